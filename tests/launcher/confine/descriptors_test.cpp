#include "launcher/confine/descriptors.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <seccomp.h>
#include <sys/personality.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>

#include "tests/support/child.h"

namespace jarmor::launcher::confine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

guard::Result<std::vector<int>> listen_with(const std::string& pid, const std::string& count) {
    const std::string first = "LISTEN_PID=" + pid, second = "LISTEN_FDS=" + count;
    const char* const environ[] = {"LISTEN_FDSX=1", first.c_str(), second.c_str(), nullptr};
    return listen_descriptors(environ);
}

TEST(ListenDescriptors, AreTheOnesThatTheServiceManagerPassed) {
    const auto outcome = support::run_child([] {
        if (::dup2(0, 3) != 3 || ::dup2(0, 4) != 4) return 100;
        const auto passed = listen_with(std::to_string(::getpid()), "2");
        return passed && *passed == std::vector<int>{3, 4} ? 0 : 1;
    });
    EXPECT_EQ(outcome.code, 0);
}

TEST(ListenDescriptors, OfAnotherProcessAreNotOurs) {
    EXPECT_THAT(*listen_with("1", "2"), IsEmpty());
    EXPECT_THAT(*listen_with("", "2"), IsEmpty());
    EXPECT_THAT(*listen_with("-1", "2"), IsEmpty());
    const char* const none[] = {nullptr};
    EXPECT_THAT(*listen_descriptors(none), IsEmpty());
}

TEST(ListenDescriptors, ACountThatIsNoNumberOrNamesAClosedDescriptorIsRefused) {
    const auto own = std::to_string(::getpid());
    for (const char* const count : {"", "x", "-1", "1x", "4294967297", "5000", "4096"}) {
        const auto passed = listen_with(own, count);
        ASSERT_FALSE(passed) << count;
        EXPECT_EQ(passed.error().kind, guard::Failure::confine);
        EXPECT_THAT(passed.error().line(), HasSubstr("LISTEN_FDS: "));
    }
}

TEST(CloseOnExec, MarksAHighDescriptorToo) {
    const auto outcome = support::run_child([] {
        if (::fcntl(0, F_DUPFD, 900) != 900 || ::dup2(0, 5) != 5) return 100;
        if (!close_on_exec_except({5})) return 1;
        return ::fcntl(900, F_GETFD) == FD_CLOEXEC && ::fcntl(5, F_GETFD) == 0 && ::fcntl(1, F_GETFD) == 0
                   ? 0
                   : 2;
    });
    EXPECT_EQ(outcome.code, 0);
}

/// From here on close_range(2) fails as on an older kernel.
bool forbid_close_range(int number) {
    const std::unique_ptr<void, decltype(&::seccomp_release)> filter(::seccomp_init(SCMP_ACT_ALLOW),
                                                                     &::seccomp_release);
    return ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(static_cast<unsigned>(number)),
                              SCMP_SYS(close_range), 0) == 0 &&
           ::seccomp_load(filter.get()) == 0;
}

TEST(CloseOnExec, WithoutCloseRangeEachDescriptorIsMarked) {
    for (const bool flag_only : {false, true}) {
        const auto outcome = support::run_child([&] {
            // Linux 5.9 and 5.10 have the call, and not the flag.
            if (flag_only && ::personality(UNAME26) < 0) return 99;
            if (!forbid_close_range(flag_only ? EINVAL : ENOSYS)) return 101;
            if (::fcntl(0, F_DUPFD, 900) != 900 || ::dup2(0, 5) != 5) return 100;
            if (!close_on_exec_except({5})) return 1;
            return ::fcntl(900, F_GETFD) == FD_CLOEXEC && ::fcntl(5, F_GETFD) == 0 ? 0 : 2;
        });
        EXPECT_EQ(outcome.code, 0);
    }
}

TEST(CloseOnExec, AFailureThatNoOldKernelExplainsIsRefused) {
    for (const int number : {EPERM, EINVAL, ENOMEM}) {
        const auto outcome = support::run_child([&] {
            if (!forbid_close_range(number)) return 101;
            return close_on_exec_except({}) ? 1 : 0;
        });
        EXPECT_EQ(outcome.code, 0) << number;
    }
}

}  // namespace
}  // namespace jarmor::launcher::confine
