#include "launcher/confine/confine.h"

#include "launcher/confine/descriptors.h"
#include "launcher/confine/no_new_privs.h"
#include "launcher/confine/terminal.h"

namespace jarmor::launcher::confine {

using guard::pass_on;
using guard::Result;

Result<Confined> confine(const Dropped& dropped, const std::vector<int>& keep) {
    Promise promise = dropped.promise_;
    // Again, for what was opened since: an open descriptor passes by every permission of the service user.
    auto done = close_on_exec_except(keep);
    if (done && dropped.leads_terminal_) {
        done = filter_terminal();
        promise.filtered = true;
    }
    // Last, for what ran in between could have changed it.
    if (done) done = verify(promise);
    if (!done) return pass_on(done);
    return Confined(promise);
}

Result<Confined> confirm(const Promise& promise) {
    auto done = close_memory();
    if (done) done = verify(promise);
    if (!done) return pass_on(done);
    return Confined(promise);
}

}  // namespace jarmor::launcher::confine
