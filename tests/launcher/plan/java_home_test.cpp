#include "launcher/plan/java_home.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using guard::Failure;

/// A tree with the files of a JDK, all empty but those that are read.
class JavaHome : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = "/tmp/jarmor_java_home_XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        base_ = name;
        ASSERT_EQ(::chmod(base_.c_str(), 0755), 0);
    }
    void TearDown() override { fs::remove_all(base_); }

    void write(const std::string& name, const std::string& text, mode_t mode = 0644) const {
        const fs::path path = base_ + "/" + name;
        const mode_t before = ::umask(022);
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
        (void)::umask(before);
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    }
    std::string jdk(const std::string& name, const std::string& version = "17.0.99") const {
        write(name + "/bin/java",
              "\x7f"
              "ELF",
              0755);
        write(name + "/release", "JAVA_VERSION=\"" + version + "\"\nIMPLEMENTOR=\"Test\"\n");
        for (const char* file : {"/lib/server/libjvm.so", "/lib/libjli.so", "/lib/modules", "/lib/jvm.cfg"}) {
            write(name + file, "");
        }
        write(name + "/conf/security/java.security", "a=b\n");
        return base_ + "/" + name;
    }
    static guard::Result<JavaInstall> inspect(const std::string& java_home,
                                              const std::vector<std::string>& environ = {}) {
        std::vector<const char*> pointers;
        for (const auto& entry : environ) pointers.push_back(entry.c_str());
        pointers.push_back(nullptr);
        JavaRequest request;
        request.java_home = {java_home, {"profile.toml", 3, 1}};
        request.environ = pointers.data();
        request.trust.owners = {0, ::geteuid()};
        return inspect_java(request);
    }
    static std::string refusal(const std::string& java_home, const std::vector<std::string>& environ = {}) {
        auto install = inspect(java_home, environ);
        return install ? "" : install.error().line();
    }
    std::string base_;
};

TEST_F(JavaHome, EveryInstalledJdkIsFoundJudgedAndReadUnderEachOfItsNames) {
    const auto homes = support::installed_jdks();
    JARMOR_NEED(!homes.empty(), "no JDK below /usr/lib/jvm");
    for (const auto& home : homes) {
        auto install = inspect(home);
        ASSERT_TRUE(install) << install.error().line();
        EXPECT_EQ(install->home, home);
        EXPECT_EQ(install->path, home + "/bin/java");
        EXPECT_EQ(install->origin.text(), "profile.toml:3:1");
        EXPECT_GE(install->release.version.feature, 8U);
        EXPECT_NE(install->security_text.find("jdk.tls.disabledAlgorithms="), std::string::npos);
        struct stat program{}, opened{};
        ASSERT_EQ(::stat((home + "/bin/java").c_str(), &program), 0);
        ASSERT_EQ(::fstat(install->java.get(), &opened), 0);
        EXPECT_EQ(opened.st_ino, program.st_ino);
        EXPECT_EQ(install->inode, program.st_ino);
        EXPECT_EQ(::faccessat(install->bin_dir.get(), "java", X_OK, 0), 0);
    }
}

TEST_F(JavaHome, ThePathLeadsThroughAlternativesToTheRealProgram) {
    const std::string home = jdk("jvm/jdk");
    fs::create_directories(base_ + "/etc/alternatives");
    fs::create_directories(base_ + "/usr/bin");
    fs::create_symlink(home + "/bin/java", base_ + "/etc/alternatives/java");
    fs::create_symlink(base_ + "/etc/alternatives/java", base_ + "/usr/bin/java");
    auto install = inspect("", {"PATH=relative::" + base_ + "/none:" + base_ + "/usr/bin:/usr/bin"});
    ASSERT_TRUE(install) << install.error().line();
    EXPECT_EQ(install->path, home + "/bin/java");
    EXPECT_EQ(install->origin.text(), "PATH");
}

TEST_F(JavaHome, TheProfileComesBeforeJavaHomeAndJavaHomeBeforePath) {
    const std::string one = jdk("one"), two = jdk("two"), three = jdk("three");
    const std::vector<std::string> environ = {"PATH=" + three + "/bin", "JAVA_HOME=" + two,
                                              "JAVA_HOME=" + three};
    EXPECT_EQ(inspect(one, environ)->home, one);
    EXPECT_EQ(inspect("", environ)->home, two);
    EXPECT_EQ(inspect("", {"JAVA_HOME=", "PATH=" + three + "/bin"})->home, three);
    EXPECT_NE(refusal("", {}).find("no JDK found"), std::string::npos);
    EXPECT_NE(refusal("", {"JAVA_HOME=" + base_ + "/none"}).find("(from JAVA_HOME)"), std::string::npos);
}

TEST_F(JavaHome, JarmorUnderTheNameOfJavaIsSkippedOnThePathAndRefusedByName) {
    const std::string home = jdk("jdk");
    fs::create_directories(base_ + "/a/bin");
    fs::create_directories(base_ + "/b");
    fs::create_symlink("/proc/self/exe", base_ + "/a/bin/java");
    write("c/jarmor-static",
          "\x7f"
          "ELF",
          0755);
    fs::create_symlink("../c/jarmor-static", base_ + "/b/java");
    auto install = inspect("", {"PATH=" + base_ + "/a/bin:" + base_ + "/b:" + home + "/bin"});
    ASSERT_TRUE(install) << install.error().line();
    EXPECT_EQ(install->home, home);
    fs::remove(base_ + "/a/bin/java");
    fs::create_symlink(fs::read_symlink("/proc/self/exe"), base_ + "/a/bin/java");
    // The build tree may lie where another user can write; then that is said first.
    const std::string line = refusal(base_ + "/a");
    EXPECT_TRUE(line.find("is jarmor itself") != std::string::npos ||
                line.find("can change it") != std::string::npos)
        << line;
}

TEST_F(JavaHome, AScriptIsRefusedWithTheKeyThatHelps) {
    const std::string home = jdk("jdk");
    write("jdk/bin/java", "#!/bin/sh\nexec java\n", 0755);
    EXPECT_EQ(refusal(home),
              home +
                  "/bin/java: is a script, not the JVM's own program; set [jvm] java_home or JAVA_HOME "
                  "to a JDK");
    write("jdk/bin/java", "MZ", 0755);
    EXPECT_NE(refusal(home).find("is not an ELF program"), std::string::npos);
}

TEST_F(JavaHome, AMissingPartOfTheJdkIsNamed) {
    for (const char* name : {"release", "lib/server/libjvm.so", "lib/modules", "lib/jvm.cfg", "lib/libjli.so",
                             "conf/security/java.security", "bin/java"}) {
        const std::string home = jdk("jdk");
        fs::remove(home + "/" + name);
        auto install = inspect(home);
        ASSERT_FALSE(install) << name;
        EXPECT_EQ(install.error().kind, Failure::java) << name;
        EXPECT_NE(install.error().line().find(fs::path(name).filename()), std::string::npos)
            << install.error().line();
        EXPECT_FALSE(install.error().mend.empty()) << name;
    }
}

TEST_F(JavaHome, AnythingThatOthersCanWriteIsRefusedAsPolicyWithTheMend) {
    const std::vector<std::string> parts = {"bin/java",
                                            "bin",
                                            "release",
                                            "lib",
                                            "lib/server/libjvm.so",
                                            "lib/libjli.so",
                                            "lib/modules",
                                            "lib/jvm.cfg",
                                            "conf/security",
                                            "conf/security/java.security",
                                            "conf/security/java.policy",
                                            "lib/libjava.so",
                                            ""};
    for (const auto& part : parts) {
        const std::string home = jdk("jdk");
        write("jdk/conf/security/java.policy", "");
        write("jdk/lib/libjava.so", "");
        std::string path = part.empty() ? home : home + "/" + part;
        ASSERT_EQ(::chmod(path.c_str(), 0777), 0) << path;
        auto install = inspect(home);
        ASSERT_FALSE(install) << part;
        EXPECT_EQ(install.error().kind, Failure::policy) << part;
        EXPECT_EQ(install.error().where, path);
        EXPECT_EQ(install.error().mend, "chmod go-w " + path);
        fs::remove_all(home);
    }
}

TEST_F(JavaHome, ALinkOutOfTheJdkIsJudgedAtItsTarget) {
    // As Debian does it: conf/security/java.security lives in /etc.
    const std::string home = jdk("jdk");
    write("etc/java.security", "x=y\n");
    fs::remove(home + "/conf/security/java.security");
    fs::create_symlink(base_ + "/etc/java.security", home + "/conf/security/java.security");
    auto install = inspect(home);
    ASSERT_TRUE(install) << install.error().line();
    EXPECT_EQ(install->security_text, "x=y\n");
    ASSERT_EQ(::chmod((base_ + "/etc").c_str(), 0775), 0);
    EXPECT_NE(refusal(home).find(base_ + "/etc: is owned by"), std::string::npos);
}

TEST_F(JavaHome, TheLayoutOfJdk8IsKnownFromBothOfItsJavas) {
    write("jdk8/bin/java",
          "\x7f"
          "ELF",
          0755);
    write("jdk8/jre/bin/java",
          "\x7f"
          "ELF",
          0755);
    write("jdk8/release", "JAVA_VERSION=\"1.8.0_402\"\n");
    for (const char* file : {"server/libjvm.so", "jli/libjli.so", "jvm.cfg", "libjava.so", "libzip.so"}) {
        write(std::string("jdk8/jre/lib/someArch/") + file, "");
    }
    write("jdk8/jre/lib/rt.jar", "");
    write("jdk8/jre/lib/security/java.security", "eight=1\n");
    for (const char* home : {"/jdk8", "/jdk8/jre"}) {
        auto install = inspect(base_ + home);
        ASSERT_TRUE(install) << install.error().line();
        EXPECT_EQ(install->home, base_ + home);
        EXPECT_EQ(install->release.version.update, 402U);
        EXPECT_EQ(install->security_text, "eight=1\n");
    }
    ASSERT_EQ(::chmod((base_ + "/jdk8/jre/lib/someArch/server/libjvm.so").c_str(), 0666), 0);
    EXPECT_NE(refusal(base_ + "/jdk8").find("libjvm.so"), std::string::npos);
}

TEST_F(JavaHome, AJdkOlderThanEightIsRefused) {
    EXPECT_NE(refusal(jdk("jdk7", "1.7.0_80")).find("is a JDK 1.7.0_80; jarmor knows 8 and later"),
              std::string::npos);
}

TEST_F(JavaHome, AJavaOutsideABinDirectoryIsRefused) {
    const std::string home = jdk("jdk");
    write("tools/java",
          "\x7f"
          "ELF",
          0755);
    EXPECT_NE(refusal("", {"PATH=" + base_ + "/tools"}).find("is not bin/java of a JDK"), std::string::npos);
}

}  // namespace
}  // namespace jarmor::launcher
