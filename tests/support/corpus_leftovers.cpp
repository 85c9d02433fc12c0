#include "tests/support/corpus_leftovers.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <string_view>

namespace jarmor::support {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "jarmor-corpus-";
constexpr std::size_t name_size = prefix.size() + 6;  // as mkdtemp(3) fills it in
constexpr std::time_t young = 60;                     // seconds in which its maker surely claims it

/// An own directory that is old enough and that no living process claims.
bool is_abandoned(const fs::path& directory) {
    const guard::UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status{};
    if (!fd.valid() || ::fstat(fd.get(), &status) != 0 || status.st_uid != ::geteuid()) return false;
    return ::time(nullptr) - status.st_mtime > young && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

guard::UniqueFd claim_workspace(const std::string& directory) {
    guard::UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.valid() && ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) fd.reset();
    return fd;
}

std::string memory_cgroups() {
    const bool first_version = fs::exists("/sys/fs/cgroup/memory/memory.limit_in_bytes");
    return first_version ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
}

void remove_leftovers() {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/tmp", ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(prefix) && name.size() == name_size && is_abandoned(entry.path()))
            fs::remove_all(entry.path(), ignored);
    }
    for (const auto& entry : fs::directory_iterator(memory_cgroups(), ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(prefix) && !fs::exists("/tmp/" + name.substr(0, name_size), ignored))
            (void)::rmdir(entry.path().c_str());  // fails where a process is left in it
    }
}

}  // namespace jarmor::support
