#include "launcher/confine/system_call_filter.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <span>

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

// Signals: the run is ended from outside, and without a user of its own it could end what its user runs. The
// sockets also by io_uring, which passes by seccomp. System V objects and message queues stay when their
// maker is gone.
constexpr int denied_calls[] = {
    SCMP_SYS(socket),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(tgkill),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(kcmp),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(shmget),
    SCMP_SYS(msgget),
    SCMP_SYS(semget),
    SCMP_SYS(mq_open),
    SCMP_SYS(memfd_secret),
    SCMP_SYS(sched_setscheduler),
    SCMP_SYS(setpriority),
};

constexpr int metadata_calls[] = {
    SCMP_SYS(chmod),        SCMP_SYS(fchmod),      SCMP_SYS(fchmodat),
    SCMP_SYS(chown),        SCMP_SYS(fchown),      SCMP_SYS(lchown),
    SCMP_SYS(fchownat),     SCMP_SYS(setxattr),    SCMP_SYS(lsetxattr),
    SCMP_SYS(fsetxattr),    SCMP_SYS(removexattr), SCMP_SYS(lremovexattr),
    SCMP_SYS(fremovexattr), SCMP_SYS(utime),       SCMP_SYS(utimes),
    SCMP_SYS(futimesat),    SCMP_SYS(utimensat),   SCMP_SYS(chown32),
    SCMP_SYS(fchown32),     SCMP_SYS(lchown32),    SCMP_SYS(utimensat_time64),
};
// fchmodat2(2) of Linux 6.6, which libseccomp 2.5.4 has no name for. The number is the same everywhere.
constexpr int fchmodat2 = 452;

constexpr scmp_datum_t namespace_flags =
    CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

int deny_namespaces(scmp_filter_ctx filter) {
    for (scmp_datum_t flag = 1; flag <= namespace_flags; flag <<= 1U) {
        if ((namespace_flags & flag) == 0) continue;
        const int failed = ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                                              SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
        if (failed != 0) return failed;
    }
    // Its flags lie in memory, where a filter cannot look; glibc falls back to clone.
    return ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
}

}  // namespace

Result<void> filter_foreign_program(bool keep_metadata) {
    const std::unique_ptr<void, Release> filter(::seccomp_init(SCMP_ACT_ALLOW));
    int failed = filter ? add_other_abis(filter.get()) : -ENOMEM;
    const auto deny_all = [&](std::span<const int> calls) {
        for (const int call : calls) {
            if (failed == 0) failed = ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0);
        }
    };
    deny_all(denied_calls);
    if (keep_metadata) deny_all(metadata_calls);
    if (keep_metadata) deny_all(std::span(&fchmodat2, 1));
    // Its own limits, as ulimit does, but nobody else's.
    if (failed == 0) {
        failed = ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 1,
                                    SCMP_A0(SCMP_CMP_NE, 0));
    }
    if (failed == 0) failed = deny_namespaces(filter.get());
    if (failed == 0) failed = ::seccomp_load(filter.get());
    if (failed == 0) return {};
    return fail_errno(Failure::confine, "", "system calls of the script cannot be refused (seccomp)", -failed,
                      "use a kernel that has seccomp filters");
}

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
