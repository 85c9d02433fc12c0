#include "launcher/confine/limits.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>

namespace jarmor::launcher::confine {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;

namespace {

struct Resource {
    __rlimit_resource_t number;
    const char* name;
    const char* mend;
};

constexpr Resource core{
    RLIMIT_CORE, "core",
    "raise it where this is started (LimitCORE=, --ulimit core=), or lower [limits] core"};
constexpr Resource nofile{
    RLIMIT_NOFILE, "nofile",
    "raise it where this is started (LimitNOFILE=, --ulimit nofile=), or lower [limits] nofile"};

Result<void> set_limit(const Resource& resource, rlim_t value) {
    const rlimit wanted{value, value};
    if (::setrlimit(resource.number, &wanted) == 0) return {};
    const int number = errno;
    rlimit current{};
    std::string found;
    if (::getrlimit(resource.number, &current) == 0) {
        found = ", the hard limit is " + std::to_string(current.rlim_max) + " and may not be raised here";
    }
    return fail_errno(Failure::confine, std::string("limit ") + resource.name,
                      "cannot be set to " + std::to_string(value) + found, number, resource.mend);
}

Result<void> verify_limit(const Resource& resource, rlim_t value) {
    rlimit current{};
    if (::getrlimit(resource.number, &current) != 0) {
        return fail_errno(Failure::confine, std::string("limit ") + resource.name, "cannot be read back",
                          errno);
    }
    if (current.rlim_cur == value && current.rlim_max == value) return {};
    return fail(Failure::confine, std::string("limit ") + resource.name,
                "is " + std::to_string(current.rlim_cur) + " after it was set to " + std::to_string(value));
}

}  // namespace

Result<void> set_limits(const guard::Limits& limits) {
    (void)::umask(limits.umask);
    auto done = set_limit(core, limits.core);
    if (!done || limits.nofile == 0) return done;
    return set_limit(nofile, limits.nofile);
}

Result<void> verify_limits(const guard::Limits& limits) {
    auto same = verify_limit(core, limits.core);
    if (!same || limits.nofile == 0) return same;
    return verify_limit(nofile, limits.nofile);
}

}  // namespace jarmor::launcher::confine
