#pragma once

#include <string>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/confine/verify.h"

namespace jarmor::launcher::confine {

class Confined;

/// Proof that this process is the service user. Only become() makes one.
class Dropped {
  public:
    const guard::Identity& identity() const { return promise_.identity; }
    /// What could not be done because jarmor was not started as root, a sentence each ("supplementary groups
    /// stay: 27").
    const std::vector<std::string>& notes() const { return notes_; }

  private:
    friend guard::Result<Dropped> become(const guard::Identity&, const guard::Limits&, bool);
    friend guard::Result<Confined> confine(const Dropped&, const std::vector<int>&);
    explicit Dropped(Promise promise) : promise_(std::move(promise)) {}
    Promise promise_;
    bool leads_terminal_ = false;
    std::vector<std::string> notes_;
};

/// Before anything is read: refuses set-uid, set-gid and file capabilities on jarmor itself (AT_SECURE), argc
/// 0; makes sure that descriptors 0 to 2 exist (/dev/null); resets every signal to its default and empties
/// the mask (an ignored TERM would stay ignored in the JVM for ever); marks every descriptor above 2
/// close-on-exec.
guard::Result<void> sanitise_process(int argc);

/// Becomes the identity, in an order in which each step still has what it needs: umask, limits, terminal,
/// bounding set, ambient set, securebits, groups, gid, uid, capabilities, no_new_privs; then reads everything
/// back through the getters and /proc/self/task/*/status, and tries to regain root, which must fail.
/// keep_net_bind keeps CAP_NET_BIND_SERVICE (ambient) and nothing else. Where identity.changes is false, does
/// what can be done without root. Errors: Failure::confine with the step, errno and what an operator can do.
guard::Result<Dropped> become(const guard::Identity& identity, const guard::Limits& limits,
                              bool keep_net_bind);

}  // namespace jarmor::launcher::confine
