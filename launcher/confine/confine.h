#pragma once

#include <utility>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/confine/become.h"

namespace jarmor::launcher::confine {

/// Proof that the last irreversible steps are done. Only confine() and confirm() make one; only it can start
/// a JVM.
class Confined {
  public:
    const Promise& promise() const { return promise_; }

  private:
    friend guard::Result<Confined> confine(const Dropped&, const std::vector<int>&);
    friend guard::Result<Confined> confirm(const Promise&);
    explicit Confined(Promise promise) : promise_(std::move(promise)) {}
    Promise promise_;
};

/// The last steps before exec: close-on-exec for every descriptor above 2 but `keep`, the terminal filter
/// where this process leads its session (seen: setsid and TIOCNOTTY both lose Ctrl-C there), and a last
/// read-back of the whole promised state.
guard::Result<Confined> confine(const Dropped& dropped, const std::vector<int>& keep);

/// The proof again, in an image that a confined process executed: reads back that this process is still all
/// that was promised, and closes its memory to others, which exec has opened.
guard::Result<Confined> confirm(const Promise& promise);

}  // namespace jarmor::launcher::confine
