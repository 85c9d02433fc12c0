import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Reads its configuration as the runtime of Ballerina does, prints it, and stays while the named file is there. */
class ReadsConfig {
    public static void main(String[] args) throws Exception {
        for (String name : System.getenv("BAL_CONFIG_FILES").split(java.io.File.pathSeparator)) {
            Path path = Paths.get(name);
            if (!Files.exists(path)) throw new IllegalStateException(name + " does not exist");
            System.out.print(Files.readString(path));
        }
        System.out.flush();
        while (args.length > 0 && Files.exists(Paths.get(args[0]))) Thread.sleep(20);
    }
}
