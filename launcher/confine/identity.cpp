#include "launcher/confine/identity.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "launcher/confine/accounts.h"
#include "launcher/confine/caller.h"
#include "launcher/confine/name_service.h"

namespace jarmor::launcher::confine {

using guard::fail;
using guard::Failure;
using guard::Identity;
using guard::pass_on;
using guard::Result;

namespace {

const char* const write_numbers = "create it (useradd --system NAME), or write uid:gid";

/// "user[:group]" taken apart; nothing looked up yet.
struct AccountWords {
    std::string user, group;
    bool has_group = false;
};

/// The setting that means this user, where it was written: the line that mends it can be copied.
std::string user_setting(const IdentityRequest& request, const std::string& user) {
    return request.origin.source == "command line" ? "--user " + user : "user = \"" + user + "\"";
}

std::string either_form(const IdentityRequest& request) {
    return "write " + user_setting(request, "NAME") + " or " + user_setting(request, "UID:GID");
}

guard::Unexpected refuse(const IdentityRequest& request, std::string what, std::string mend) {
    return fail(Failure::confine, request.origin.text(), std::move(what), std::move(mend));
}

/// The reason why a text can be no user or group name, or empty. Each of these once became root somewhere:
/// an empty value, an unresolved ${USER}, "-1" (CVE-2019-14287), a number past 2^32.
std::string why_no_name(std::string_view kind, std::string_view text) {
    const std::string quoted = std::string(kind) + " '" + std::string(text) + "'";
    if (text.empty()) return std::string(kind) + " is empty";
    if (is_number(text) && !parse_id(text)) {
        return quoted + " is no valid number; expected 0 to 4294967294 without leading zeros";
    }
    if (text.find("${") != std::string_view::npos || text.front() == '$') {
        return quoted + " is an unresolved variable: what started jarmor did not fill it in";
    }
    if (text.front() == '-' || text.front() == '+') return quoted + " is no valid name or number";
    if (text.front() == ' ' || text.back() == ' ') return quoted + " has a space at its end";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '/' || c == ':') {
            return quoted + " has a character that no name may have";
        }
    }
    return {};
}

Result<AccountWords> take_apart(const IdentityRequest& request) {
    AccountWords words;
    const auto colon = request.user.find(':');
    words.has_group = colon != std::string::npos;
    words.user = request.user.substr(0, colon);
    if (words.has_group) words.group = request.user.substr(colon + 1);
    auto why = why_no_name("user", words.user);
    if (why.empty() && words.has_group) why = why_no_name("group", words.group);
    if (!why.empty()) return refuse(request, why, either_form(request));
    return words;
}

/// The account of a name or a number, and whether /etc/passwd itself has it.
struct Found {
    std::optional<Account> account;
    bool local = true;
};

Result<Found> find_account(const AccountFiles& files, const AccountWords& words, bool ask_service) {
    const auto number = parse_id(words.user);
    auto account = number ? files.by_uid(*number) : files.by_name(words.user);
    if (!account) return pass_on(account);
    if (*account || !ask_service) return Found{std::move(*account), true};
    auto served = number ? service_account(*number) : service_account(words.user);
    if (!served) return pass_on(served);
    return Found{std::move(*served), false};
}

Result<gid_t> find_group(const IdentityRequest& request, const AccountFiles& files, const std::string& name) {
    if (const auto number = parse_id(name)) return *number;
    auto gid = files.group(name);
    if (gid && !*gid && request.root.empty()) gid = service_group(name);
    if (!gid) return pass_on(gid);
    // clickhouse-su took an unknown group for group 0.
    if (!*gid)
        return refuse(request, "group '" + name + "' does not exist",
                      "create it (groupadd --system NAME), or write uid:gid");
    return **gid;
}

Result<std::vector<gid_t>> find_memberships(const AccountFiles& files, const Found& found, gid_t primary) {
    if (!found.local) return service_memberships(found.account->name, primary);
    auto groups = files.memberships(found.account->name);
    if (groups) groups->push_back(primary);
    return groups;
}

/// Who the process already is, with the name and home that /etc/passwd may have for it.
Result<Identity> as_started(const IdentityRequest& request, const Caller& caller) {
    Identity identity{caller.uid, caller.gid, caller.groups, "", "/", false, request.origin};
    auto account = AccountFiles(request.root).by_uid(caller.uid);
    if (!account) return pass_on(account);
    if (*account) {
        identity.name = (*account)->name;
        if (!(*account)->home.empty()) identity.home = (*account)->home;
    }
    return identity;
}

/// Group 0 owns files all over a system; only "uid:0" asks for it on purpose (OpenShift images).
bool asks_for_group_zero(const std::string& user) {
    const auto colon = user.find(':');
    return colon != std::string::npos && is_number(user.substr(0, colon)) && user.substr(colon + 1) == "0";
}

Result<Identity> as_root(const IdentityRequest& request, const Caller& caller, Identity wanted) {
    if (wanted.uid == 0) {
        if (!request.allow_root) {
            return fail(Failure::policy, request.origin.text(), "user '" + request.user + "' is root",
                        "name a service user, or write allow_root = true in the profile");
        }
        // Root that stays root keeps the groups it has, unless another group is written.
        if (request.user.find(':') == std::string::npos) {
            wanted.gid = caller.gid;
            wanted.groups = caller.groups;
        }
    } else if (!asks_for_group_zero(request.user) &&
               (wanted.gid == 0 || std::binary_search(wanted.groups.begin(), wanted.groups.end(), 0U))) {
        return fail(Failure::policy, request.origin.text(),
                    "user '" + request.user + "' is in group 0 (root)",
                    "take it out of the group, or write " +
                        user_setting(request, std::to_string(wanted.uid) + ":GID") + " (" +
                        std::to_string(wanted.uid) + ":0 where group 0 is meant)");
    }
    wanted.changes = wanted.uid != caller.uid || wanted.gid != caller.gid || wanted.groups != caller.groups;
    return wanted;
}

}  // namespace

Result<Identity> named_identity(const IdentityRequest& request) {
    auto words = take_apart(request);
    if (!words) return pass_on(words);
    const AccountFiles files(request.root);
    const auto number = parse_id(words->user);
    // "uid:gid" says everything: no name service is asked, so that a container start costs no look-up.
    const bool complete = number && words->has_group;
    auto found = find_account(files, *words, !complete && request.root.empty());
    if (!found) return pass_on(found);
    if (!found->account && !number) {
        return refuse(request, "user '" + words->user + "' does not exist", write_numbers);
    }
    if (!found->account && !words->has_group) {
        return refuse(request, "uid " + words->user + " has no entry in /etc/passwd to take its group from",
                      "write " + user_setting(request, words->user + ":GID"));
    }
    Identity identity;
    identity.origin = request.origin;
    identity.uid = found->account ? found->account->uid : *number;
    identity.name = found->account ? found->account->name : "";
    identity.home = found->account && !found->account->home.empty() ? found->account->home : "/";
    identity.gid = found->account ? found->account->gid : 0;
    if (words->has_group) {
        auto gid = find_group(request, files, words->group);
        if (!gid) return pass_on(gid);
        identity.gid = *gid;
    }
    identity.groups = {identity.gid};
    if (!complete && found->account) {
        auto groups = find_memberships(files, *found, identity.gid);
        if (!groups) return pass_on(groups);
        identity.groups = std::move(*groups);
    }
    std::sort(identity.groups.begin(), identity.groups.end());
    identity.groups.erase(std::unique(identity.groups.begin(), identity.groups.end()), identity.groups.end());
    return identity;
}

Result<Identity> resolve_identity(const IdentityRequest& request) {
    auto caller = read_caller();
    if (!caller) return pass_on(caller);
    if (request.user.empty()) {
        // A key that is there but empty must never mean "stay who you are".
        if (!request.origin.source.empty()) {
            return refuse(request, "user is empty", either_form(request) + ", or leave it out");
        }
        if (caller->uid != 0) return as_started(request, *caller);
        return fail(Failure::policy, "", "started as root, and no user is named to run java as",
                    request.allow_root ? "add --user NAME; user = \"0\" where root is meant"
                                       : "add --user NAME, or user = \"NAME\" in the profile");
    }
    auto wanted = named_identity(request);
    if (!wanted) return wanted;
    if (caller->uid == 0) return as_root(request, *caller, std::move(*wanted));
    if (wanted->uid != caller->uid || wanted->gid != caller->gid) {
        return refuse(request,
                      "cannot become " + request.user + " (" + std::to_string(wanted->uid) + ":" +
                          std::to_string(wanted->gid) + "): already runs as " + std::to_string(caller->uid) +
                          ":" + std::to_string(caller->gid),
                      "start it as root or as that user, or leave user out");
    }
    wanted->groups = caller->groups;
    return wanted;
}

}  // namespace jarmor::launcher::confine
