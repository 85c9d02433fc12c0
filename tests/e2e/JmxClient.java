import java.util.HashMap;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/** JmxClient PORT NAME PASSWORD [tls]: connects to localhost and says what came of it. */
public final class JmxClient {
    public static void main(String[] args) throws Exception {
        Map<String, Object> environment = new HashMap<>();
        environment.put(JMXConnector.CREDENTIALS, new String[] {args[1], args[2]});
        if (args.length > 3) {
            environment.put("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());
        }
        JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + args[0] + "/jmxrmi");
        try (JMXConnector connector = JMXConnectorFactory.connect(url, environment)) {
            System.out.println("connected, beans " + connector.getMBeanServerConnection().getMBeanCount());
        } catch (SecurityException refused) {
            System.out.println("turned away: " + refused.getMessage());
        } catch (java.io.IOException failed) {
            System.out.println("no connection: " + failed);
        }
    }
}
