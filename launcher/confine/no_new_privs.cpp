#include "launcher/confine/no_new_privs.h"

#include <sys/prctl.h>

#include <cerrno>

namespace jarmor::launcher::confine {

using guard::fail_errno;
using guard::Failure;
using guard::Result;

Result<void> set_no_new_privs() {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) return {};
    return fail_errno(Failure::confine, "", "no_new_privs cannot be set", errno);
}

Result<void> verify_no_new_privs() {
    const int now = ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
    if (now == 1) return {};
    return fail_errno(Failure::confine, "", "no_new_privs is not set after it was", now < 0 ? errno : 0);
}

Result<void> close_memory() {
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0) return {};
    return fail_errno(Failure::confine, "", "this process cannot be closed to others (PR_SET_DUMPABLE)",
                      errno);
}

}  // namespace jarmor::launcher::confine
