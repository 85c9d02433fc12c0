#pragma once

#include <grp.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/child.h"
#include "tests/support/fake_jdk.h"
#include "tests/support/must_run.h"

namespace jarmor::drop {

/// The default program, and the static one where it was built.
inline std::vector<std::string> programs() {
    std::vector<std::string> found{JARMOR_PROGRAM};
    const std::string with_no_library = std::string(JARMOR_BUILD_DIR) + "/bin/jarmor-static";
    if (std::filesystem::exists(with_no_library)) found.push_back(with_no_library);
    return found;
}

/// In the child: a mount namespace of its own, so that nothing of what is mounted outlives it.
inline bool enter_mount_namespace() {
    return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

/// The user database of the table, in place of the system's.
inline bool mount_accounts(const std::string& folder) {
    return enter_mount_namespace() &&
           ::mount((folder + "/passwd").c_str(), "/etc/passwd", nullptr, MS_BIND, nullptr) == 0 &&
           ::mount((folder + "/group").c_str(), "/etc/group", nullptr, MS_BIND, nullptr) == 0;
}

/// jarmor as it is called, over a user database of its own and a JDK whose java is the witness.
class DropTable : public ::testing::TestWithParam<std::string> {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root: the drop starts there");
        folder_ = ::testing::TempDir() + "jarmor_drop_" + std::to_string(::getpid());
        std::filesystem::create_directories(folder_);
        std::filesystem::permissions(folder_, std::filesystem::perms(0755));
        std::ofstream(folder_ + "/passwd") << "root:x:0:0:root:/root:/bin/sh\n"
                                              "svc:x:10001:10002::/srv/svc:/bin/false\n"
                                              "nobody:x:65534:65534::/nonexistent:/bin/false\n"
                                              "zero:x:10003:0:::\n"
                                              "wheel:x:10004:10004:::\n";
        std::ofstream(folder_ + "/group") << "root:x:0:wheel\nsvc:x:10002:\nweb:x:30:svc\nlog:x:20:svc\n";
    }
    void TearDown() override {
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
    }

    std::vector<std::string> command(const std::vector<std::string>& user,
                                     const std::vector<std::string>& words) const {
        std::vector<std::string> argv{GetParam()};
        argv.insert(argv.end(), user.begin(), user.end());
        for (const char* const word : {"java", "-cp", "x", "Main"}) argv.emplace_back(word);
        argv.insert(argv.end(), words.begin(), words.end());
        return argv;
    }
    std::vector<std::string> variables() const {
        return {"PATH=/usr/bin:/bin", "HOME=/root", "USER=root", "LOGNAME=root", "JAVA_HOME=" + jdk_.home()};
    }
    /// jarmor --user USER java -cp x Main WORDS, after `prepare` in the same process.
    support::Outcome run_as(
        const std::string& user, const std::function<bool()>& prepare = [] { return true; },
        const std::vector<std::string>& words = {"probe:thread"}) const {
        return support::run_child([&] {
            if (!mount_accounts(folder_) || !prepare()) return 100;
            return support::exec_words(command({"--user", user}, words), variables());
        });
    }
    /// As run_as(), without --user, as an unprivileged process.
    support::Outcome run_unprivileged(uid_t uid, gid_t gid, const std::vector<gid_t>& groups,
                                      const std::vector<std::string>& user = {}) const {
        return support::run_child([&] {
            if (!mount_accounts(folder_)) return 100;
            if (::setgroups(groups.size(), groups.data()) != 0 || ::setresgid(gid, gid, gid) != 0 ||
                ::setresuid(uid, uid, uid) != 0) {
                return 101;
            }
            return support::exec_words(command(user, {"probe:thread"}), variables());
        });
    }
    std::string folder_;
    support::FakeJdk jdk_;
};

inline std::string name_of_program(const ::testing::TestParamInfo<std::string>& as) {
    return std::filesystem::path(as.param).filename() == "jarmor" ? "Default" : "Static";
}

}  // namespace jarmor::drop
