#include "launcher/product/script_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "guard/evidence/sha256.h"
#include "guard/same_file.h"
#include "guard/shell_quote.h"
#include "launcher/product/paths.h"
#include "launcher/product/place_file.h"
#include "launcher/product/stub.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;

constexpr const char* kept_ending = ".original";

/// The second name of a script while it is being kept.
std::string keeping_path(const std::string& script) {
    return kept_path(script) + ".new";
}

/// Names that jarmor itself gave to a script: an install that was cut off between two of its steps.
Result<nlink_t> own_names(const HomeFiles& files, const std::string& script, const struct stat& status) {
    nlink_t names = 1;
    for (const auto& path : {kept_path(script), keeping_path(script)}) {
        auto other = files.look(path);
        if (!other) return pass_on(other);
        if (*other && guard::same_file(**other, status)) ++names;
    }
    return names;
}

Result<void> check_script(const HomeFiles& files, const std::string& script, const struct stat& status,
                          uid_t owner) {
    const std::string path = files.absolute(script);
    if (!S_ISREG(status.st_mode)) {
        return fail(Failure::policy, path, "is a link or no file",
                    "name the home that holds the script itself");
    }
    auto names = own_names(files, script, status);
    if (!names) return pass_on(names);
    if (status.st_nlink > *names) return has_second_name(path);
    if (status.st_uid == 0 || status.st_uid == owner || status.st_uid == ::geteuid()) return {};
    return fail(Failure::policy, path,
                "belongs to uid " + std::to_string(status.st_uid) +
                    ", who is not the owner "
                    "of the home",
                "chown root " + guard::shell_quote(path));
}

Result<void> remove_name(const HomeFiles& files, const std::string& path) {
    auto directory = files.directory(directory_part(path));
    if (!directory) return pass_on(directory);
    // A read-only file system refuses before it looks whether there is one.
    if (const auto there = files.look(path); there && !*there) return {};
    if (::unlinkat(directory->get(), last_part(path).c_str(), 0) == 0 || errno == ENOENT) return {};
    return fail_errno(Failure::internal, files.absolute(path), "cannot be removed", errno);
}

Result<void> rename_in(const HomeFiles& files, const std::string& from, const std::string& to) {
    auto directory = files.directory(directory_part(from));
    if (!directory) return pass_on(directory);
    const int fd = directory->get();
    if (::renameat(fd, last_part(from).c_str(), fd, last_part(to).c_str()) == 0 && ::fsync(fd) == 0)
        return {};
    return fail_errno(Failure::internal, files.absolute(to), "cannot be put in place", errno);
}

/// Gives the script its second name; the first stays until the stub takes it.
Result<void> keep_original(const HomeFiles& files, const std::string& script, const struct stat& status) {
    auto kept = files.look(kept_path(script));
    if (!kept) return pass_on(kept);
    // rename() of two names of one file does nothing, and would leave both.
    if (*kept && guard::same_file(**kept, status)) return {};
    if (auto removed = remove_name(files, keeping_path(script)); !removed) return removed;
    auto directory = files.directory(directory_part(script));
    if (!directory) return pass_on(directory);
    const int fd = directory->get();
    if (::linkat(fd, last_part(script).c_str(), fd, last_part(keeping_path(script)).c_str(), 0) != 0)
        return fail_errno(Failure::internal, files.absolute(kept_path(script)), "cannot be made", errno);
    return rename_in(files, keeping_path(script), kept_path(script));
}

}  // namespace

std::string kept_path(const std::string& script) {
    const std::string directory = directory_part(script);
    return (directory == "." ? "" : directory + "/") + "." + last_part(script) + kept_ending;
}

std::string learned_copy(const std::string& script) {
    const std::string kept = kept_path(script);
    return kept.substr(0, kept.size() - std::string_view(kept_ending).size()) + ".learned";
}

Result<FoundScript> look_for_script(const HomeFiles& files, const std::string& script, uid_t owner) {
    FoundScript found;
    for (const auto& path : {script, kept_path(script)}) {
        auto there = files.look(path);
        if (!there) return pass_on(there);
        if (!*there) break;
        if (auto checked = check_script(files, path, **there, owner); path == script && !checked)
            return pass_on(checked);
        auto text = files.read(path);
        if (!text) return pass_on(text);
        if (path == script && is_stub(*text)) {
            found.has_stub = true;
            continue;
        }
        found.text = std::move(*text);
        found.status = **there;
        return found;
    }
    return fail(Failure::policy, files.absolute(found.has_stub ? kept_path(script) : script),
                found.has_stub ? "is gone, and the stub is all there is of the script" : "does not exist",
                "put the product's own script at " + guard::shell_quote(files.absolute(script)));
}

Result<void> put_learned_copy(const HomeFiles& files, const std::string& script, const std::string& text,
                              mode_t mode) {
    const std::string copy = learned_copy(script);
    if (auto there = files.look(copy); there && *there) {
        auto same = files.read(copy);
        if (same && *same == text) return {};
    }
    auto directory = files.directory(directory_part(script));
    if (!directory) return pass_on(directory);
    return place_file(directory->get(), files.absolute(copy), {last_part(copy), text, mode});
}

Result<void> put_stub(const HomeFiles& files, const std::string& script, const std::string& stub) {
    auto there = files.look(script);
    if (!there) return pass_on(there);
    auto text = files.read(script);
    if (!text) return pass_on(text);
    if (!is_stub(*text)) {
        if (auto kept = keep_original(files, script, **there); !kept) return kept;
    }
    auto directory = files.directory(directory_part(script));
    if (!directory) return pass_on(directory);
    return place_file(directory->get(), files.absolute(script), {last_part(script), stub, 0755});
}

Result<Restored> restore_script(const HomeFiles& files, const FormerFile& former) {
    auto there = files.look(former.path);
    if (!there) return pass_on(there);
    auto kept = files.look(kept_path(former.path));
    if (!kept) return pass_on(kept);
    bool stub = !*there;
    bool newer = false;
    if (*there) {
        auto text = files.read(former.path);
        if (!text) return pass_on(text);
        stub = is_stub(*text);
        auto digest = guard::sha256_of_text(*text);
        if (!digest) return pass_on(digest);
        newer = !stub && *digest != former.sha256;
    }
    if (stub && !*kept) {
        return fail(Failure::policy, files.absolute(kept_path(former.path)),
                    "is gone, and the stub is all there is",
                    "put the product's own script at " + guard::shell_quote(files.absolute(former.path)));
    }
    if (stub) {
        if (auto put = rename_in(files, kept_path(former.path), former.path); !put) return pass_on(put);
    } else if (*kept) {
        if (auto removed = remove_name(files, kept_path(former.path)); !removed) return pass_on(removed);
    }
    // The copy of what was learned, and what a run that was cut off left.
    const std::string directory = directory_part(former.path);
    const std::string copy = learned_copy(former.path);
    const auto temporary = [&](const std::string& path) {
        return directory + "/" + temporary_name(last_part(path));
    };
    for (const auto& path : {keeping_path(former.path), temporary(former.path), copy, temporary(copy)}) {
        if (auto removed = remove_name(files, path); !removed) return pass_on(removed);
    }
    if (newer) return Restored::newer;
    if (auto put = files.put_state(former.path, former.state); !put) return pass_on(put);
    return stub ? Restored::original : Restored::nothing_to_do;
}

}  // namespace jarmor::launcher
