#include "guard/watch/threads.h"

#include <linux/capability.h>

#include <algorithm>
#include <cstdio>
#include <functional>

namespace jarmor::guard {
namespace {

std::string counted(const std::vector<ThreadStatus>& threads) {
    const std::string count = std::to_string(threads.size());
    return count + " of " + count + " threads";
}

/// "thread 4711 (C2 CompilerThre) ...": the first thread of which something is true, or nothing.
const ThreadStatus* first(const std::vector<ThreadStatus>& threads,
                          const std::function<bool(const ThreadStatus&)>& is) {
    const auto found = std::find_if(threads.begin(), threads.end(), is);
    return found == threads.end() ? nullptr : &*found;
}

std::string thread_text(const ThreadStatus& thread) {
    return "thread " + std::to_string(thread.tid) + " (" + thread.name + ")";
}

template <class Id>
std::string ids_text(const Id (&ids)[4]) {
    std::string text = std::to_string(ids[0]);
    const bool same = std::all_of(ids, ids + 4, [&ids](Id id) { return id == ids[0]; });
    for (int i = 1; i < 4 && !same; ++i) text += "/" + std::to_string(ids[i]);
    return text;
}

std::string groups_text(const std::vector<gid_t>& groups) {
    if (groups.empty()) return "no other group";
    std::string text = "groups ";
    for (std::size_t i = 0; i < groups.size(); ++i) text += (i == 0 ? "" : ",") + std::to_string(groups[i]);
    return text;
}

/// The group of the identity itself may be in the list of the kernel or not: setgroups() with or without it
/// means the same.
std::vector<gid_t> other_groups(std::vector<gid_t> groups, gid_t own) {
    groups.erase(std::remove(groups.begin(), groups.end(), own), groups.end());
    std::sort(groups.begin(), groups.end());
    return groups;
}

std::string identity_text(const ThreadStatus& thread) {
    return ids_text(thread.uid) + ":" + ids_text(thread.gid) + ", " +
           groups_text(other_groups(thread.groups, thread.gid[0]));
}

bool same_identity(const ThreadStatus& a, const ThreadStatus& b) {
    return std::equal(a.uid, a.uid + 4, b.uid) && std::equal(a.gid, a.gid + 4, b.gid) && a.groups == b.groups;
}

/// Real, effective, saved and file system ids are one and the same.
bool settled(const ThreadStatus& thread) {
    const auto is_uid = [&thread](uid_t id) { return id == thread.uid[0]; };
    const auto is_gid = [&thread](gid_t id) { return id == thread.gid[0]; };
    return std::all_of(thread.uid, thread.uid + 4, is_uid) && std::all_of(thread.gid, thread.gid + 4, is_gid);
}

bool is_expected(const ThreadStatus& thread, const Identity& identity) {
    return thread.uid[0] == identity.uid && thread.gid[0] == identity.gid &&
           other_groups(thread.groups, identity.gid) == other_groups(identity.groups, identity.gid);
}

std::string hex(std::uint64_t bits) {
    char text[24];
    (void)std::snprintf(text, sizeof text, "%llx", static_cast<unsigned long long>(bits));
    return text;
}

}  // namespace

Promise judge_identity(const std::vector<ThreadStatus>& threads, const ExpectedIdentity& expected) {
    Promise promise{"identity", Standing::fails, "", ""};
    if (threads.empty()) return {"identity", Standing::unconfirmed, "no thread could be read", ""};
    const ThreadStatus& main = threads.front();
    const ThreadStatus* odd = first(threads, [](const ThreadStatus& t) { return !settled(t); });
    if (odd == nullptr)
        odd = first(threads, [&main](const ThreadStatus& t) { return !same_identity(t, main); });
    if (odd != nullptr) {
        promise.detail = thread_text(*odd) + " is " + identity_text(*odd);
    } else if (expected.identity && !is_expected(main, *expected.identity)) {
        promise.detail = "is " + identity_text(main) + "; must be " + std::to_string(expected.identity->uid) +
                         ":" + std::to_string(expected.identity->gid) + ", " +
                         groups_text(other_groups(expected.identity->groups, expected.identity->gid));
    } else if (main.uid[0] == 0 && !expected.allow_root) {
        promise.detail = "runs as root";
    } else {
        promise.standing = Standing::holds;
        promise.detail = identity_text(main) + ", " + counted(threads);
    }
    return promise;
}

Promise judge_capabilities(const std::vector<ThreadStatus>& threads, const ExpectedIdentity& expected) {
    Promise promise{"capabilities", Standing::fails, "", ""};
    if (threads.empty()) return {"capabilities", Standing::unconfirmed, "no thread could be read", ""};
    const std::uint64_t allowed = expected.keep_net_bind ? std::uint64_t{1} << CAP_NET_BIND_SERVICE : 0;
    const auto held = [](const ThreadStatus& t) {
        return t.cap_inheritable | t.cap_permitted | t.cap_effective | t.cap_ambient;
    };
    const ThreadStatus* odd =
        first(threads, [&](const ThreadStatus& t) { return (held(t) & ~allowed) != 0; });
    if (odd != nullptr) {
        promise.detail = thread_text(*odd) + " holds capabilities " + hex(held(*odd));
        return promise;
    }
    odd = first(threads, [&](const ThreadStatus& t) { return (t.cap_bounding & ~allowed) != 0; });
    if (odd == nullptr) {
        promise.standing = Standing::holds;
        promise.detail = (allowed == 0 ? "none" : "no other than CAP_NET_BIND_SERVICE") +
                         std::string(" in any set, ") + counted(threads);
    } else if (!expected.identity) {
        // Only root can empty it; under no_new_privs nothing can be gained from it.
        promise.standing = Standing::unconfirmed;
        promise.detail =
            "none held, but the bounding set is " + hex(odd->cap_bounding) + ": started without root?";
    } else {
        promise.detail = thread_text(*odd) + " has the bounding set " + hex(odd->cap_bounding);
    }
    return promise;
}

Promise judge_no_new_privs(const std::vector<ThreadStatus>& threads) {
    if (threads.empty()) return {"no_new_privs", Standing::unconfirmed, "no thread could be read", ""};
    const ThreadStatus* odd = first(threads, [](const ThreadStatus& t) { return !t.no_new_privs; });
    if (odd != nullptr) return {"no_new_privs", Standing::fails, "is not set on " + thread_text(*odd), ""};
    return {"no_new_privs", Standing::holds, counted(threads), ""};
}

}  // namespace jarmor::guard
