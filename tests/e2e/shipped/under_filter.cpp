// under_filter PROGRAM ARGS...: runs a program under a system call filter as systemd makes one: what standard
// input names (a name a line) is allowed, everything else is EPERM.
#include <seccomp.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace {

int fail(const char* what, int error) {
    std::fprintf(stderr, "under_filter: %s: %s\n", what, std::strerror(error));
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return fail("no program", EINVAL);
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == nullptr) return fail("seccomp_init", ENOMEM);
    char name[64];
    int known = 0;
    while (std::scanf("%63s", name) == 1) {
        const int number = seccomp_syscall_resolve_name(name);
        if (number < 0) continue;  // of another architecture, or newer than this library
        if (const int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0)) return fail(name, -error);
        ++known;
    }
    if (known < 100) return fail("too few names on standard input", EINVAL);
    if (const int error = seccomp_load(filter)) return fail("seccomp_load", -error);
    seccomp_release(filter);
    execv(argv[1], argv + 1);
    return fail(argv[1], errno);
}
