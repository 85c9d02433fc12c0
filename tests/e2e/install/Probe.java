import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Paths;

/** Says from inside what the JVM was started with. */
public final class Probe {
    public static void main(String[] args) throws Exception {
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            System.out.println("option=" + option);
        }
        for (String arg : args) {
            System.out.println("arg=" + arg);
        }
        for (String name : new String[] {"JARMOR_PROFILE", "BAL_CONFIG_DATA", "BALLERINA_HOME", "JAVACMD", "LD_LIBRARY_PATH",
                "OPENSSL_CONF"}) {
            System.out.println("env " + name + "=" + System.getenv(name));
        }
        System.out.println("cwd=" + Paths.get("").toAbsolutePath() + " config=" + Files.exists(Paths.get("Config.toml")));
        for (String line : Files.readAllLines(Paths.get("/proc/self/status"))) {
            System.out.println(line.replace('\t', ' '));
        }
        if (args.length > 0 && args[0].equals("wait")) {
            Thread.sleep(600_000);
        }
        System.exit(args.length > 0 && args[0].equals("exit") ? Integer.parseInt(args[1]) : 0);
    }
}
