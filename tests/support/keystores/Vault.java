import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What the cipher tool and the servers of WSO2 do with the values of a vault, on the JDK's own classes. */
class Vault {
    static final int IV_SIZE = 128;

    /** Vault STORE PASSWORD ALIAS KEY; standard input: "encrypt CIPHER TEXT" and "decrypt CIPHER VALUE". */
    public static void main(String[] args) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(args[0])) {
            store.load(in, args[1].toCharArray());
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", 3);
            boolean encrypt = words[0].equals("encrypt");
            byte[] done;
            if (words[1].equals("gcm")) {
                SecretKeySpec key = new SecretKeySpec(HexFormat.of().parseHex(args[3]), "AES");
                done = encrypt ? sealed(words[2], key) : opened(words[2], key);
            } else {
                String padding = words[1].equals("oaep") ? "OAEPwithSHA1andMGF1Padding" : "PKCS1Padding";
                Cipher cipher = Cipher.getInstance("RSA/ECB/" + padding);
                if (encrypt) cipher.init(Cipher.ENCRYPT_MODE, store.getCertificate(args[2]));
                else cipher.init(Cipher.DECRYPT_MODE, store.getKey(args[2], args[1].toCharArray()));
                byte[] text = encrypt ? words[2].getBytes(StandardCharsets.UTF_8) : Base64.getDecoder().decode(words[2]);
                done = cipher.doFinal(text);
                if (encrypt) done = Base64.getEncoder().encode(done);
            }
            System.out.write(done);
            System.out.write('\n');
        }
        System.out.flush();
    }

    static byte[] sealed(String text, SecretKeySpec key) throws Exception {
        byte[] iv = new byte[IV_SIZE];
        new SecureRandom().nextBytes(iv);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
        byte[] made = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
        // As Gson writes it: with = as an escape.
        String json = "{\"cipherText\":\"" + Base64.getEncoder().encodeToString(made) + "\",\"initializationVector\":\""
            + Base64.getEncoder().encodeToString(iv) + "\"}";
        return Base64.getEncoder().encode(json.replace("=", "\\u003d").getBytes(StandardCharsets.UTF_8));
    }

    static byte[] opened(String value, SecretKeySpec key) throws Exception {
        String json = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        byte[] sealed = Base64.getDecoder().decode(member(json, "cipherText"));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key,
            new GCMParameterSpec(128, Base64.getDecoder().decode(member(json, "initializationVector"))));
        return cipher.doFinal(sealed);
    }

    static String member(String json, String name) {
        int begin = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return json.substring(begin, json.indexOf('"', begin)).replace("\\u003d", "=");
    }
}
