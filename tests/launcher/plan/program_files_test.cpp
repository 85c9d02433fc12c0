#include "launcher/plan/program_files.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A working directory below /var/tmp, with directories that others can and cannot change.
class ProgramFiles : public ::testing::Test {
  protected:
    void SetUp() override {
        ASSERT_NE(::mkdtemp(directory_.data()), nullptr);
        ASSERT_EQ(::chmod(directory_.c_str(), 0755), 0);
        for (const char* name : {"open", "shut"}) ASSERT_EQ(::mkdir(at(name).c_str(), 0755), 0);
        ASSERT_EQ(::chmod(at("open").c_str(), 0777), 0);
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    std::string at(const std::string& name) const { return directory_ + "/" + name; }

    std::vector<std::string> unguarded(const std::vector<std::string>& line, const std::string& folder = "",
                                       const std::vector<std::string>& environ = {}) const {
        std::vector<Word> words;
        for (const auto& text : line) words.push_back({text, {"command line", 0, 0}});
        const auto command = parse_java_command(words, 17, [](const std::string& path) {
            return guard::Result<std::string>(guard::fail(guard::Failure::policy, path, "none here"));
        });
        if (!command) return {command.error().line()};
        const guard::Trust trust{{0, ::geteuid()}};
        return unguarded_program_files(*command, trust, at(folder), environ);
    }

    std::string directory_ = "/var/tmp/jarmor_program_files_XXXXXX";
};

TEST_F(ProgramFiles, WithoutAClassPathTheWorkingDirectoryIsOne) {
    EXPECT_THAT(unguarded({"Main"}, "open"), ElementsAre(HasSubstr("'.' is not guarded")));
    EXPECT_THAT(unguarded({"-cp", "", "Main"}, "open"), ElementsAre(HasSubstr("'.' is not guarded")));
    EXPECT_THAT(unguarded({"Main"}, "shut"), IsEmpty());
    EXPECT_THAT(unguarded({"-cp", at("shut"), "Main"}, "open"), IsEmpty());
}

TEST_F(ProgramFiles, WithoutAProgramOrWithAModuleNothingIsLookedForThere) {
    EXPECT_THAT(unguarded({"-version"}, "open"), IsEmpty());
    EXPECT_THAT(unguarded({"-p", at("shut"), "-m", "app"}, "open"), IsEmpty());
}

TEST_F(ProgramFiles, TheVariableIsTheClassPathWhereNoneIsWritten) {
    const std::vector<std::string> environ{"A=b", "CLASSPATH=" + at("open")};
    EXPECT_THAT(unguarded({"Main"}, "shut", environ), ElementsAre(HasSubstr(at("open"))));
    EXPECT_THAT(unguarded({"-cp", at("shut"), "Main"}, "shut", environ), IsEmpty());
    EXPECT_THAT(unguarded({"Main"}, "open", {"CLASSPATH=" + at("shut")}), IsEmpty());
}

TEST_F(ProgramFiles, EveryFormOfAPathIsLookedAt) {
    const auto one = ElementsAre(HasSubstr("'open' is not guarded"));
    EXPECT_THAT(unguarded({"-classpath", "open", "Main"}), one);
    EXPECT_THAT(unguarded({"--class-path", "open", "Main"}), one);
    EXPECT_THAT(unguarded({"--class-path=open", "Main"}), one);
    EXPECT_THAT(unguarded({"--module-path=open", "-m", "app"}), one);
    EXPECT_THAT(unguarded({"-p", "open", "-cp", "shut", "-m", "app"}), one) << "both paths count";
    EXPECT_THAT(unguarded({"-cp", "open", "-cp", "shut", "Main"}), IsEmpty()) << "the last one counts";
    EXPECT_THAT(unguarded({"-cp", "shut:open/*", "Main"}), ElementsAre(HasSubstr("'open/' is not guarded")));
    EXPECT_THAT(unguarded({"-cp", "open", "-jar", "shut"}), IsEmpty()) << "java ignores it beside -jar";
}

}  // namespace
}  // namespace jarmor::launcher
