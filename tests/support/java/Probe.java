import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells what this JVM was really started with, one "probe:KIND TAB NAME TAB VALUE" line a fact, prints "probe:ready"
 * and waits for the end of its standard input, so that the test can look at it from outside meanwhile.
 * A program argument "do:X" asks for an act whose effect the test looks at.
 */
public final class Probe {
    private static final PrintStream OUT = open();

    private static PrintStream open() {
        try {
            return new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    public static void main(String[] arguments) throws Exception {
        OUT.println();
        tell("started", "java", System.getProperty("java.version"));
        for (Map.Entry<Object, Object> entry : System.getProperties().entrySet()) {
            tell("property", String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
        }
        tellAll("input", ManagementFactory.getRuntimeMXBean().getInputArguments());
        List<String> words = new ArrayList<>();
        for (String argument : arguments) words.add(argument);
        tellAll("argument", words);
        flags();
        for (String key : lines("/probe.keys")) {
            String value = Security.getProperty(key);
            if (value != null) tell("security", key, value);
        }
        classes();
        tell("effect", "security.manager", String.valueOf(managed()));
        OUT.flush();
        for (String argument : arguments) {
            if (argument.startsWith("do:")) act(argument.substring(3));
        }
        OUT.println("probe:ready");
        OUT.flush();
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    private static void flags() throws Exception {
        // By name, so that the probe also starts where jdk.management is not among the modules.
        Class<?> type = Class.forName("com.sun.management.HotSpotDiagnosticMXBean");
        Object bean = ManagementFactory.getPlatformMXBean(type.asSubclass(java.lang.management.PlatformManagedObject.class));
        for (String name : lines("/probe.flags")) {
            try {
                Object option = type.getMethod("getVMOption", String.class).invoke(bean, name);
                tell("flag", name, String.valueOf(option.getClass().getMethod("getValue").invoke(option)));
            } catch (java.lang.reflect.InvocationTargetException unknownToThisJdk) {
                continue;
            }
        }
    }

    private static void classes() throws Exception {
        for (String name : lines("/probe.classes")) {
            try {
                Class<?> type = Class.forName(name);
                tell("class", name, String.valueOf(type.getClassLoader()));
            } catch (ClassNotFoundException | LinkageError absent) {
                continue;
            }
        }
    }

    @SuppressWarnings({"deprecation", "removal"})
    private static boolean managed() {
        return System.getSecurityManager() != null;
    }

    private static void act(String what) throws Exception {
        if (what.equals("tls")) {
            tls();
        } else if (what.equals("oom")) {
            List<long[]> keep = new ArrayList<>();
            while (true) keep.add(new long[1 << 24]);
        } else if (what.equals("crash")) {
            run("kill", "-SEGV", new File("/proc/self").getCanonicalFile().getName());
            Thread.sleep(60000);
        } else if (what.equals("throw")) {
            try {
                throw new IllegalStateException("wanted");
            } catch (IllegalStateException wanted) {
                tell("effect", "thrown", "true");
            }
        } else if (what.equals("gc")) {
            System.gc();
        } else if (what.startsWith("resource:")) {
            tell("effect", what, String.valueOf(Probe.class.getResource(what.substring(9))));
        } else if (what.startsWith("sh:")) {
            run("sh", "-c", what.substring(3));
        } else if (what.startsWith("run:")) {
            run(what.substring(4).split(" "));
        }
    }

    private static void tls() throws Exception {
        javax.net.ssl.SSLEngine engine = javax.net.ssl.SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        tell("effect", "tls.server.protocols", String.join(",", engine.getEnabledProtocols()));
        tell("effect", "tls.server.suites", String.join(",", engine.getEnabledCipherSuites()));
        tell("effect", "tls.supported.suites", String.join(",", engine.getSupportedCipherSuites()));
        engine.setUseClientMode(true);
        tell("effect", "tls.client.protocols", String.join(",", engine.getEnabledProtocols()));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tell("child", command[0], line);
            }
        }
        process.waitFor();
    }

    private static List<String> lines(String resource) throws Exception {
        List<String> found = new ArrayList<>();
        InputStream stream = Probe.class.getResourceAsStream(resource);
        if (stream == null) return found;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, "UTF-8"))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) found.add(line);
        }
        return found;
    }

    private static void tellAll(String kind, List<String> values) {
        for (int i = 0; i < values.size(); i++) tell(kind, String.valueOf(i), values.get(i));
    }

    private static void tell(String kind, String name, String value) {
        OUT.println("probe:" + kind + "\t" + escape(name) + "\t" + escape(value));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }
}
