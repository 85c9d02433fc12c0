#include "launcher/cli/leave_root.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

#include "launcher/confine/become.h"
#include "launcher/confine/identity.h"

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;

namespace {

constexpr uid_t nobody = 65534;

}  // namespace

Result<void> leave_root(const Request& request, const struct stat& file) {
    if (::geteuid() != 0) return {};
    guard::Identity identity;
    if (request.user) {
        auto named = confine::resolve_identity({*request.user, {"command line", 0, 0}, false, ""});
        if (!named) return pass_on(named);
        identity = *named;
    } else {
        identity.uid = file.st_uid != 0 ? file.st_uid : nobody;
        identity.gid = file.st_uid != 0 && file.st_gid != 0 ? file.st_gid : nobody;
        identity.changes = true;
    }
    auto dropped = confine::become(identity, guard::Limits{}, false);
    if (!dropped) return pass_on(dropped);
    return {};
}

Result<void> hide_memory() {
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0) != 0) {
        return guard::fail_errno(Failure::confine, "PR_SET_DUMPABLE", "secrets would not be hidden", errno);
    }
    return {};
}

}  // namespace jarmor::launcher
