#include "launcher/plan/prove_file.h"

#include <fcntl.h>
#include <openssl/sha.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <span>

#include "guard/evidence/files.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

std::string hexadecimal(std::span<const unsigned char> bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

Result<std::string> sha256_of(int fd, const std::string& path) {
    // Not EVP: its providers are a third of a millisecond of relocation at every start, whether a sum is
    // asked for or not, and a millisecond more where it is. This is the same code below it.
    SHA256_CTX digest;
    if (SHA256_Init(&digest) != 1) return guard::fail(Failure::internal, path, "SHA-256 is not available");
    std::array<char, 65536> buffer{};
    while (true) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return guard::fail_errno(Failure::policy, path, "cannot be read", errno);
        if (got == 0) break;
        if (SHA256_Update(&digest, buffer.data(), static_cast<std::size_t>(got)) != 1) {
            return guard::fail(Failure::internal, path, "SHA-256 failed");
        }
    }
    std::array<unsigned char, SHA256_DIGEST_LENGTH> sum{};
    if (SHA256_Final(sum.data(), &digest) != 1) return guard::fail(Failure::internal, path, "SHA-256 failed");
    return hexadecimal(sum);
}

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
    if (status.st_dev != file->status.st_dev || status.st_ino != file->status.st_ino) {
        return guard::fail(Failure::policy, path, "was replaced while it was being judged");
    }
    auto sum = sha256_of(fd->get(), path);
    if (!sum) return pass_on(sum);
    if (*sum != sha256) {
        return guard::fail(Failure::policy, path, "has SHA-256 " + *sum + ", the profile expects " + sha256,
                           "check the file, then write its sum into the profile");
    }
    return {};
}

}  // namespace jarmor::launcher
