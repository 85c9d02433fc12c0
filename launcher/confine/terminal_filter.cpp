#include <seccomp.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <initializer_list>
#include <memory>

#include "launcher/confine/terminal.h"

namespace jarmor::launcher::confine {

using guard::fail_errno;
using guard::Failure;
using guard::Result;

namespace {

struct Release {
    void operator()(void* filter) const { ::seccomp_release(filter); }
};

/// A call through another ABI of the same machine would pass by a filter that knows the native one only.
int add_other_abis(scmp_filter_ctx filter) {
    const auto add = [&](std::initializer_list<std::uint32_t> abis) {
        for (const auto abi : abis) {
            if (const int failed = ::seccomp_arch_add(filter, abi); failed != 0) return failed;
        }
        return 0;
    };
    switch (::seccomp_arch_native()) {
        case SCMP_ARCH_X86_64:
            return add({SCMP_ARCH_X86, SCMP_ARCH_X32});
        case SCMP_ARCH_AARCH64:
            return add({SCMP_ARCH_ARM});
        default:
            return 0;
    }
}

int deny(scmp_filter_ctx filter, scmp_datum_t command) {
    // The kernel takes the command as 32 bits; a filter on all 64 is passed with command + 2^32
    // (CVE-2019-7303, CVE-2019-10063).
    return ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                              SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffU, command));
}

}  // namespace

Result<void> filter_terminal() {
    const std::unique_ptr<void, Release> filter(::seccomp_init(SCMP_ACT_ALLOW));
    int failed = filter ? add_other_abis(filter.get()) : -ENOMEM;
    if (failed == 0) failed = deny(filter.get(), TIOCSTI);
    if (failed == 0) failed = deny(filter.get(), TIOCLINUX);
    if (failed == 0) failed = ::seccomp_load(filter.get());
    if (failed == 0) return {};
    return fail_errno(Failure::confine, "/dev/tty", "input into the terminal cannot be refused (seccomp)",
                      -failed, "start it without a terminal, or with a kernel that has seccomp filters");
}

}  // namespace jarmor::launcher::confine
