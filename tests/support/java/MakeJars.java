import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes all jars of a corpus in one run: arguments CLASSES OUT LIST. A line of LIST is NAME TAB MANIFEST TAB FILES,
 * the manifest with \n and \r for line breaks and written byte by byte (java.util.jar would fold it in its own
 * way), the files below CLASSES separated by commas. NAME@04ac>01ac puts a file in with those bytes replaced: how
 * a class comes to be that the verifier must refuse.
 */
public final class MakeJars {
    public static void main(String[] arguments) throws Exception {
        Path classes = Paths.get(arguments[0]);
        for (String line : Files.readAllLines(Paths.get(arguments[2]), StandardCharsets.UTF_8)) {
            String[] part = line.split("\t", -1);
            try (ZipOutputStream jar = new ZipOutputStream(new FileOutputStream(arguments[1] + "/" + part[0]))) {
                put(jar, "META-INF/MANIFEST.MF",
                    part[1].replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));
                for (String name : part[2].split(",")) {
                    String[] word = name.split("[@>]");
                    if (!name.isEmpty()) put(jar, word[0], bytes(classes.resolve(word[0]), word));
                }
            }
        }
    }

    private static byte[] bytes(Path path, String[] word) throws Exception {
        byte[] content = Files.readAllBytes(path);
        if (word.length == 1) return content;
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return text.replace(fromHex(word[1]), fromHex(word[2])).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String fromHex(String digits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits.length(); i += 2) text.append((char) Integer.parseInt(digits.substring(i, i + 2), 16));
        return text.toString();
    }

    private static void put(ZipOutputStream jar, String name, byte[] content) throws Exception {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
