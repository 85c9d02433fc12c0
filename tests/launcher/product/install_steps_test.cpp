// What install changes of a home and uninstall puts back, cut off at every system call.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "guard/evidence/sha256.h"
#include "launcher/product/install.h"
#include "launcher/product/stub.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;

constexpr uid_t service = 61184;
const char* const api_manager = "#!/bin/sh\nexec java Main \"$@\"\n";

std::string content(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

void put(const fs::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

/// Everything below a directory, as a text an entry: owner, mode, time, content.
std::map<std::string, std::string> snapshot(const fs::path& root) {
    std::map<std::string, std::string> entries;
    const auto add = [&](const fs::path& path) {
        struct stat status{};
        ASSERT_EQ(::lstat(path.c_str(), &status), 0);
        std::ostringstream text;
        text << status.st_uid << ' ' << status.st_gid << ' ' << std::oct << status.st_mode << std::dec << ' '
             << status.st_mtim.tv_sec << '.' << status.st_mtim.tv_nsec << ' ' << status.st_nlink << ' ';
        if (S_ISREG(status.st_mode)) text << content(path);
        entries[path.lexically_relative(root).string()] = text.str();
    };
    add(root);
    for (const auto& entry : fs::recursive_directory_iterator(root)) add(entry.path());
    return entries;
}

/// Runs `body` in a child that is killed as it enters its `call`-th system call; false: it ended before.
bool killed_at(int call, const std::function<int()>& body) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(99);
        (void)::raise(SIGSTOP);
        ::_exit(body());
    }
    int status = 0;
    (void)::waitpid(child, &status, 0);
    (void)::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    // A stop as it enters, and one as it leaves.
    for (int stops = 0; stops < 2 * call - 1;) {
        if (::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) != 0) ADD_FAILURE() << "ptrace";
        (void)::waitpid(child, &status, 0);
        if (WIFEXITED(status)) {
            EXPECT_EQ(WEXITSTATUS(status), 0);
            return false;
        }
        if (WIFSTOPPED(status) && WSTOPSIG(status) == (SIGTRAP | 0x80)) ++stops;
    }
    (void)::kill(child, SIGKILL);
    (void)::waitpid(child, &status, 0);
    return true;
}

/// Each cut costs a few syncs of the disk: all of them in the long run, every seventh else.
int next_cut(int call) {
    const char* const value = std::getenv("JARMOR_TEST_LONG");
    return call + (value != nullptr && *value == '1' ? 1 : 7);
}

class InstallSteps : public ::testing::Test {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root: owners change");
        make_home();
    }
    void TearDown() override {
        if (!root_.empty()) fs::remove_all(root_);
    }

    void make_home() {
        if (!root_.empty()) fs::remove_all(root_);
        std::string pattern = "/var/tmp/install XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        root_ = pattern;
        fs::permissions(root_, fs::perms(0755));
        fs::create_directories(root_ / "home/bin");
        fs::create_directories(root_ / "home/repository/logs");
        put(root_ / "home/bin/api-manager.sh", api_manager);
        put(root_ / "home/bin/other.sh", "other");
        put(root_ / "home/repository/logs/a.log", "log");
        for (const auto& entry : fs::recursive_directory_iterator(root_ / "home"))
            ASSERT_EQ(::chown(entry.path().c_str(), service, service), 0);
        fs::permissions(root_ / "home/bin/api-manager.sh", fs::perms(0750));
        fs::permissions(root_ / "home/bin", fs::perms(0775));
        const timespec times[2] = {{1000, 1}, {1'000'000'000, 123'456'789}};
        ASSERT_EQ(::utimensat(AT_FDCWD, (root_ / "home/bin/api-manager.sh").c_str(), times, 0), 0);
        ASSERT_EQ(::utimensat(AT_FDCWD, (root_ / "home/bin").c_str(), times, 0), 0);
        ASSERT_EQ(::chown((root_ / "home").c_str(), service, service), 0);
        before_ = snapshot(root_ / "home");
    }

    InstallPlan plan() {
        const std::string home = root_ / "home";
        auto family = family_of(home);
        auto files = HomeFiles::open(home);
        auto found = look_for_script(*files, script_, service);
        EXPECT_TRUE(found) << (found ? "" : found.error().line());
        InstallPlan plan{std::move(*files),
                         *family,
                         "wso2am",
                         "wso2am",
                         root_ / "etc/wso2am.toml",
                         "/usr/bin/jarmor",
                         "61184:61184",
                         "",
                         "",
                         {},
                         {script_},
                         {},
                         {},
                         {}};
        plan.identity.uid = plan.identity.gid = service;
        plan.identity.changes = true;
        if (found) plan.scripts.push_back(std::move(*found));
        if (fs::exists(root_ / "etc/wso2am.installed")) {
            auto record = read_record(root_ / "etc/wso2am.installed");
            EXPECT_TRUE(record) << (record ? "" : record.error().line());
            if (record) plan.before = std::move(*record);
            plan.profile_before = content(root_ / "etc/wso2am.toml");
        }
        return plan;
    }
    static int install(const InstallPlan& plan) {
        auto written = write_profile(plan, "home = \"/x\"\n");
        if (written) written = put_stubs(plan);
        EXPECT_TRUE(written) << (written ? "" : written.error().line());
        return written ? 0 : 1;
    }
    int uninstall_here() const {
        auto record = read_record(root_ / "etc/wso2am.installed");
        EXPECT_TRUE(record) << (record ? "" : record.error().line());
        if (!record) return 1;
        auto done = uninstall(*record);
        EXPECT_TRUE(done) << (done ? "" : done.error().line());
        return done ? 0 : 1;
    }
    bool is_recorded() const { return fs::exists(root_ / "etc/wso2am.installed"); }

    void expect_installed() const {
        EXPECT_TRUE(is_stub(content(root_ / "home" / script_)));
        EXPECT_EQ(content(root_ / "home" / kept_path(script_)), api_manager);
        struct stat status{};
        for (const char* const path : {"bin", "bin/api-manager.sh", "bin/.api-manager.sh.original"}) {
            ASSERT_EQ(::lstat((root_ / "home" / path).c_str(), &status), 0);
            EXPECT_EQ(status.st_uid, 0U) << path;
            EXPECT_EQ(status.st_mode & 022U, 0U) << path;
            EXPECT_EQ(status.st_mode & 04U, 04U) << path;
        }
    }
    void expect_as_before() {
        EXPECT_EQ(snapshot(root_ / "home"), before_);
        EXPECT_TRUE(!fs::exists(root_ / "etc") || fs::is_empty(root_ / "etc"));
    }

    const std::string script_ = "bin/api-manager.sh";
    fs::path root_;
    std::map<std::string, std::string> before_;
};

TEST_F(InstallSteps, UninstallPutsBackEveryBit) {
    ASSERT_EQ(install(plan()), 0);
    expect_installed();
    ASSERT_EQ(uninstall_here(), 0);
    expect_as_before();
}

TEST_F(InstallSteps, InstallingTwiceIsInstallingOnce) {
    ASSERT_EQ(install(plan()), 0);
    ASSERT_EQ(install(plan()), 0);
    expect_installed();
    ASSERT_EQ(uninstall_here(), 0);
    expect_as_before();
}

TEST_F(InstallSteps, AnUpdateThatOverwroteTheStubIsLearnedAgainAndIsWhatUninstallLeaves) {
    ASSERT_EQ(install(plan()), 0);
    put(root_ / "home/bin/update", "#!/bin/sh\nexec java New\n");
    fs::permissions(root_ / "home/bin/update", fs::perms(0755));
    fs::rename(root_ / "home/bin/update", root_ / "home" / script_);
    ASSERT_EQ(install(plan()), 0);
    EXPECT_TRUE(is_stub(content(root_ / "home" / script_)));
    EXPECT_EQ(content(root_ / "home" / kept_path(script_)), "#!/bin/sh\nexec java New\n");
    ASSERT_EQ(uninstall_here(), 0);
    EXPECT_EQ(content(root_ / "home" / script_), "#!/bin/sh\nexec java New\n");
    EXPECT_FALSE(fs::exists(root_ / "home" / kept_path(script_)));
}

TEST_F(InstallSteps, UninstallLeavesAScriptThatIsNewerThanWhatWasKept) {
    ASSERT_EQ(install(plan()), 0);
    put(root_ / "home" / script_, "newer");
    ASSERT_EQ(uninstall_here(), 0);
    EXPECT_EQ(content(root_ / "home" / script_), "newer");
}

TEST_F(InstallSteps, AnInstallCutOffAnywhereCanBeTakenBack) {
    int call = 1;
    while (killed_at(call, [&] { return install(plan()); })) {
        SCOPED_TRACE("cut off at system call " + std::to_string(call));
        const std::string script = content(root_ / "home" / script_);
        EXPECT_TRUE(script == api_manager || is_stub(script)) << script;
        if (is_recorded()) {
            ASSERT_EQ(uninstall_here(), 0);
        }
        // Of what was cut off before there was a record, a temporary file of it is all there is.
        EXPECT_EQ(snapshot(root_ / "home"), before_);
        make_home();
        if (HasFailure()) return;
        call = next_cut(call);
    }
    EXPECT_GT(call, 50);
}

TEST_F(InstallSteps, AnInstallCutOffAnywhereCanBeFinishedAndThenTakenBack) {
    for (int call = 1; killed_at(call, [&] { return install(plan()); }); call = next_cut(call)) {
        SCOPED_TRACE("cut off at system call " + std::to_string(call));
        ASSERT_EQ(install(plan()), 0);
        expect_installed();
        ASSERT_EQ(uninstall_here(), 0);
        expect_as_before();
        make_home();
        if (HasFailure()) return;
    }
}

TEST_F(InstallSteps, AnUninstallCutOffAnywhereCanBeFinished) {
    ASSERT_EQ(install(plan()), 0);
    for (int call = 1; killed_at(call, [&] { return uninstall_here(); }); call = next_cut(call)) {
        SCOPED_TRACE("cut off at system call " + std::to_string(call));
        const std::string script = content(root_ / "home" / script_);
        EXPECT_TRUE(script == api_manager || is_stub(script)) << script;
        if (is_recorded()) {
            ASSERT_EQ(uninstall_here(), 0);
        }
        expect_as_before();
        make_home();
        ASSERT_EQ(install(plan()), 0);
        if (HasFailure()) return;
    }
}

TEST_F(InstallSteps, WhatOwnGaveAwayComesBack) {
    ASSERT_EQ(::chown((root_ / "home/repository/logs/a.log").c_str(), 0, 0), 0);
    ASSERT_EQ(::chown((root_ / "home/repository/logs").c_str(), 0, 0), 0);
    fs::create_symlink("/etc/passwd", root_ / "home/repository/logs/link");
    fs::create_hard_link(root_ / "home/bin/other.sh", root_ / "home/repository/logs/hard");
    ASSERT_EQ(::chown((root_ / "home").c_str(), 0, 0), 0);
    before_ = snapshot(root_ / "home");
    const auto plan = this->plan();
    ASSERT_EQ(install(plan), 0);
    auto lacks = find_lacks(plan);
    ASSERT_TRUE(lacks) << lacks.error().line();
    std::vector<std::string> paths;
    for (const auto& lack : *lacks) paths.push_back(lack.path);
    EXPECT_THAT(paths, ::testing::IsSupersetOf({".", "repository/logs"}));
    auto owned = own_for_service(plan, *lacks);
    ASSERT_TRUE(owned) << owned.error().line();
    lacks = find_lacks(plan);
    ASSERT_TRUE(lacks);
    for (const auto& lack : *lacks) EXPECT_EQ(lack.path, "") << lack.what;
    struct stat status{};
    ASSERT_EQ(::stat("/etc/passwd", &status), 0);
    EXPECT_EQ(status.st_uid, 0U);
    ASSERT_EQ(uninstall_here(), 0);
    expect_as_before();
}

TEST_F(InstallSteps, ARootFileUnderASecondNameKeepsItsOwnerWhateverIsToBeGivenAway) {
    ASSERT_EQ(::chown((root_ / "home/repository/logs/a.log").c_str(), 0, 0), 0);
    const auto plan = this->plan();
    ASSERT_EQ(install(plan), 0);
    const auto owned = own_for_service(plan, {{"", "", "repository/logs"}});
    ASSERT_TRUE(owned) << owned.error().line();
    // As a service user may where fs.protected_hardlinks is 0, between the look and the step.
    const auto secret = root_ / "secret", log = root_ / "home/repository/logs/a.log";
    put(secret, "root's own");
    fs::permissions(secret, fs::perms(0600));
    fs::remove(log);
    fs::create_hard_link(secret, log);
    const auto before = snapshot(root_)["secret"];
    for (const bool whole : {false, true}) {
        const FileState theirs{service, service, 0666, 1, 1};
        const auto given = whole ? plan.files.put_state("repository/logs/a.log", theirs)
                                 : plan.files.put_owner("repository/logs/a.log", theirs);
        ASSERT_FALSE(given);
        EXPECT_EQ(given.error().kind, guard::Failure::policy);
        EXPECT_NE(given.error().what.find("another name"), std::string::npos) << given.error().line();
    }
    EXPECT_EQ(snapshot(root_)["secret"], before);
    // Uninstall says it, leaves that file and does all the rest.
    auto record = read_record(root_ / "etc/wso2am.installed");
    ASSERT_TRUE(record) << record.error().line();
    const auto former = std::ranges::find(record->files, "repository/logs/a.log", &FormerFile::path);
    ASSERT_NE(former, record->files.end());
    former->state.uid = former->state.gid = service;
    const auto done = uninstall(*record);
    ASSERT_TRUE(done) << done.error().line();
    EXPECT_THAT(done->lines, ::testing::Contains(::testing::HasSubstr("another name")));
    EXPECT_EQ(snapshot(root_)["secret"], before);
    EXPECT_EQ(content(root_ / "home" / script_), api_manager);
}

TEST_F(InstallSteps, ALinkAHardLinkAndAStrangersScriptAreRefused) {
    const auto path = root_ / "home" / script_;
    const auto refused = [&](const std::string& said) {
        auto files = HomeFiles::open(root_ / "home");
        const auto found = look_for_script(*files, script_, service);
        ASSERT_FALSE(found) << said;
        EXPECT_NE(found.error().line().find(said), std::string::npos) << found.error().line();
    };
    fs::create_hard_link(path, root_ / "elsewhere");
    refused("another name");
    fs::remove(root_ / "elsewhere");
    ASSERT_EQ(::chown(path.c_str(), service + 1, 0), 0);
    refused("not the owner");
    fs::rename(path, root_ / "moved");
    fs::create_symlink(root_ / "moved", path);
    refused("is a link");
    fs::remove(path);
    fs::rename(root_ / "home/bin", root_ / "home/elsewhere");
    fs::create_symlink("elsewhere", root_ / "home/bin");
    refused("links");
}

TEST_F(InstallSteps, AStubWithoutItsOriginalIsSaidAndNotTakenForTheScript) {
    ASSERT_EQ(install(plan()), 0);
    fs::remove(root_ / "home" / kept_path(script_));
    auto files = HomeFiles::open(root_ / "home");
    const auto found = look_for_script(*files, script_, service);
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().what.find("the stub is all there is"), std::string::npos);
}

TEST(InstallRecordText, IsReadBackAsItWasWritten) {
    const InstallRecord record{"wso2am",
                               "/opt/a home",
                               "/etc/jarmor/wso2am.toml",
                               "ab",
                               {{FormerFile::Kind::script, "bin/a b.sh", {1, 2, 04755, 3, 4}, "cd"},
                                {FormerFile::Kind::directory, ".", {0, 0, 01777, -5, 999'999'999}, ""}}};
    const auto read = parse_record(record_text(record), "x");
    ASSERT_TRUE(read) << read.error().line();
    EXPECT_EQ(record_text(*read), record_text(record));
    EXPECT_EQ(read->files[1].state, record.files[1].state);
}

TEST(InstallRecordText, AnythingElseIsRefusedWithItsLine) {
    const auto whole = record_text({"n", "/h", "/p.toml", "", {}});
    for (const std::string& text :
         {std::string("x"), whole + "script\t1\t2\n", whole + "rubbish\n",
          whole + "script\tx\t0\t0644\t0\t0\t-\tp\n", std::string("jarmor-installed 1\n")})
        EXPECT_FALSE(parse_record(text, "file"));
}

}  // namespace
}  // namespace jarmor::launcher
