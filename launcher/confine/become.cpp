#include "launcher/confine/become.h"

#include "launcher/confine/capabilities.h"
#include "launcher/confine/ids.h"
#include "launcher/confine/limits.h"
#include "launcher/confine/no_new_privs.h"
#include "launcher/confine/terminal.h"

namespace jarmor::launcher::confine {

using guard::fail;
using guard::Failure;
using guard::Identity;
using guard::pass_on;
using guard::Result;

namespace {

/// Asked before the first step, so that a drop that cannot succeed leaves nothing half done.
Result<void> require_rights(const Identity& identity, const Capabilities& rights, std::uint64_t keep) {
    if (identity.changes && (rights.effective & set_ids) != set_ids) {
        return fail(Failure::confine, identity.origin.text(),
                    "is root without CAP_SETUID and CAP_SETGID, and so cannot become " +
                        std::to_string(identity.uid) + ":" + std::to_string(identity.gid),
                    "start it as that user (docker --user, User=), or give both (--cap-add SETUID --cap-add "
                    "SETGID)");
    }
    if ((rights.permitted & keep) != keep) {
        return fail(Failure::confine, "", "CAP_NET_BIND_SERVICE is needed for a declared port, and not there",
                    "give it (--cap-add NET_BIND_SERVICE, AmbientCapabilities=), or lower "
                    "net.ipv4.ip_unprivileged_port_start");
    }
    return {};
}

std::string group_list(const std::vector<gid_t>& groups) {
    std::string text;
    for (const auto group : groups) text += (text.empty() ? "" : ", ") + std::to_string(group);
    return text;
}

/// What stays because of who started this process: no fault, but nothing jarmor put in force either.
std::vector<std::string> notes_for(const Promise& promise) {
    std::vector<std::string> notes;
    const auto& identity = promise.identity;
    if (!identity.changes && !identity.groups.empty()) {
        notes.push_back("supplementary groups stay as started: " + group_list(identity.groups));
    }
    if (identity.gid == 0) notes.emplace_back("runs in group 0, which owns files all over a system");
    if (identity.uid == 0) notes.emplace_back("runs as root (allow_root), without root's capabilities");
    if (!promise.bounding_done) {
        notes.emplace_back(
            "the bounding set stays as started (no CAP_SETPCAP); under no_new_privs nothing can be taken "
            "from it");
    }
    return notes;
}

/// Bounding set, ambient set, securebits, ids, and last the sets of this thread.
Result<void> change_rights(const Promise& promise) {
    const auto keep = promise.capabilities;
    Result<void> done;
    if (promise.bounding_done) {
        done = drop_bounding_set(keep);
        // Ambient before the securebits, which forbid to raise one; because of them it outlives the new uid.
        if (done) done = set_ambient(keep);
        if (done) done = lock_securebits();
        if (done && promise.identity.changes) done = change_ids(promise.identity);
    } else {
        // Without the securebits the change of uid clears the ambient set: it is made after it.
        if (keep != 0) done = hold_permitted();
        if (done && promise.identity.changes) done = change_ids(promise.identity);
        if (done) done = set_ambient(keep);
    }
    if (done) done = keep_only(keep);
    return done;
}

}  // namespace

Result<Dropped> become(const Identity& identity, const guard::Limits& limits, bool keep_net_bind) {
    auto rights = read_capabilities();
    if (!rights) return pass_on(rights);
    Promise promise{identity, limits, keep_net_bind ? net_bind : 0, (rights->effective & set_pcap) != 0,
                    false};

    auto done = require_rights(identity, *rights, promise.capabilities);
    // Raising a hard limit needs CAP_SYS_RESOURCE, so before the capabilities go.
    if (done) done = set_limits(limits);
    bool leads_terminal = false;
    if (done && identity.changes) {
        auto terminal = give_up_terminal();
        if (!terminal) return pass_on(terminal);
        leads_terminal = *terminal == Terminal::kept;
    }
    if (done) done = change_rights(promise);
    if (done) done = set_no_new_privs();
    if (done) done = close_memory();
    if (done) done = verify(promise);
    if (!done) return pass_on(done);

    Dropped dropped(promise);
    dropped.leads_terminal_ = leads_terminal;
    dropped.notes_ = notes_for(promise);
    return dropped;
}

}  // namespace jarmor::launcher::confine
