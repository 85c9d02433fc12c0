import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Reads its configuration as the runtime of Ballerina does, and prints it. */
class ReadsConfig {
    public static void main(String[] args) throws Exception {
        for (String name : System.getenv("BAL_CONFIG_FILES").split(java.io.File.pathSeparator)) {
            Path path = Paths.get(name);
            if (!Files.exists(path)) throw new IllegalStateException(name + " does not exist");
            System.out.print(Files.readString(path));
        }
    }
}
