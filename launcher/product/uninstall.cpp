#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "guard/evidence/sha256.h"
#include "launcher/product/install.h"
#include "launcher/product/paths.h"
#include "launcher/product/place_file.h"
#include "launcher/profile/site_files.h"

namespace jarmor::launcher {

namespace {

using guard::fail_errno;
using guard::Failure;
using guard::Result;

/// One file or directory; what has gone in the meantime is no reason to stop.
Result<void> restore_file(const HomeFiles& files, const FormerFile& former, Uninstalled& result) {
    const auto there = files.look(former.path);
    const bool gone = !there || !*there;
    if (former.kind != FormerFile::Kind::script) {
        auto put = gone ? Result<void>() : files.put_state(former.path, former.state);
        if (put || former.kind != FormerFile::Kind::entry || put.error().kind != Failure::policy) return put;
        // The service user, who may write there, has put something else in its place.
        result.lines.push_back("left       " + put.error().where + ", which " + put.error().what);
        return {};
    }
    auto restored = restore_script(files, former);
    if (!restored) return pass_on(restored);
    const std::string path = files.absolute(former.path);
    if (*restored == Restored::original) result.lines.push_back("restored   " + path);
    if (*restored == Restored::newer)
        result.lines.push_back("left       " + path + ", which is newer than what jarmor kept");
    return {};
}

/// Scripts before the directories that hold them, home last: each step changes the time of what is above.
Result<void> restore_files(const InstallRecord& record, Uninstalled& result) {
    auto files = HomeFiles::open(record.home);
    if (!files) {
        result.lines.push_back("gone       " + record.home);
        return {};
    }
    using Kind = FormerFile::Kind;
    for (const auto kind : {Kind::script, Kind::entry, Kind::directory}) {
        for (const auto& former : record.files) {
            if (former.kind != kind) continue;
            if (auto done = restore_file(*files, former, result); !done) return done;
        }
    }
    return {};
}

/// A profile that was changed by hand since is kept under another name.
Result<bool> was_changed(const InstallRecord& record) {
    const auto there = SiteFiles::exists(record.profile);
    if (!there) return guard::Unexpected(there.error());
    if (!*there) return false;
    auto file = SiteFiles(::geteuid() == 0).read(record.profile);
    if (!file) return pass_on(file);
    auto digest = guard::sha256_of_text(file->text);
    if (!digest) return pass_on(digest);
    return *digest != record.profile_sha256;
}

}  // namespace

Result<std::vector<InstallRecord>> known_installs() {
    if (::geteuid() == 0) return read_records("/etc/jarmor");
    const char* const home = std::getenv("HOME");
    if (home == nullptr || *home != '/') return std::vector<InstallRecord>();
    return read_records(std::string(home) + "/.jarmor");
}

Result<InstallRecord> find_install(const std::string& target) {
    if (target.find('/') != std::string::npos && target.ends_with(".toml"))
        return read_record(record_path(target));
    auto records = known_installs();
    if (!records) return pass_on(records);
    const std::string path = canonical_path(target);
    std::string homes;
    for (auto& record : *records) {
        const bool inside = path == record.home || path.starts_with(record.home + "/");
        if (target == record.name || target == record.home || inside) return std::move(record);
        homes += (homes.empty() ? "" : ", ") + record.home;
    }
    return guard::fail(Failure::usage, target,
                       "is not installed (installed: " + (homes.empty() ? "none" : homes) + ")");
}

Result<Uninstalled> uninstall(const InstallRecord& record) {
    Uninstalled result;
    if (auto done = restore_files(record, result); !done) return pass_on(done);
    auto directory = open_site_directory(directory_above(record.profile), Failure::profile);
    if (!directory) return pass_on(directory);
    const int fd = directory->get();
    auto changed = was_changed(record);
    if (!changed) return pass_on(changed);
    const std::string name = last_part(record.profile);
    const std::string saved = name + ".saved";
    const bool removed = *changed ? ::renameat(fd, name.c_str(), fd, saved.c_str()) == 0
                                  : ::unlinkat(fd, name.c_str(), 0) == 0;
    if (!removed && errno != ENOENT)
        return fail_errno(Failure::internal, record.profile, "cannot be removed", errno);
    result.lines.push_back(*changed ? "kept       " + record.profile + ".saved, which was changed by hand"
                                    : "removed    " + record.profile);
    (void)::unlinkat(fd, temporary_name(name).c_str(), 0);  // of a run that was cut off
    // Last: as long as it is there, an uninstall that was cut off can be repeated.
    if (::unlinkat(fd, last_part(record_path(record.profile)).c_str(), 0) != 0 && errno != ENOENT)
        return fail_errno(Failure::internal, record_path(record.profile), "cannot be removed", errno);
    if (::fsync(fd) != 0)
        return fail_errno(Failure::internal, record.profile, "cannot be made lasting", errno);
    return result;
}

}  // namespace jarmor::launcher
