package probe;

import java.io.File;
import java.io.FileInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;

/** A small server. Each argument is something that it does, in their order; then it waits for its end. */
public final class Server {
    private static ServerSocket socket;
    private static int portOffset;

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            int equals = arg.indexOf('=');
            act(equals < 0 ? arg : arg.substring(0, equals), equals < 0 ? "" : arg.substring(equals + 1));
        }
        Thread.sleep(600_000);
    }

    private static void act(String what, String value) throws Exception {
        switch (what) {
            case "hook":
                Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran")));
                break;
            case "hang":
                Runtime.getRuntime().addShutdownHook(new Thread(Server::sleepForEver));
                break;
            case "slow":
                Thread.sleep(Long.parseLong(value));
                break;
            case "port":
                socket = new ServerSocket(Integer.parseInt(value) + portOffset, 1,
                        InetAddress.getLoopbackAddress());
                break;
            case "-DportOffset":
                portOffset = Integer.parseInt(value);
                break;
            case "pid":
                writePid(value);
                break;
            case "spawn":
                new ProcessBuilder("/bin/sh", "-c", "sleep 0.1 & exit 0").start().waitFor();
                break;
            case "once":
                exitOnce(value);
                break;
            case "log":
                Files.write(Paths.get(value), ("[" + java.time.LocalDateTime.now().toString().replace('T', ' ')
                        + "]  INFO - WSO2 Carbon started in 1 sec\n").getBytes(), StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                break;
            case "print":
                System.out.println(value);
                break;
            default:
                throw new IllegalArgumentException(what);
        }
    }

    private static void sleepForEver() {
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** As the kernels of WSO2 do: 100 bytes, padded. */
    private static void writePid(String file) throws Exception {
        byte[] bytes = new byte[100];
        String pid = new File("/proc/self").getCanonicalFile().getName() + "\n";
        System.arraycopy(pid.getBytes(), 0, bytes, 0, pid.length());
        Files.write(Paths.get(file), bytes);
    }

    /** The first time it asks to be started again. */
    private static void exitOnce(String file) throws Exception {
        if (new File(file).createNewFile()) {
            System.exit(121);
        }
        try (FileInputStream ignored = new FileInputStream(file)) {
            System.out.println("started again");
        }
    }
}
