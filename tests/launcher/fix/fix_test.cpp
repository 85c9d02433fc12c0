#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "guard/evidence/files.h"
#include "launcher/fix/apply_mends.h"
#include "launcher/fix/packed.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using guard::rules::Mend;
using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr const char* before_text = "# the port\nport = 9443\n";
constexpr const char* between_text = "# the port\nport = 9463\n";
constexpr const char* after_text = "# the port\nport = 9463\nbind = \"10.0.0.1\"\n";

/// What a home is, as stat and read say: content, mode, owner, and of files the time.
using Snapshot = std::map<std::string, std::string>;

class Fix : public ::testing::Test {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "only root gives files away");
        root_ = (fs::is_directory("/dev/shm") ? "/dev/shm" : "/var/tmp") + std::string("/jarmor-fix-XXXXXX");
        ASSERT_NE(::mkdtemp(root_.data()), nullptr);
        make_home();
    }
    void TearDown() override {
        if (!root_.empty()) fs::remove_all(root_);
    }

    void make_home() const {
        fs::remove_all(home());
        put("/conf/server.toml", before_text);
        put("/conf/left.properties", "password = x\n");
        put("/lib/a.jar", "a");
        put("/lib/deep/b.jar", "b");
        for (const auto& entry : fs::recursive_directory_iterator(home()))
            EXPECT_EQ(::lchown(entry.path().c_str(), 4711, 4712), 0);
        EXPECT_EQ(::chmod((home() + "/lib/a.jar").c_str(), 04775), 0);
    }
    void put(const std::string& path, const std::string& text) const {
        fs::create_directories(fs::path(home() + path).parent_path());
        std::ofstream(home() + path) << text;
    }
    std::string home() const { return root_ + "/home"; }
    std::string folder() const { return root_ + "/kept"; }

    std::vector<Mend> mends() const {
        return {guard::rules::replace_line(home() + "/conf/server.toml", "port = 9443", "port = 9463"),
                guard::rules::append_line(home() + "/conf/server.toml", "bind = \"10.0.0.1\""),
                guard::rules::change_mode(home() + "/conf/server.toml", 0600),
                guard::rules::remove_file(home() + "/conf/left.properties"),
                guard::rules::take_tree(home() + "/lib", "0:4712")};
    }

    /// The errors.
    std::string apply(const std::vector<Mend>& mends) const {
        auto opened = MendedHome::open(home());
        if (!opened) return opened.error().line();
        auto kept = KeptChanges::begin(folder(), "x", opened->path());
        if (!kept) return kept.error().line();
        MendedFiles files(*opened, *kept);
        std::string errors;
        for (const Mend& mend : mends) {
            if (const auto made = files.make(mend); !made) errors += made.error().line() + "\n";
        }
        return errors;
    }

    std::string take_all_back() const {
        std::string left;
        for (const auto& directory : KeptChanges::cut_off(folder(), "x")) {
            auto kept = KeptChanges::open(directory);
            auto opened = MendedHome::open(home());
            if (!kept || !opened)
                continue;  // the first word of the list was not written: nothing was changed
            for (const auto& line : take_back(*kept, *opened)) left += line + "\n";
        }
        return left;
    }

    Snapshot snapshot() const {
        Snapshot seen;
        for (const auto& entry : fs::recursive_directory_iterator(home())) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with('.') && name.ends_with(".new")) continue;
            struct stat status{};
            EXPECT_EQ(::lstat(entry.path().c_str(), &status), 0);
            std::string& text = seen[entry.path().string().substr(home().size())];
            text = std::to_string(status.st_mode) + " " + std::to_string(status.st_uid) + " " +
                   std::to_string(status.st_gid);
            if (!S_ISREG(status.st_mode)) continue;
            text += " " + std::to_string(status.st_mtim.tv_sec) + "." +
                    std::to_string(status.st_mtim.tv_nsec) + " " + content(entry.path().string());
        }
        return seen;
    }
    static std::string content(const std::string& path) {
        auto text = guard::read_file(path, 1 << 20, guard::Failure::internal);
        return text ? *text : "";
    }

    /// Applies in a child that is killed as it enters its nth system call; false where it ended before.
    bool apply_and_kill_at(long nth) const {
        const pid_t child = ::fork();
        if (child == 0) {
            ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
            ::raise(SIGSTOP);
            ::_exit(apply(mends()).empty() ? 0 : 1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD);
        for (long stop = 0; stop < 2 * nth - 1; ++stop) {
            ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
            ::waitpid(child, &status, 0);
            if (WIFEXITED(status)) return false;
        }
        ::kill(child, SIGKILL);
        ::waitpid(child, &status, 0);
        return true;
    }

    std::string root_;
};

TEST_F(Fix, MakesEachKindOfChangeInTheHome) {
    EXPECT_EQ(apply(mends()), "");
    EXPECT_EQ(content(home() + "/conf/server.toml"), after_text);
    struct stat status{};
    ASSERT_EQ(::stat((home() + "/conf/server.toml").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
    EXPECT_EQ(status.st_uid, 4711U) << "a change of lines keeps the owner";
    EXPECT_FALSE(fs::exists(home() + "/conf/left.properties"));
    ASSERT_EQ(::stat((home() + "/lib/deep/b.jar").c_str(), &status), 0);
    EXPECT_EQ(status.st_uid, 0U);
    EXPECT_EQ(status.st_gid, 4712U);
    ASSERT_EQ(::stat((home() + "/lib/a.jar").c_str(), &status), 0);
    EXPECT_EQ(status.st_uid, 0U);
    EXPECT_EQ(status.st_mode & 07777U, 0755U) << "a set-uid program of the service user is not root's then";
}

TEST_F(Fix, TakesEverythingBackBitForBit) {
    const Snapshot was = snapshot();
    ASSERT_EQ(apply(mends()), "");
    ASSERT_NE(snapshot(), was);
    EXPECT_EQ(take_all_back(), "");
    EXPECT_EQ(snapshot(), was);
    EXPECT_EQ(take_all_back(), "") << "a second time changes nothing";
    EXPECT_EQ(snapshot(), was);
}

TEST_F(Fix, KilledAtAnySystemCallLeavesWholeFilesAndCanBeTakenBack) {
    const char* const counts = std::getenv("JARMOR_TEST_LONG");
    const bool each = counts != nullptr && counts == std::string_view("1");
    long runs = 0;
    for (long nth = 1;; nth += each ? 1 : 3, ++runs) {
        make_home();
        fs::remove_all(folder());
        const Snapshot was = snapshot();
        if (!apply_and_kill_at(nth)) break;
        ASSERT_THAT(content(home() + "/conf/server.toml"), AnyOf(before_text, between_text, after_text))
            << "call " << nth;
        ASSERT_EQ(take_all_back(), "") << "call " << nth;
        ASSERT_EQ(snapshot(), was) << "call " << nth;
    }
    EXPECT_GT(runs, 50);
}

TEST_F(Fix, FollowsNoLinkAndTouchesNoFileThatHasASecondName) {
    const std::string outside = root_ + "/shadow";
    std::ofstream(outside) << "root:secret\nport = 9443\n";
    ASSERT_EQ(::chmod(outside.c_str(), 0600), 0);
    fs::remove(home() + "/conf/server.toml");
    fs::create_symlink(outside, home() + "/conf/server.toml");
    fs::create_hard_link(outside, home() + "/lib/deep/c.jar");
    fs::rename(home() + "/conf", home() + "/real");
    fs::create_directory_symlink(home() + "/real", home() + "/conf");
    const Snapshot was = snapshot();
    const std::string through_link = home() + "/real/server.toml";
    EXPECT_THAT(apply({guard::rules::append_line(through_link, "x")}), HasSubstr("is not a regular file"));
    EXPECT_THAT(apply({guard::rules::change_mode(through_link, 0644)}), HasSubstr("neither a file nor"));
    EXPECT_THAT(apply({guard::rules::remove_file(home() + "/conf/left.properties")}),
                HasSubstr("is behind a link"));
    EXPECT_THAT(apply({guard::rules::take_tree(home() + "/lib", "0:4712")}), HasSubstr("has a second name"));
    EXPECT_THAT(apply({guard::rules::change_mode(outside, 0644)}), HasSubstr("is left to the script"));
    EXPECT_THAT(apply({guard::rules::change_mode(home() + "/../shadow", 0644)}),
                HasSubstr("cannot be opened"));
    EXPECT_EQ(snapshot(), was);
    struct stat status{};
    ASSERT_EQ(::stat(outside.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
    EXPECT_EQ(content(outside), "root:secret\nport = 9443\n");
}

TEST_F(Fix, LeavesAFileThatWasEditedSince) {
    ASSERT_EQ(apply(mends()), "");
    std::ofstream(home() + "/conf/server.toml", std::ios::app) << "# mine\n";
    EXPECT_THAT(take_all_back(), HasSubstr("was changed since; what was there before lies in " + folder()));
    EXPECT_THAT(content(home() + "/conf/server.toml"), HasSubstr("# mine"));
    EXPECT_TRUE(fs::exists(home() + "/conf/left.properties")) << "the others are taken back all the same";
}

TEST_F(Fix, GivesNoRightsToAnotherFileThatWasPutThereSince) {
    ASSERT_EQ(::lchown((home() + "/lib/a.jar").c_str(), 0, 0), 0);
    ASSERT_EQ(::chmod((home() + "/lib/a.jar").c_str(), 04755), 0);
    ASSERT_EQ(apply({guard::rules::change_mode(home() + "/lib/a.jar", 0755)}), "");
    fs::remove(home() + "/lib/a.jar");
    put("/lib/a.jar", "made by who can write lib");
    ASSERT_EQ(::lchown((home() + "/lib/a.jar").c_str(), 4711, 4712), 0);
    const Snapshot was = snapshot();
    EXPECT_THAT(take_all_back(),
                HasSubstr("lib/a.jar: is another file than the one whose rights were changed"));
    EXPECT_EQ(snapshot(), was);
}

TEST(Packed, TextsComeBackAsTheyWereAndRubbishIsNothing) {
    const std::string odd("a:\n\0b", 5);
    const std::string all = packed(odd) + packed("") + packed("7");
    std::string_view rest = all;
    EXPECT_EQ(unpacked(rest), odd);
    EXPECT_EQ(unpacked(rest), "");
    EXPECT_EQ(unpacked_number(rest), 7U);
    EXPECT_TRUE(rest.empty());
    for (const std::string_view bad : {"5:abc", "x:abc", "99999999999999999999:a", ":", "-1:a"}) {
        rest = bad;
        EXPECT_EQ(unpacked(rest), "") << bad;
        EXPECT_TRUE(rest.empty()) << bad;
    }
}

}  // namespace
}  // namespace jarmor::launcher
