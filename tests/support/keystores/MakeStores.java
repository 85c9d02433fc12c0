import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.*;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.*;

/** Makes the key stores that only Java makes, and writes down what KeyStore says of every store: truth.tsv. */
public class MakeStores {
    static final String STRONG = "Str0ng-Pass-2026", OTHER = "An0ther-Pass-2026";
    static final String UNICODE = "p\u00e4ssw\u00f6rd\u20ac\ud83d\ude00-2026";
    static final int FEATURE = Runtime.version().feature();
    static Path out, pki;
    static PrintWriter truth;

    interface Fill { void into(KeyStore store) throws Exception; }

    static X509Certificate[] chain(String... names) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate[] chain = new X509Certificate[names.length];
        for (int i = 0; i < names.length; ++i) {
            try (InputStream in = Files.newInputStream(pki.resolve(names[i] + ".pem"))) {
                chain[i] = (X509Certificate) factory.generateCertificate(in);
            }
        }
        return chain;
    }

    static PrivateKey key(String name) throws Exception {
        String text = Files.readString(pki.resolve(name + ".key"));
        byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]*-----", ""));
        for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException not) { /* the next one */ }
        }
        throw new IllegalStateException(name);
    }

    static void save(KeyStore store, String file, String password) throws Exception {
        try (OutputStream to = Files.newOutputStream(out.resolve(file))) {
            store.store(to, password == null ? null : password.toCharArray());
        }
        write(file, password == null ? "" : password);
    }

    static void make(String file, String type, String password, Fill fill) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        fill.into(store);
        save(store, file, password);
    }

    static Fill keyOf(String leaf, String keyName) {
        return store -> store.setKeyEntry("server", key(keyName), STRONG.toCharArray(), chain(leaf, "int", "root"));
    }

    /** FILE, password, which password it is, "open" or "refused", and alias=kind=fingerprints of each entry. */
    static void write(String file, String password) throws Exception {
        // Each try costs a cold JVM tens of milliseconds: all three for those that chance made.
        List<String> passwords = file.startsWith("random") ? List.of(password, "wrong-" + password, "") : List.of(password, "wrong-" + password);
        for (String tried : new LinkedHashSet<>(passwords)) {
            StringBuilder line = new StringBuilder(file + "\t" + hex(tried.getBytes(StandardCharsets.UTF_8)) + "\t");
            try (InputStream in = Files.newInputStream(file.startsWith("/") ? Path.of(file) : out.resolve(file))) {
                KeyStore store = KeyStore.getInstance(type(file));
                store.load(in, tried.toCharArray());
                line.append("open");
                for (String alias : Collections.list(store.aliases())) line.append("\t" + entry(store, alias));
            } catch (IOException | GeneralSecurityException refused) {
                line.append("refused");
            }
            truth.println(line);
        }
    }

    static String type(String file) {
        return file.endsWith("jceks") ? "JCEKS" : file.endsWith("jks") ? "JKS" : "PKCS12";
    }

    static String entry(KeyStore store, String alias) throws Exception {
        String text = hex(alias.getBytes(StandardCharsets.UTF_8)) + "=";
        java.security.cert.Certificate[] chain = store.getCertificateChain(alias);
        if (store.isCertificateEntry(alias)) {
            text += "certificate=";
            chain = new java.security.cert.Certificate[] {store.getCertificate(alias)};
        } else {
            text += store.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class) ? "secret=" : "key=";
        }
        StringJoiner sums = new StringJoiner(",");
        if (chain != null) {
            for (var certificate : chain) sums.add(hex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
        }
        return text + sums;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static void keytool(String... words) throws Exception {
        sun.security.tools.keytool.Main.main(words);
    }

    static void generated(String file, String algorithm, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("-genkeypair", "-keystore", out.resolve(file).toString(), "-storepass", STRONG,
                "-storetype", type(file), "-alias", "server", "-keyalg", algorithm, "-dname", "CN=gw.example.com", "-ext", "san=dns:gw.example.com",
                "-ext", "ku:c=digitalSignature,keyEncipherment", "-ext", "eku=serverAuth"));
        if (type(file).equals("JKS")) words.addAll(List.of("-keypass", STRONG));
        words.addAll(List.of(more));
        keytool(words.toArray(new String[0]));
        write(file, STRONG);
    }

    static void keyStores() throws Exception {
        SecretKeySpec aes = new SecretKeySpec(new byte[32], "AES");
        Fill good = store -> {
            keyOf("leaf", "leaf").into(store);
            store.setCertificateEntry("Authority", chain("root")[0]);
        };
        Fill differs = store -> store.setKeyEntry("server", key("leaf"), OTHER.toCharArray(), chain("leaf", "int", "root"));
        Fill secret = store -> {
            keyOf("leaf", "leaf").into(store);
            store.setEntry("hidden", new KeyStore.SecretKeyEntry(aes), new KeyStore.PasswordProtection(STRONG.toCharArray()));
        };
        make("jks-good.jks", "JKS", STRONG, good);
        make("jks-keypass-differs.jks", "JKS", STRONG, differs);
        make("jceks-good.jceks", "JCEKS", STRONG, good);
        make("jceks-secret.jceks", "JCEKS", STRONG, secret);
        make("p12-jdk.p12", "PKCS12", STRONG, good);
        make("p12-keypass-differs.p12", "PKCS12", STRONG, differs);
        make("p12-secret.p12", "PKCS12", STRONG, secret);
        make("p12-trusted-only.p12", "PKCS12", STRONG, store -> {
            store.setCertificateEntry("Root", chain("root")[0]);
            store.setCertificateEntry("int", chain("int")[0]);
        });
        make("p12-multi.p12", "PKCS12", STRONG, store -> {
            good.into(store);
            store.setKeyEntry("second", key("ec256"), STRONG.toCharArray(), chain("ec256", "int", "root"));
        });
        make("p12-shared-key.p12", "PKCS12", STRONG, store -> {
            keyOf("leaf", "leaf").into(store);
            store.setKeyEntry("second", key("leaf"), STRONG.toCharArray(), chain("wild", "int", "root"));
        });
        System.setProperty("keystore.pkcs12.legacy", "");
        make("p12-jdk-legacy.p12", "PKCS12", STRONG, good);
        System.clearProperty("keystore.pkcs12.legacy");
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        make("p12-nopass.p12", "PKCS12", null, store -> store.setCertificateEntry("root", chain("root")[0]));
        System.clearProperty("keystore.pkcs12.certProtectionAlgorithm");
        System.clearProperty("keystore.pkcs12.macAlgorithm");
        make("jks-default-pass.jks", "JKS", "wso2carbon", store -> store.setKeyEntry("server", key("leaf"), "wso2carbon".toCharArray(), chain("leaf", "int", "root")));
        make("p12-changeit.p12", "PKCS12", "changeit", store -> store.setCertificateEntry("root", chain("root")[0]));
        make("jks-unicode-pass.jks", "JKS", UNICODE, store -> store.setKeyEntry("server", key("leaf"), UNICODE.toCharArray(), chain("leaf", "int", "root")));
        if (FEATURE >= 25) {
            make("p12-unicode.p12", "PKCS12", UNICODE, store -> store.setKeyEntry("server", key("leaf"), UNICODE.toCharArray(), chain("leaf", "int", "root")));
        }
        make("jks-empty.jks", "JKS", STRONG, store -> {});
        make("wrongtype.jks", "PKCS12", STRONG, good);
        make("jks-small.jks", "JKS", STRONG, store -> store.setCertificateEntry("a", chain("small")[0]));
        make("jceks-small.jceks", "JCEKS", STRONG, store -> store.setCertificateEntry("a", chain("small")[0]));
        make("trust-good.jks", "JKS", STRONG, store -> store.setCertificateEntry("root", chain("root")[0]));
        make("trust-with-key.jks", "JKS", STRONG, good);
        make("trust-dup.jks", "JKS", STRONG, store -> {
            store.setCertificateEntry("root", chain("root")[0]);
            store.setCertificateEntry("again", chain("root")[0]);
            store.setCertificateEntry("leaf", chain("leaf")[0]);
        });
    }

    static void certificateCases() throws Exception {
        for (String leaf : new String[] {"rsa1024", "sha1", "md5", "nosan", "client", "kubad", "wild", "soon", "ec256", "ed"}) {
            String keyName = Files.exists(pki.resolve(leaf + ".key")) ? leaf : "leaf";
            make("jks-" + leaf + ".jks", "JKS", STRONG, keyOf(leaf, keyName));
        }
        make("jks-mismatch.jks", "JKS", STRONG, keyOf("other", "leaf"));
        make("p12-mismatch.p12", "PKCS12", STRONG, keyOf("other", "leaf"));
        make("jks-incomplete.jks", "JKS", STRONG, store -> store.setKeyEntry("server", key("leaf"), STRONG.toCharArray(), chain("leaf")));
        make("jks-badorder.jks", "JKS", STRONG, store -> store.setKeyEntry("server", key("leaf"), STRONG.toCharArray(), chain("leaf", "root", "int")));
        make("p12-selfsigned.p12", "PKCS12", STRONG, store -> store.setKeyEntry("server", key("leaf"), STRONG.toCharArray(), chain("selfsigned")));
        generated("jks-expired.jks", "RSA", "-keysize", "2048", "-startdate", "-400d", "-validity", "365");
        generated("p12-notyet.p12", "RSA", "-keysize", "2048", "-startdate", "+30d", "-validity", "365");
        generated("p12-dsa.p12", "DSA", "-keysize", "2048", "-validity", "365");
        generated("p12-pss.p12", "RSASSA-PSS", "-keysize", "2048", "-validity", "365");
        if (FEATURE >= 24) generated("p12-mldsa.p12", "ML-DSA", "-groupname", "ML-DSA-65", "-validity", "365");
    }

    static void bouncyCastle() throws Exception {
        Security.addProvider(new org.bouncycastle.jce.provider.BouncyCastleProvider());
        Fill key = keyOf("leaf", "leaf");
        for (String type : new String[] {"PKCS12", "BCFKS"}) {
            KeyStore store = KeyStore.getInstance(type, "BC");
            store.load(null, null);
            key.into(store);
            if (type.equals("BCFKS")) store.setCertificateEntry("Root", chain("root")[0]);
            saveBc(store, type.equals("PKCS12") ? "p12-bc.p12" : "bcfks-good.bcfks");
        }
        KeyStore secret = KeyStore.getInstance("BCFKS", "BC");
        secret.load(null, null);
        secret.setKeyEntry("hidden", new SecretKeySpec(new byte[32], "AES"), STRONG.toCharArray(), null);
        saveBc(secret, "bcfks-secret.bcfks");
        KeyStore scrypt = KeyStore.getInstance("BCFKS", "BC");
        var how = new org.bouncycastle.jcajce.BCFKSLoadStoreParameter.Builder(
                        Files.newOutputStream(out.resolve("bcfks-scrypt-kwp.bcfks")), STRONG.toCharArray())
                .withStoreEncryptionAlgorithm(org.bouncycastle.jcajce.BCFKSLoadStoreParameter.EncryptionAlgorithm.AES256_KWP)
                .withStorePBKDFConfig(new org.bouncycastle.crypto.util.ScryptConfig.Builder(1024, 8, 1).withSaltLength(20).build())
                .build();
        scrypt.load(null, null);
        key.into(scrypt);
        scrypt.store(how);
        KeyStore small = KeyStore.getInstance("BCFKS", "BC");
        small.load(null, null);
        small.setCertificateEntry("a", chain("small")[0]);
        small.store(new org.bouncycastle.jcajce.BCFKSLoadStoreParameter.Builder(
                Files.newOutputStream(out.resolve("bcfks-small.bcfks")), STRONG.toCharArray())
                .withStorePBKDFConfig(new org.bouncycastle.crypto.util.PBKDF2Config.Builder().withPRF(org.bouncycastle.crypto.util.PBKDF2Config.PRF_SHA512).withIterationCount(16).withSaltLength(16).build())
                .build());
        Security.removeProvider("BC");
        write("p12-bc.p12", STRONG);
    }

    static void saveBc(KeyStore store, String file) throws Exception {
        try (OutputStream to = Files.newOutputStream(out.resolve(file))) {
            store.store(to, STRONG.toCharArray());
        }
    }

    static byte[] tlv(int tag, byte[]... contents) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream(), all = new ByteArrayOutputStream();
        for (byte[] part : contents) content.write(part);
        all.write(tag);
        int size = content.size();
        if (size >= 0x80) {
            int octets = size > 0xFFFF ? 3 : size > 0xFF ? 2 : 1;
            all.write(0x80 | octets);
            for (int i = octets - 1; i >= 0; --i) all.write(size >> (8 * i));
        } else {
            all.write(size);
        }
        content.writeTo(all);
        return all.toByteArray();
    }

    /** The contents of a store under a MAC of RFC 9579, by the JDK's own PBKDF2 and HMAC. */
    static void pbmac1() throws Exception {
        byte[] p12 = Files.readAllBytes(out.resolve("../openssl/p12-openssl3.p12"));
        // SEQUENCE { INTEGER 3, ContentInfo, MacData }: long lengths of two octets all the way.
        int at = 4 + 3, size = ((p12[at + 2] & 255) << 8 | p12[at + 3] & 255) + 4;
        byte[] info = Arrays.copyOfRange(p12, at, at + size);
        byte[] contents = Arrays.copyOfRange(info, 4 + 11 + 4 + 4, info.length);
        byte[] salt = "0123456789abcdef".getBytes(), none = tlv(5);
        byte[] raw = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(new PBEKeySpec(STRONG.toCharArray(), salt, 10000, 256)).getEncoded();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(raw, "HmacSHA256"));
        byte[] hmac = tlv(0x30, oid("2a864886f70d0209"), none), rounds = tlv(2, new byte[] {0x27, 0x10});
        byte[] kdf = tlv(0x30, oid("2a864886f70d01050c"), tlv(0x30, tlv(4, salt), rounds, tlv(2, new byte[] {32}), hmac));
        byte[] algorithm = tlv(0x30, oid("2a864886f70d01050e"), tlv(0x30, kdf, hmac));
        byte[] macData = tlv(0x30, tlv(0x30, algorithm, tlv(4, mac.doFinal(contents))), tlv(4, salt), tlv(2, new byte[] {1}));
        Files.write(out.resolve("p12-pbmac1.p12"), tlv(0x30, tlv(2, new byte[] {3}), info, macData));
        write("p12-pbmac1.p12", STRONG);
    }

    static byte[] oid(String hex) throws IOException {
        return tlv(6, HexFormat.of().parseHex(hex));
    }

    /** Format version 1 differs by the missing certificate types. */
    static void jksVersion1() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(out.resolve("jks-good.jks")));
                DataOutputStream to = new DataOutputStream(bytes)) {
            to.writeInt(in.readInt());
            in.readInt();
            to.writeInt(1);
            int count = in.readInt();
            to.writeInt(count);
            for (int i = 0; i < count; ++i) {
                int tag = in.readInt();
                to.writeInt(tag);
                to.writeUTF(in.readUTF());
                to.writeLong(in.readLong());
                int certificates = 1;
                if (tag == 1) {
                    copy(in, to);
                    certificates = in.readInt();
                    to.writeInt(certificates);
                }
                for (int k = 0; k < certificates; ++k) {
                    in.readUTF();
                    copy(in, to);
                }
            }
        }
        MessageDigest sum = MessageDigest.getInstance("SHA-1");
        for (char c : STRONG.toCharArray()) sum.update(new byte[] {(byte) (c >> 8), (byte) c});
        sum.update("Mighty Aphrodite".getBytes(StandardCharsets.UTF_8));
        bytes.write(sum.digest(bytes.toByteArray()));
        Files.write(out.resolve("jks-v1.jks"), bytes.toByteArray());
        write("jks-v1.jks", STRONG);
    }

    static void copy(DataInputStream in, DataOutputStream to) throws IOException {
        byte[] part = new byte[in.readInt()];
        in.readFully(part);
        to.writeInt(part.length);
        to.write(part);
    }

    static void random(Random dice, int count) throws Exception {
        System.setProperty("jdk.jceks.iterationCount", "10000");
        String[] names = {"leaf", "rsa1024", "ec256", "other"};
        for (int i = 0; i < count; ++i) {
            String type = new String[] {"JKS", "JCEKS", "PKCS12", "PKCS12", "PKCS12"}[dice.nextInt(5)];
            String password = dice.nextInt(8) == 0 && type.equals("JKS") ? UNICODE : word(dice, 6 + dice.nextInt(25));
            boolean legacy = dice.nextInt(4) == 0;
            if (legacy) System.setProperty("keystore.pkcs12.legacy", "");
            System.setProperty("keystore.pkcs12.certPbeIterationCount", "" + (1 + dice.nextInt(3000)));
            System.setProperty("keystore.pkcs12.keyPbeIterationCount", "" + (1 + dice.nextInt(3000)));
            System.setProperty("keystore.pkcs12.macIterationCount", "" + (1 + dice.nextInt(3000)));
            if (!legacy) {
                System.setProperty("keystore.pkcs12.certProtectionAlgorithm", pick(dice, "PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA1AndAES_128",
                        "PBEWithHmacSHA512AndAES_256", "PBEWithSHA1AndRC2_40", "PBEWithSHA1AndDESede", "PBEWithSHA1AndRC4_128", "NONE"));
                System.setProperty("keystore.pkcs12.keyProtectionAlgorithm", pick(dice, "PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA384AndAES_128",
                        "PBEWithSHA1AndRC2_128", "PBEWithSHA1AndDESede", "PBEWithSHA1AndRC4_40"));
                System.setProperty("keystore.pkcs12.macAlgorithm", pick(dice, "HmacPBESHA256", "HmacPBESHA1", "HmacPBESHA512", "HmacPBESHA384", "HmacPBESHA224", "NONE"));
            }
            int entries = dice.nextInt(6);
            make("random-" + i + "." + (type.equals("PKCS12") ? "p12" : type.toLowerCase()), type, password, store -> {
                for (int k = 0; k < entries; ++k) {
                    String alias = word(dice, 1 + dice.nextInt(12)), name = names[dice.nextInt(names.length)];
                    int kind = dice.nextInt(type.equals("JKS") ? 5 : 6);
                    if (kind < 2) store.setCertificateEntry(alias, chain(pick(dice, "root", "int", "leaf"))[0]);
                    else if (kind < 5) store.setKeyEntry(alias, key(name), password.toCharArray(), dice.nextBoolean() ? chain(name, "int", "root") : chain(name));
                    else store.setEntry(alias, new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")), new KeyStore.PasswordProtection(password.toCharArray()));
                }
            });
            for (String property : System.getProperties().stringPropertyNames()) {
                if (property.startsWith("keystore.pkcs12.")) System.clearProperty(property);
            }
        }
    }

    static String pick(Random dice, String... of) {
        return of[dice.nextInt(of.length)];
    }

    static String word(Random dice, int size) {
        String letters = "abcXYZ019-_ .$'\"";
        StringBuilder text = new StringBuilder();
        while (text.length() < size) text.append(letters.charAt(dice.nextInt(letters.length())));
        return text.toString();
    }

    public static void main(String[] words) throws Exception {
        pki = Path.of(words[0], "pki");
        out = Path.of(words[1]);
        truth = new PrintWriter(Files.newBufferedWriter(out.resolve("truth.tsv")));
        keyStores();
        if (words[4].equals("all")) {
            certificateCases();
            jksVersion1();
            pbmac1();
            bouncyCastle();
        }
        random(new Random(Long.parseLong(words[2])), Integer.parseInt(words[3]));
        try (var files = Files.newDirectoryStream(Path.of(words[0], "openssl"), "*.p12")) {
            for (Path file : files) write(file.toString(), file.endsWith("p12-ballerina.p12") ? "ballerina" : STRONG);
        }
        truth.close();
    }
}
