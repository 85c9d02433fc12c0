#pragma once

#include <optional>
#include <vector>

#include "guard/evidence/process.h"
#include "guard/plan.h"
#include "guard/watch/promise.h"

namespace jarmor::guard {

/// Who every thread of the JVM must be.
struct ExpectedIdentity {
    std::optional<Identity> identity;  ///< nothing: the profile names no user, then only root is wrong
    bool allow_root = false;
    bool keep_net_bind = false;  ///< CAP_NET_BIND_SERVICE may be held
};

// Each looks at every thread: a JVM's threads are separate tasks to the kernel, and credentials belong to the
// task.
Promise judge_identity(const std::vector<ThreadStatus>& threads, const ExpectedIdentity& expected);
Promise judge_capabilities(const std::vector<ThreadStatus>& threads, const ExpectedIdentity& expected);
Promise judge_no_new_privs(const std::vector<ThreadStatus>& threads);

}  // namespace jarmor::guard
