#include "launcher/product/learn/landlock.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "guard/unique_fd.h"

namespace jarmor::launcher::learn {

namespace {

using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

// linux/landlock.h of Debian 12 ends before what newer kernels know, so all of it stands here.
struct RulesetAttributes {
    std::uint64_t files = 0, network = 0, scoped = 0;
};
struct [[gnu::packed]] PathRule {
    std::uint64_t allowed = 0;
    std::int32_t parent = -1;
};
constexpr int path_rule = 1;
constexpr unsigned ask_version = 1;

constexpr std::uint64_t execute = 1U << 0U, write_file = 1U << 1U, read_file = 1U << 2U, read_dir = 1U << 3U;
constexpr std::uint64_t remove_and_make =
    (1U << 4U) | (1U << 5U) | (1U << 7U) | (1U << 8U) | (1U << 10U) | (1U << 12U);
constexpr std::uint64_t refer = 1U << 13U, truncate = 1U << 14U, device_control = 1U << 15U;
constexpr std::uint64_t first_rights = (1U << 13U) - 1;
constexpr std::uint64_t of_files = execute | write_file | read_file | truncate | device_control;
constexpr std::uint64_t read_only = read_file | read_dir;
constexpr std::uint64_t change = read_only | write_file | remove_and_make | refer | truncate;

RulesetAttributes handled(int version) {
    RulesetAttributes attributes{first_rights, 0, 0};
    if (version >= 2) attributes.files |= refer;
    if (version >= 3) attributes.files |= truncate;
    if (version >= 4) attributes.network = 3;  // bind and connect of TCP; no rule gives them back
    if (version >= 5) attributes.files |= device_control;
    if (version >= 6) attributes.scoped = 3;  // abstract sockets and signals
    return attributes;
}

std::size_t size_of_attributes(int version) {
    return version >= 6 ? 24 : version >= 4 ? 16 : 8;
}

class Ruleset {
  public:
    static Result<Ruleset> make(int version) {
        Ruleset ruleset;
        const RulesetAttributes attributes = handled(version);
        ruleset.handled_ = attributes.files;
        ruleset.fd_ = UniqueFd(static_cast<int>(
            ::syscall(SYS_landlock_create_ruleset, &attributes, size_of_attributes(version), 0)));
        if (ruleset.fd_.valid()) return ruleset;
        return fail_errno(Failure::confine, "", "Landlock cannot be used", errno);
    }

    /// A path that is not there needs no rule.
    Result<void> allow(const std::string& path, std::uint64_t rights) {
        const UniqueFd place(::open(path.c_str(), O_PATH | O_CLOEXEC));
        struct stat status{};
        if (!place.valid() || ::fstat(place.get(), &status) != 0) {
            if (errno == ENOENT) return {};
            return fail_errno(Failure::confine, path, "cannot be opened", errno);
        }
        if (!S_ISDIR(status.st_mode)) rights &= of_files;
        const PathRule rule{rights & handled_, place.get()};
        if (::syscall(SYS_landlock_add_rule, fd_.get(), path_rule, &rule, 0) == 0) return {};
        return fail_errno(Failure::confine, path, "cannot be allowed (Landlock)", errno);
    }

    Result<void> enforce() const {
        if (::syscall(SYS_landlock_restrict_self, fd_.get(), 0) == 0) return {};
        return fail_errno(Failure::confine, "", "Landlock cannot be put in force", errno);
    }

  private:
    UniqueFd fd_;
    std::uint64_t handled_ = 0;
};

/// The loaders of this machine's C libraries: exec of a program needs the right to execute them. The rest of
/// /usr/lib can be read and not executed: a JDK that is installed there must not answer for the stand-in.
std::vector<std::string> loaders() {
    std::vector<std::string> paths;
    for (const char* pattern : {"/lib/ld-*.so*", "/lib64/ld*.so*", "/lib/*/ld*.so*"}) {
        glob_t found{};
        if (::glob(pattern, GLOB_NOSORT, nullptr, &found) == 0)
            paths.insert(paths.end(), found.gl_pathv, found.gl_pathv + found.gl_pathc);
        ::globfree(&found);
    }
    return paths;
}

Result<void> allow_system(Ruleset& ruleset) {
    Result<void> done;
    for (const char* path : {"/usr", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache", "/etc/alternatives"}) {
        if (done) done = ruleset.allow(path, read_only);
    }
    for (const char* path : {"/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"}) {
        if (done) done = ruleset.allow(path, read_only | execute);
    }
    for (const auto& path : loaders()) {
        if (done) done = ruleset.allow(path, read_file | execute);
    }
    if (done) done = ruleset.allow("/dev/null", read_file | write_file);
    for (const char* path : {"/dev/zero", "/dev/urandom"}) {
        if (done) done = ruleset.allow(path, read_file);
    }
    return done;
}

}  // namespace

int landlock_version() {
    const auto version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, ask_version);
    return version > 0 ? static_cast<int>(version) : 0;
}

Result<void> restrict_files(const std::string& scratch, const std::vector<std::string>& writable) {
    auto ruleset = Ruleset::make(landlock_version());
    if (!ruleset) return pass_on(ruleset);
    auto done = allow_system(*ruleset);
    if (done) done = ruleset->allow(scratch, read_only | execute);
    for (const auto& path : writable) {
        if (done) done = ruleset->allow(path, change | execute);
    }
    if (done) done = ruleset->enforce();
    return done;
}

}  // namespace jarmor::launcher::learn
