#include "guard/evidence/manifest.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "guard/unique_fd.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::guard {
namespace {

constexpr const char* manifest_name = "META-INF/MANIFEST.MF";

std::string number(std::uint64_t value, std::size_t width) {
    std::string bytes;
    for (std::size_t i = 0; i < width; ++i) bytes += static_cast<char>(i < 8 ? value >> (8 * i) : 0);
    return bytes;
}

/// A zip file of stored entries, written here so that each field can be wrong.
class Zip {
  public:
    Zip& add(const std::string& name, const std::string& data, unsigned method = 0, unsigned flags = 0) {
        const std::string sizes = number(data.size(), 4) + number(data.size(), 4);
        directory_ += "PK\x01\x02" + number(20, 4) + number(flags, 2) + number(method, 2) + number(0, 8) +
                      sizes + number(name.size(), 2) + number(0, 12) + number(files_.size(), 4) + name;
        files_ += "PK\x03\x04" + number(20, 2) + number(flags, 2) + number(method, 2) + number(0, 8) + sizes +
                  number(name.size(), 2) + number(0, 2) + name + data;
        ++count_;
        return *this;
    }
    std::string text(const std::string& comment = "") const {
        return files_ + directory_ + "PK\x05\x06" + number(0, 4) + number(count_, 2) + number(count_, 2) +
               number(directory_.size(), 4) + number(files_.size(), 4) + number(comment.size(), 2) + comment;
    }
    std::string text64() const {
        const std::size_t end = files_.size() + directory_.size();
        return files_ + directory_ + "PK\x06\x06" + number(44, 8) + number(45, 4) + number(0, 8) +
               number(count_, 8) + number(count_, 8) + number(directory_.size(), 8) +
               number(files_.size(), 8) + "PK\x06\x07" + number(0, 4) + number(end, 8) + number(1, 4) +
               "PK\x05\x06" + number(0, 4) + number(0xFFFFFFFF, 4) + number(0xFFFFFFFF, 4) +
               number(0xFFFFFFFF, 4) + number(0, 2);
    }

  private:
    std::string files_, directory_;
    std::size_t count_ = 0;
};

Result<Manifest> read_bytes(const std::string& bytes) {
    const UniqueFd fd(::memfd_create("jar", MFD_CLOEXEC));
    EXPECT_EQ(::write(fd.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    return read_jar_manifest(fd.get(), "x.jar");
}

std::string agent_of(const std::string& bytes) {
    const auto manifest = read_bytes(bytes);
    return manifest ? manifest->launcher_agent_class : "error: " + Result<Manifest>(manifest).error().what;
}

TEST(Manifest, NamesCompareWithoutCaseAndContinuationLinesJoin) {
    const auto manifest = parse_manifest(
        "Manifest-Version: 1.0\r\nMAIN-CLASS: org.example.M\r\n ain\r\nLauncher-Agent-Class: a.B\rAdd-Opens: "
        "x/y\nJRE-Version: 1.7+\n"
        "\nName: later\nLauncher-Agent-Class: c.D\n",
        "x");
    ASSERT_TRUE(manifest);
    EXPECT_EQ(manifest->main_class, "org.example.Main");
    EXPECT_EQ(manifest->launcher_agent_class, "a.B");
    EXPECT_EQ(manifest->add_opens, "x/y");
    EXPECT_EQ(manifest->jre_version, "1.7+");
}

TEST(Manifest, AnAttributeThatStandsTwiceHasBothValues) {
    EXPECT_EQ(parse_manifest("Launcher-Agent-Class: a\nlauncher-agent-class: b\n", "x")->launcher_agent_class,
              "a b");
}

TEST(Manifest, ABlankLineInFrontHidesNothing) {
    EXPECT_EQ(parse_manifest("\n\r\nLauncher-Agent-Class: a\n", "x")->launcher_agent_class, "a");
}

TEST(Manifest, ALineWithoutAColonIsAnErrorWithItsNumber) {
    EXPECT_EQ(parse_manifest("A: 1\n b\nnonsense\n", "x").error().what,
              "line 3 of META-INF/MANIFEST.MF is not \"Name: value\"");
}

TEST(Manifest, TheManifestIsFoundBehindAPrefixAndBeforeAComment) {
    const Zip zip = Zip().add("a", "1").add(manifest_name, "Launcher-Agent-Class: a.B\n");
    EXPECT_EQ(agent_of(zip.text()), "a.B");
    EXPECT_EQ(agent_of("#!/bin/sh\nexec java -jar $0\n" + zip.text()), "a.B");
    EXPECT_EQ(agent_of(zip.text(std::string(65535, 'c'))), "a.B");
    EXPECT_EQ(agent_of(zip.text() + "bytes behind the end"), "a.B");
    EXPECT_EQ(agent_of(zip.text64()), "a.B");
}

TEST(Manifest, EveryEntryOfThatNameCountsWhateverItsCase) {
    const Zip zip = Zip()
                        .add("meta-inf/manifest.mf", "Launcher-Agent-Class: a\n")
                        .add(manifest_name, "Main-Class: M\n")
                        .add(manifest_name, "Launcher-Agent-Class: b\n");
    EXPECT_EQ(agent_of(zip.text()), "a b");
}

TEST(Manifest, ASecondDirectoryInTheCommentIsReadToo) {
    const std::string hidden = Zip().add(manifest_name, "Launcher-Agent-Class: hidden\n").text();
    const std::string shown = Zip().add(manifest_name, "Launcher-Agent-Class: shown\n").text(hidden);
    EXPECT_EQ(agent_of(shown), "hidden shown");
}

TEST(Manifest, AJarWithoutAManifestIsEmptyAndNoZipIsAnError) {
    EXPECT_EQ(agent_of(Zip().add("a", "1").text()), "");
    EXPECT_EQ(agent_of(Zip().text()), "");
    EXPECT_EQ(agent_of(""), "error: is not a jar: it has no zip directory");
    EXPECT_EQ(agent_of("no zip at all"), "error: is not a jar: it has no zip directory");
}

TEST(Manifest, DamagedEncryptedOrOversizedContentIsAnErrorNeverACrash) {
    EXPECT_EQ(agent_of(Zip().add(manifest_name, "xx", 8).text()), "error: META-INF/MANIFEST.MF is damaged");
    EXPECT_EQ(agent_of(Zip().add(manifest_name, "xx", 0, 1).text()),
              "error: META-INF/MANIFEST.MF is encrypted");
    EXPECT_EQ(agent_of(Zip().add(manifest_name, "xx", 99).text()),
              "error: META-INF/MANIFEST.MF is packed in an unknown way");
    EXPECT_EQ(agent_of(Zip().add(manifest_name, std::string(1024 * 1024 + 1, ' ')).text()),
              "error: META-INF/MANIFEST.MF is larger than 1 MiB");
    const std::string whole = Zip().add(manifest_name, "Launcher-Agent-Class: a\n").text();
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string bytes = whole;
        bytes[i] = static_cast<char>(bytes[i] ^ 0xFF);
        (void)read_bytes(bytes).has_value();
        (void)read_bytes(whole.substr(0, i)).has_value();
    }
}

TEST(Manifest, AJarMadeByTheJdksOwnToolIsRead) {
    const auto homes = support::installed_jdks();
    JARMOR_NEED(!homes.empty(), "no JDK below /usr/lib/jvm");
    for (const auto& home : homes) {
        std::string directory = "/tmp/jarmor_manifest_XXXXXX";
        ASSERT_NE(::mkdtemp(directory.data()), nullptr);
        std::ofstream(directory + "/m")
            << "Main-Class: org.example.Main\nLauncher-Agent-Class: org.example.Agent\n"
               "Class-Path: "
            << std::string(300, 'p') << ".jar\n";
        const std::string command =
            home + "/bin/jar cfm " + directory + "/x.jar " + directory + "/m -C " + directory + " m";
        ASSERT_EQ(std::system(command.c_str()), 0);
        const UniqueFd fd(::open((directory + "/x.jar").c_str(), O_RDONLY | O_CLOEXEC));
        const auto manifest = read_jar_manifest(fd.get(), "x.jar");
        std::filesystem::remove_all(directory);
        ASSERT_TRUE(manifest) << home;
        EXPECT_EQ(manifest->main_class, "org.example.Main");
        EXPECT_EQ(manifest->launcher_agent_class, "org.example.Agent");
        EXPECT_EQ(manifest->class_path, std::string(300, 'p') + ".jar");
    }
}

}  // namespace
}  // namespace jarmor::guard
