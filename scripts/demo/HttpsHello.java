import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A small HTTPS server on loopback: HttpsHello KEYSTORE PASSWORD_FILE PORT. */
public final class HttpsHello {
    public static void main(String[] args) throws Exception {
        // From a file: a password in argv could be read by every user of the machine.
        char[] password = Files.readString(Path.of(args[1])).strip().toCharArray();
        KeyStore keys = KeyStore.getInstance(Path.of(args[0]).toFile(), password);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);

        InetAddress loopback = InetAddress.getLoopbackAddress();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, Integer.parseInt(args[2])), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid"); // the kernel's word, not user.name
            byte[] hello = ("hello from java " + Runtime.version().feature() + " as uid " + uid + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, hello.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(hello);
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(0)));
        server.start();
    }
}
