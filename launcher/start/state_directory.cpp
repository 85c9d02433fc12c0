#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "launcher/start/state.h"

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;
using guard::UniqueFd;

namespace {

/// A directory name for a profile. One that was read from a path gets the path's FNV-1a hash, so that two
/// files of one name in two places do not share a state.
std::string name_of(const Profile& profile) {
    if (profile.name.find('/') == std::string::npos) return profile.name;
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : profile.name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    std::string name = profile.name.substr(profile.name.rfind('/') + 1);
    if (name.ends_with(".toml")) name.resize(name.size() - 5);
    return name + "-" + std::to_string(hash);
}

struct Place {
    std::string above;               ///< must exist
    std::vector<std::string> below;  ///< made where they are missing
    std::string path() const {
        std::string text = above;
        for (const auto& part : below) text += "/" + part;
        return text;
    }
};

/// Where a state may live for this caller, the best first.
std::vector<Place> places(const Profile& profile, uid_t uid) {
    std::vector<Place> found{{"/run", {"jarmor", name_of(profile)}}};
    const char* const runtime = ::getenv("XDG_RUNTIME_DIR");
    // Root's own runtime directory is nothing that the service user could enter.
    if (::geteuid() == uid && uid != 0 && runtime != nullptr && *runtime == '/') {
        found.push_back({runtime, {"jarmor", name_of(profile)}});
    }
    if (!profile.home.value.empty()) found.push_back({profile.home.value, {"tmp", ".jarmor"}});
    return found;
}

bool is_own_directory(const struct stat& status, uid_t uid) {
    return S_ISDIR(status.st_mode) && status.st_uid == uid && (status.st_mode & 07777) == 0700;
}

/// As root: /run/jarmor of root, and in it a directory of the service user. Nobody else can put anything at
/// either place, so what is found there was made by root for this profile, perhaps for another user.
Result<void> make_as_root(const Place& place, uid_t uid, gid_t gid) {
    UniqueFd above(::open(place.above.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    for (std::size_t i = 0; i < place.below.size(); ++i) {
        const bool last = i + 1 == place.below.size();
        const char* const name = place.below[i].c_str();
        if (::mkdirat(above.get(), name, 0755) != 0 && errno != EEXIST) {
            return guard::fail_errno(Failure::internal, place.path(), "cannot be made", errno);
        }
        UniqueFd made(::openat(above.get(), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        struct stat status{};
        if (!made.valid() || ::fstat(made.get(), &status) != 0) {
            return guard::fail_errno(Failure::internal, place.path(), "cannot be opened", errno);
        }
        if (!last && (status.st_uid != 0 || (status.st_mode & 022) != 0)) {
            return guard::fail(Failure::policy, place.path(), "can be written by others than root");
        }
        const bool right = last ? is_own_directory(status, uid) : (status.st_mode & 0777) == 0755;
        if (!right && (::fchown(made.get(), last ? uid : 0, last ? gid : 0) != 0 ||
                       ::fchmod(made.get(), last ? 0700 : 0755) != 0)) {
            return guard::fail_errno(Failure::internal, place.path(), "cannot be given to the service user",
                                     errno);
        }
        above = std::move(made);
    }
    return {};
}

/// As the user itself. False where it cannot be made, or is not this user's alone.
bool make_as_user(const Place& place, uid_t uid) {
    std::string path = place.above;
    for (const auto& part : place.below) {
        path += "/" + part;
        if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return false;
    }
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != uid) return false;
    if ((status.st_mode & 07777) != 0700 && ::chmod(path.c_str(), 0700) != 0) return false;
    return ::access(path.c_str(), W_OK | X_OK) == 0;
}

}  // namespace

Result<std::string> state_directory(const Profile& profile, uid_t uid, gid_t gid) {
    const auto all = places(profile, uid);
    // A start as root must not touch what the service user can write: with /run it needs nothing else.
    if (::geteuid() == 0) {
        auto made = make_as_root(all.front(), uid, gid);
        if (!made) return guard::pass_on(made);
        return all.front().path();
    }
    for (const auto& place : all) {
        if (make_as_user(place, uid)) return place.path();
    }
    return guard::fail(Failure::internal, all.back().path(),
                       "no directory for the state of this server can be made",
                       "mkdir -m 700 /run/jarmor/NAME for the service user, or let it write tmp of the home");
}

std::string existing_state_directory(const Profile& profile, uid_t uid) {
    for (const auto& place : places(profile, uid)) {
        struct stat status{};
        if (::lstat(place.path().c_str(), &status) == 0 && is_own_directory(status, uid)) return place.path();
    }
    return {};
}

}  // namespace jarmor::launcher
