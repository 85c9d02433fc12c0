#include "launcher/plan/prove_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "guard/evidence/files.h"
#include "guard/evidence/sha256.h"
#include "guard/same_file.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

// A directory of classes or agents; more than this is no such thing.
constexpr int tree_limit = 20000;

/// What lies in a directory brings code in as the directory itself does. The directories are proved on the
/// way down, so that nobody else can swap an entry between look and use.
Result<void> prove_tree(const std::string& root, guard::PathJudge& judge) {
    std::error_code failed;
    int seen = 0;
    for (auto entry = std::filesystem::recursive_directory_iterator(root, failed);
         !failed && entry != std::filesystem::recursive_directory_iterator(); entry.increment(failed)) {
        if (++seen > tree_limit) {
            return guard::fail(Failure::policy, root,
                               "holds more than " + std::to_string(tree_limit) + " files",
                               "name the files that are meant");
        }
        auto file = judge.open(entry->path().string(), Failure::policy);
        if (!file) return pass_on(file);
    }
    if (failed) return guard::fail(Failure::policy, root, "cannot be listed: " + failed.message());
    return {};
}

}  // namespace

Result<void> prove_file(const std::string& path, const std::string& sha256, const guard::Trust& trust) {
    std::error_code failed;
    const std::string absolute = std::filesystem::absolute(path, failed).string();
    if (failed) return guard::fail(Failure::policy, path, "has no absolute path: " + failed.message());
    guard::PathJudge judge(trust);
    auto file = judge.open(absolute, Failure::policy);
    if (!file) return pass_on(file);
    if (S_ISDIR(file->status.st_mode)) return prove_tree(file->path, judge);
    if (sha256.empty()) return {};

    auto fd = guard::open_regular(file->path, Failure::policy);
    if (!fd) return pass_on(fd);
    struct stat status{};
    if (::fstat(fd->get(), &status) != 0)
        return guard::fail_errno(Failure::policy, path, "cannot be examined", errno);
    if (!guard::same_file(status, file->status)) {
        return guard::fail(Failure::policy, path, "was replaced while it was being judged");
    }
    auto sum = guard::sha256_of_file(fd->get(), path);
    if (!sum) return pass_on(sum);
    if (*sum != sha256) {
        return guard::fail(Failure::policy, path, "has SHA-256 " + *sum + ", the profile expects " + sha256,
                           "check the file, then write its sum into the profile");
    }
    return {};
}

}  // namespace jarmor::launcher
