#pragma once

#include <vector>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/confine/become.h"

namespace jarmor::launcher::confine {

/// Proof that the last irreversible steps are done. Only confine() makes one; only it can start a JVM.
class Confined {
  private:
    friend guard::Result<Confined> confine(const Dropped&, const std::vector<int>&);
    Confined() = default;
};

/// The last steps before exec: close-on-exec for every descriptor above 2 but `keep`, the terminal filter
/// where this process leads its session (seen: setsid and TIOCNOTTY both lose Ctrl-C there), and a last
/// read-back of the whole promised state.
guard::Result<Confined> confine(const Dropped& dropped, const std::vector<int>& keep);

}  // namespace jarmor::launcher::confine
