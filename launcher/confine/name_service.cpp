#include "launcher/confine/name_service.h"

#include <grp.h>
#include <pwd.h>

#include <cerrno>

namespace jarmor::launcher::confine {

using guard::Failure;
using guard::Result;

#ifdef JARMOR_NO_NSS

Result<std::optional<Account>> service_account(const std::string& /*name*/) {
    return std::optional<Account>{};
}
Result<std::optional<Account>> service_account(uid_t /*uid*/) {
    return std::optional<Account>{};
}
Result<std::optional<gid_t>> service_group(const std::string& /*name*/) {
    return std::optional<gid_t>{};
}
Result<std::vector<gid_t>> service_memberships(const std::string& /*name*/, gid_t primary) {
    return std::vector<gid_t>{primary};
}

#else

namespace {

constexpr std::size_t largest_entry = std::size_t{1} << 24U;

/// getpwnam(3): these, and 0, are what the various services answer for "no such entry".
bool means_not_found(int number) {
    return number == 0 || number == ENOENT || number == ESRCH || number == EBADF || number == EPERM;
}

/// Runs one of the get..._r calls with a buffer that grows until the entry fits.
template <class Entry, class Call>
int look_up(Call call, std::vector<char>& buffer, Entry& entry, Entry*& found) {
    buffer.resize(4096);
    while (true) {
        const int number = call(&entry, buffer.data(), buffer.size(), &found);
        if (number == EINTR) continue;
        if (number != ERANGE || buffer.size() >= largest_entry) return number;
        buffer.resize(buffer.size() * 4);
    }
}

template <class Call>
Result<std::optional<Account>> account(const std::string& who, Call call) {
    std::vector<char> buffer;
    passwd entry{};
    passwd* found = nullptr;
    const int number = look_up(call, buffer, entry, found);
    if (found != nullptr) {
        return std::optional(Account{found->pw_name, found->pw_uid, found->pw_gid, found->pw_dir});
    }
    if (means_not_found(number)) return std::optional<Account>{};
    return guard::fail_errno(Failure::confine, who, "the name service cannot look up the user", number,
                             "write uid:gid, which needs no look-up");
}

}  // namespace

Result<std::optional<Account>> service_account(const std::string& name) {
    return account(name, [&](passwd* entry, char* buffer, std::size_t size, passwd** found) {
        return ::getpwnam_r(name.c_str(), entry, buffer, size, found);
    });
}

Result<std::optional<Account>> service_account(uid_t uid) {
    return account(std::to_string(uid), [&](passwd* entry, char* buffer, std::size_t size, passwd** found) {
        return ::getpwuid_r(uid, entry, buffer, size, found);
    });
}

Result<std::optional<gid_t>> service_group(const std::string& name) {
    std::vector<char> buffer;
    struct group entry{};
    struct group* found = nullptr;
    const int number =
        look_up([&](struct group* into, char* bytes, std::size_t size,
                    struct group** result) { return ::getgrnam_r(name.c_str(), into, bytes, size, result); },
                buffer, entry, found);
    if (found != nullptr) return std::optional<gid_t>(found->gr_gid);
    if (means_not_found(number)) return std::optional<gid_t>{};
    return guard::fail_errno(Failure::confine, name, "the name service cannot look up the group", number,
                             "write uid:gid, which needs no look-up");
}

Result<std::vector<gid_t>> service_memberships(const std::string& name, gid_t primary) {
    int count = 64;
    for (int attempt = 0; attempt < 3; ++attempt) {
        std::vector<gid_t> groups(static_cast<std::size_t>(count));
        if (::getgrouplist(name.c_str(), primary, groups.data(), &count) >= 0) {
            groups.resize(static_cast<std::size_t>(count));
            return groups;
        }
    }
    return guard::fail(Failure::confine, name, "the groups of the user change while they are read");
}

#endif

}  // namespace jarmor::launcher::confine
