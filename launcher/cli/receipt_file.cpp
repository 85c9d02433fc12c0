#include "launcher/cli/receipt_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "guard/evidence/trusted_path.h"
#include "guard/report/plan_report.h"
#include "guard/report/receipt.h"
#include "guard/report/write.h"
#include "launcher/confine/caller.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

bool names_a_file(const Request& request) {
    return !request.receipt.empty() && !request.receipt.starts_with("fd:");
}

/// The directory of the receipt. Root writes where nobody else can swap a directory or the file itself.
Result<UniqueFd> open_directory(const std::filesystem::path& folder) {
    auto caller = confine::read_caller();
    if (!caller) return pass_on(caller);
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    UniqueFd directory;
    if (caller->uid == 0) {
        guard::PathJudge judge(guard::Trust{{0}}, Failure::policy);
        auto trusted = judge.open(folder.string(), Failure::internal);
        if (!trusted) {
            // The judge's own mend would change a directory that others use, such as /tmp.
            trusted.error().mend = "name a file where root alone can write (/run/jarmor.json), or fd:N";
            return pass_on(trusted);
        }
        directory = UniqueFd(::openat(trusted->fd.get(), ".", flags));
    } else {
        directory = UniqueFd(::open(folder.c_str(), flags));
    }
    if (!directory.valid()) return fail_errno(Failure::internal, folder.string(), "cannot be opened", errno);
    return directory;
}

/// Not in the place of a link, a device or a directory.
Result<void> require_plain(const UniqueFd& directory, const std::string& name, const std::string& path) {
    struct stat status{};
    if (::fstatat(directory.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) return {};
        return fail_errno(Failure::internal, path, "cannot be examined", errno);
    }
    if (S_ISREG(status.st_mode)) return {};
    return fail(Failure::policy, path, "is there, and no regular file", "name a new file, or fd:N");
}

Result<UniqueFd> put_new_file(const UniqueFd& directory, const std::string& name, const std::string& path) {
    const std::string temporary = "." + name + ".new";
    // What a start that was killed here left behind; in a container the next one has the same number.
    if (::unlinkat(directory.get(), temporary.c_str(), 0) != 0 && errno != ENOENT) {
        return fail_errno(Failure::internal, path, "cannot be made", errno);
    }
    UniqueFd file(::openat(directory.get(), temporary.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.valid()) return fail_errno(Failure::internal, path, "cannot be made", errno);
    if (::renameat(directory.get(), temporary.c_str(), directory.get(), name.c_str()) != 0) {
        const int number = errno;
        (void)::unlinkat(directory.get(), temporary.c_str(), 0);
        return fail_errno(Failure::internal, path, "cannot be put in place", number);
    }
    // The rename must survive a power cut too; a file system that cannot sync a directory says EINVAL.
    if (::fsync(directory.get()) != 0 && errno != EINVAL) {
        return fail_errno(Failure::internal, path, "cannot be synced", errno);
    }
    return file;
}

/// The descriptor of "fd:N".
Result<int> receipt_descriptor(const Request& request) {
    const std::string_view number = std::string_view(request.receipt).substr(std::string_view("fd:").size());
    int descriptor = -1;
    const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), descriptor);
    if (failed == std::errc{} && end == number.data() + number.size() && descriptor >= 0 &&
        ::fcntl(descriptor, F_GETFD) >= 0)
        return descriptor;
    return fail(Failure::usage, request.receipt, "is no open descriptor", "--receipt FILE, or fd:N");
}

}  // namespace

Result<UniqueFd> open_receipt(const Request& request) {
    if (!names_a_file(request)) {
        if (request.receipt.empty()) return UniqueFd();
        auto descriptor = receipt_descriptor(request);
        if (!descriptor) return pass_on(descriptor);
        return UniqueFd();
    }
    std::error_code failed;
    const auto path = std::filesystem::absolute(request.receipt, failed);
    if (failed) {
        return fail(Failure::usage, request.receipt, "is relative to a directory without a name",
                    "write the whole path");
    }
    const std::string name = path.filename().string();
    if (name.empty() || name == "." || name == "..") {
        return fail(Failure::usage, request.receipt, "is no file name");
    }
    auto directory = open_directory(path.parent_path());
    if (!directory) return directory;
    if (auto plain = require_plain(*directory, name, path.string()); !plain) return pass_on(plain);
    return put_new_file(*directory, name, path.string());
}

Result<void> put_receipt(const Request& request, const UniqueFd& file, const guard::LaunchPlan& plan,
                         const char* const* environ) {
    if (request.receipt.empty()) return {};
    const guard::Redactor redactor = guard::plan_redactor(plan, environ);
    const std::string text = guard::receipt_json(plan, redactor, ::getpid(), std::time(nullptr));
    if (!file.valid()) return guard::write_target(request.receipt, text);
    auto written = guard::write_all(file.get(), text, request.receipt);
    if (written && ::fsync(file.get()) != 0)
        written = fail_errno(Failure::internal, request.receipt, "cannot be synced", errno);
    // Half a receipt reads like one that was tampered with; an empty one says that no start came of it.
    if (!written && ::ftruncate(file.get(), 0) != 0) {
        written.error().what += "; what was written of it is left there";
    }
    return written;
}

Result<void> put_receipt_later(const Request& request, UniqueFd& file, const guard::LaunchPlan& plan,
                               const char* const* environ, Announcement& announcement) {
    if (request.receipt.empty()) return {};
    int descriptor = -1;
    if (file.valid()) {
        descriptor = file.release();
    } else {
        auto given = receipt_descriptor(request);
        if (!given) return pass_on(given);
        descriptor = *given;
    }
    auto halves = guard::receipt_halves(plan, guard::plan_redactor(plan, environ), std::time(nullptr));
    announcement.receipt = descriptor;
    announcement.receipt_before = std::move(halves.first);
    announcement.receipt_after = std::move(halves.second);
    return {};
}

}  // namespace jarmor::launcher
