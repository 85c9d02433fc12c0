#include "launcher/plan/java_security.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "guard/evidence/files.h"
#include "guard/evidence/jdk_release.h"
#include "guard/evidence/properties.h"
#include "launcher/plan/disabled_algorithms.h"
#include "launcher/profile/embedded.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using guard::Failure;

const std::string keys[] = {"jdk.tls.disabledAlgorithms", "jdk.certpath.disabledAlgorithms",
                            "jdk.jar.disabledAlgorithms"};

const std::string url_prefix = "file://localhost";

bool covered(const char* needed, const char* list) {
    return covered_by(parse_disabled_algorithms(needed).at(0), parse_disabled_algorithms(list));
}

TEST(DisabledAlgorithms, AStricterOrLessConditionalElementCovers) {
    EXPECT_TRUE(covered("DH keySize < 1024", "RC4, DH  keySize <\t2048"));
    EXPECT_TRUE(covered("dh keysize <= 2047", "DH keySize < 2048"));
    EXPECT_TRUE(covered("RSA keySize < 1024 & jdkCA", "RSA keySize < 1024"));
    EXPECT_TRUE(covered("MD5 usage SignedJAR", "MD5"));
    EXPECT_TRUE(covered("SHA1 usage TLSServer", "SHA1 usage TLSClient TLSServer"));
    EXPECT_TRUE(covered("SHA1 denyAfter 2020-01-01", "SHA1 denyAfter 2019-01-01"));
    EXPECT_TRUE(covered("include jdk.disabled.namedCurves", "include jdk.disabled.namedCurves"));
}

TEST(DisabledAlgorithms, AWeakerOrMoreConditionalElementDoesNot) {
    EXPECT_FALSE(covered("DH keySize < 2048", "DH keySize < 1024"));
    EXPECT_FALSE(covered("DH keySize <= 2048", "DH keySize < 2048"));
    EXPECT_FALSE(covered("RSA keySize < 1024", "RSA keySize < 2048 & jdkCA"));
    EXPECT_FALSE(covered("MD5", "MD5 usage SignedJAR"));
    EXPECT_FALSE(covered("SHA1 usage TLSServer TLSClient", "SHA1 usage TLSServer"));
    EXPECT_FALSE(covered("SHA1 denyAfter 2019-01-01", "SHA1 denyAfter 2020-01-01"));
    EXPECT_FALSE(covered("TLS_RSA_*", "TLS_RSA_WITH_NULL_MD5, RSA"));
    EXPECT_FALSE(covered("RSA keySize == 1024", "RSA keySize == 1023"));
}

/// A directory for installed files, and a JDK's java.security as text.
class JavaSecurity : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = "/tmp/jarmor_java_security_XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        base_ = name;
        ASSERT_EQ(::chmod(base_.c_str(), 0755), 0);
    }
    void TearDown() override { fs::remove_all(base_); }

    JavaSecurityRequest request(unsigned feature, std::string_view installed) const {
        return {feature, installed, "/jdk", guard::Trust{{0, ::geteuid()}}, {base_}};
    }
    std::string put(const std::string& name, const std::string& text, mode_t mode = 0644) const {
        const std::string path = base_ + "/" + name;
        std::ofstream(path) << text;
        EXPECT_EQ(::chmod(path.c_str(), mode), 0);
        return path;
    }
    static std::string refusal(const JavaSecurityRequest& request) {
        auto chosen = choose_java_security(request);
        if (!chosen) {
            EXPECT_EQ(chosen.error().kind, Failure::policy);
            return chosen.error().line();
        }
        if (chosen->descriptor >= 0) (void)::close(chosen->descriptor);
        return "";
    }
    std::string base_;
};

/// What the comments of a java.security explain.
const std::string grammar = "# include X, denyAfter D, jdkCA, usage U\n";
const std::string plain =
    grammar + "security.overridePropertiesFile=true\njdk.tls.disabledAlgorithms=SSLv3, DH keySize < 1024\n";

TEST_F(JavaSecurity, AnInstalledFileThatLacksAnElementIsRefusedWithTheCommandThatMakesANewOne) {
    const std::string path = put("17.properties", "jdk.tls.disabledAlgorithms=DH keySize < 2048\n");
    EXPECT_EQ(
        refusal(request(17, plain)),
        path +
            ": lacks \"SSLv3\" of jdk.tls.disabledAlgorithms, which the JDK in /jdk disables by itself; "
            "jarmor java-security /jdk > " +
            base_ + "/17.properties");
    put("17.properties", *make_java_security(plain, "/jdk", 17));
    auto chosen = choose_java_security(request(17, plain));
    ASSERT_TRUE(chosen) << chosen.error().line();
    EXPECT_EQ(chosen->path, path);
    EXPECT_EQ(chosen->descriptor, -1);
}

TEST_F(JavaSecurity, AFileThatOthersCanWriteIsRefusedAndNotReplaced) {
    const std::string path = put("17.properties", *make_java_security(plain, "/jdk", 17), 0666);
    EXPECT_NE(refusal(request(17, plain)).find("chmod go-w " + path), std::string::npos);
}

TEST_F(JavaSecurity, AJdkThatWouldIgnoreTheAdditionsIsRefused) {
    for (const char* text :
         {"", "security.overridePropertiesFile=false\n", "security.overridePropertiesFile=true \n"}) {
        EXPECT_NE(refusal(request(17, text))
                      .find("/jdk/conf/security/java.security: does not say "
                            "security.overridePropertiesFile=true"),
                  std::string::npos);
    }
    EXPECT_NE(refusal(request(8, "")).find("/jdk/lib/security/java.security"), std::string::npos);
    EXPECT_EQ(refusal(request(17, "security.overridePropertiesFile=TRUE\n" + plain)), "");
}

TEST_F(JavaSecurity, AVersionWithoutAFileTakesTheNearestOlderOneOnlyIfItIsComplete) {
    const std::string older = put("21.properties", *make_java_security(plain, "/jdk", 21));
    EXPECT_EQ(choose_java_security(request(23, plain))->path, older);
    const std::string newer = plain + "jdk.jar.disabledAlgorithms=SHA999\n";
    EXPECT_NE(refusal(request(26, newer)).find("lacks \"SHA999\" of jdk.jar.disabledAlgorithms"),
              std::string::npos);
    EXPECT_NE(refusal(request(26, newer)).find("jarmor java-security /jdk > " + base_ + "/26.properties"),
              std::string::npos);
}

TEST_F(JavaSecurity, WhatAnIncludedFileDisablesCountsToo) {
    const std::string more = put("more", "jdk.tls.disabledAlgorithms=SHA999\n");
    put("25.properties", *make_java_security(plain, "/jdk", 25));
    EXPECT_NE(refusal(request(25, plain + "include " + more + "\n")).find("lacks \"SHA999\""),
              std::string::npos);
    EXPECT_EQ(refusal(request(25, "include " + more + "\n" + plain)), "") << "the later definition counts";
    put("17.properties", *make_java_security(plain, "/jdk", 17));
    EXPECT_EQ(refusal(request(17, plain + "include " + more + "\n")), "") << "JDK 17 knows no include";
    put("loop", "include " + base_ + "/loop\n");
    EXPECT_NE(refusal(request(25, plain + "include " + base_ + "/loop\n")).find("includes a file"),
              std::string::npos);
}

TEST_F(JavaSecurity, AListWithWordsThatAnOldJdk8DoesNotKnowIsRefused) {
    const std::string old = plain.substr(grammar.size());
    EXPECT_NE(refusal(request(8, old)).find("does not know"), std::string::npos);
    EXPECT_EQ(refusal(request(8, plain)), "");
}

TEST_F(JavaSecurity, WithoutInstalledFilesASealedFileInMemoryIsUsed) {
    auto chosen = choose_java_security(request(17, plain));
    ASSERT_TRUE(chosen) << chosen.error().line();
    ASSERT_GE(chosen->descriptor, 0);
    const guard::UniqueFd fd(chosen->descriptor);
    EXPECT_EQ(chosen->path, url_prefix + "/proc/self/fd/" + std::to_string(fd.get()));
    EXPECT_EQ(::fcntl(fd.get(), F_GETFD), 0) << "the JVM inherits it";
    EXPECT_EQ(::write(fd.get(), "x", 1), -1);
    EXPECT_EQ(::ftruncate(fd.get(), 0), -1);
    EXPECT_EQ(
        *guard::read_file(chosen->path.substr(url_prefix.size()), 100000, Failure::java),
        *guard::read_file(JARMOR_SOURCE_DIR "/profiles/java-security/17.properties", 100000, Failure::java));
}

TEST_F(JavaSecurity, EveryShippedFileHoldsWhatJarmorDemands) {
    for (const auto& embedded : embedded_java_security()) {
        const auto properties = guard::parse_properties(embedded.text, std::string(embedded.name));
        ASSERT_TRUE(properties);
        const auto demanded = guard::parse_properties(*make_java_security("", "/jdk", 17), "made");
        for (const auto& key : keys) {
            const auto list = parse_disabled_algorithms(guard::find_property(*properties, key)->value);
            for (const auto& element :
                 parse_disabled_algorithms(guard::find_property(*demanded, key)->value)) {
                EXPECT_TRUE(covered_by(element, list)) << embedded.name << " " << key << " " << element.text;
            }
        }
    }
    EXPECT_EQ(embedded_java_security().size(), 5U);
}

/// Asked of real JVMs.
class JavaSecurityInside : public JavaSecurity {
  protected:
    struct Jdk {
        std::string home, security;
        unsigned feature = 0;
    };
    static std::vector<Jdk> jdks() {
        std::vector<Jdk> found;
        for (const auto& home : support::installed_jdks()) {
            const auto release =
                guard::parse_jdk_release(*guard::read_file(home + "/release", 65536, Failure::java), home);
            const unsigned feature = release->version.feature;
            const std::string path = home + (feature == 8 ? "/jre/lib" : "/conf") + "/security/java.security";
            found.push_back({home, *guard::read_file(path, 1 << 20, Failure::java), feature});
        }
        return found;
    }
    int run(const std::string& command, std::string& output) const {
        const int status = std::system((command + " > " + base_ + "/out 2>&1").c_str());
        output = *guard::read_file(base_ + "/out", 1 << 20, Failure::java);
        return status;
    }
    void compile(const Jdk& jdk, const std::string& name, const std::string& text) const {
        put(name + ".java", text);
        std::string output;
        ASSERT_EQ(run(jdk.home + "/bin/javac -d " + base_ + " " + base_ + "/" + name + ".java", output), 0)
            << output;
    }
};

TEST_F(JavaSecurityInside, EveryInstalledJdkReadsTheListsFromAFileAndFromMemory) {
    JARMOR_NEED(!jdks().empty(), "no JDK below /usr/lib/jvm");
    for (const auto& jdk : jdks()) {
        compile(
            jdk, "Lists",
            "public class Lists { public static void main(String[] a) throws Exception { for (String k : a)"
            " System.out.println(k + \"=\" + java.security.Security.getProperty(k));"
            " javax.net.ssl.SSLContext.getDefault().createSSLEngine().getEnabledCipherSuites(); } }");
        for (const bool installed : {true, false}) {
            const fs::path file = base_ + "/" + std::to_string(jdk.feature) + ".properties";
            if (installed) put(file.filename(), *make_java_security(jdk.security, jdk.home, jdk.feature));
            auto chosen = choose_java_security(request(jdk.feature, jdk.security));
            ASSERT_TRUE(chosen) << chosen.error().line();
            EXPECT_EQ(chosen->descriptor >= 0, !installed);
            const std::string path = chosen->path.substr(installed ? 0 : url_prefix.size());
            const auto text = *guard::read_file(path, 1 << 20, Failure::java);
            std::string expected;
            for (const auto& key : keys) {
                expected +=
                    key + "=" + guard::find_property(*guard::parse_properties(text, "x"), key)->value + "\n";
            }
            std::string output;
            EXPECT_EQ(run(jdk.home + "/bin/java -Djava.security.properties=" + chosen->path + " -cp " +
                              base_ + " Lists " + keys[0] + " " + keys[1] + " " + keys[2],
                          output),
                      0);
            EXPECT_EQ(output, expected) << jdk.home << (installed ? " file" : " memory");
            if (chosen->descriptor >= 0) (void)::close(chosen->descriptor);
            fs::remove(file);
        }
    }
}

TEST_F(JavaSecurityInside, AHandshakeWithTheDefaultsWorksAndOneWithADhKeyOf1024BitsDoesNot) {
    JARMOR_NEED(!jdks().empty(), "no JDK below /usr/lib/jvm");
    const Jdk jdk = jdks().front();
    compile(jdk, "Shake", R"(
import java.io.*; import java.security.*; import javax.net.ssl.*;
public class Shake {
    public static void main(String[] a) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(a[0])) { store.load(in, "changeit".toCharArray()); }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, "changeit".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1,
                java.net.InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try (SSLSocket s = (SSLSocket) server.accept()) { s.startHandshake(); s.getInputStream().read(); }
            catch (Exception e) { }
        });
        thread.setDaemon(true);
        thread.start();
        try (SSLSocket s = (SSLSocket) context.getSocketFactory().createSocket(server.getInetAddress(), server.getLocalPort())) {
            if (a.length > 1) { s.setEnabledProtocols(new String[] {"TLSv1.2"}); s.setEnabledCipherSuites(new String[] {a[1]}); }
            s.startHandshake();
            System.out.println("done " + s.getSession().getProtocol());
        } catch (SSLException e) { System.out.println("failed"); }
    }
})");
    std::string output;
    const std::string store = base_ + "/store.p12";
    ASSERT_EQ(run(jdk.home +
                      "/bin/keytool -genkeypair -alias a -keyalg RSA -keysize 2048 -dname CN=localhost "
                      "-storetype PKCS12 -storepass changeit -keystore " +
                      store,
                  output),
              0)
        << output;
    const std::string file = put("additions", *make_java_security(jdk.security, jdk.home, jdk.feature));
    const std::string java = jdk.home + "/bin/java -cp " + base_ +
                             " -Djdk.tls.namedGroups=secp256r1 -Djdk.tls.ephemeralDHKeySize=";
    const std::string additions = " -Djava.security.properties=" + file;
    const std::string dhe = " Shake " + store + " TLS_DHE_RSA_WITH_AES_128_GCM_SHA256";
    (void)run(java + "1024" + dhe, output);
    EXPECT_EQ(output, "done TLSv1.2\n") << "a bare JVM accepts 1024 bits: else this test shows nothing";
    (void)run(java + "1024" + additions + dhe, output);
    EXPECT_EQ(output, "failed\n");
    (void)run(java + "2048" + additions + dhe, output);
    EXPECT_EQ(output, "done TLSv1.2\n");
    (void)run(java + "2048" + additions + " Shake " + store, output);
    EXPECT_EQ(output, "done TLSv1.3\n");
}

}  // namespace
}  // namespace jarmor::launcher
