import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/** Ends, or waits to be ended, in the way that its first argument says. */
public final class Ends {
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "exit":
                System.exit(Integer.parseInt(args[1]));
                break;
            case "halt":
                Runtime.getRuntime().halt(Integer.parseInt(args[1]));
                break;
            case "throw":
                throw new IllegalStateException("nobody catches this");
            case "oom":
                List<byte[]> all = new ArrayList<>();
                while (true) {
                    all.add(new byte[1 << 20]);
                }
            case "wait":
                Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran")));
                System.out.println("ready");
                Thread.sleep(60_000);
                break;
            case "look":
                look();
                break;
            default:
                throw new IllegalArgumentException(args[0]);
        }
    }

    private static void look() throws IOException {
        System.out.println("user.home=" + System.getProperty("user.home"));
        File file = File.createTempFile("look", null);
        System.out.println("tmp=" + file.getParent() + " deleted=" + file.delete());
        for (String line : Files.readAllLines(Paths.get("/proc/self/status"))) {
            System.out.println(line.replace('\t', ' '));
        }
    }
}
