#pragma once

#include <string>
#include <string_view>

namespace jarmor::guard {

enum class Standing {
    holds,
    fails,
    unconfirmed  ///< the evidence is not there; neither a pass nor a fail
};
std::string_view to_text(Standing standing);

/// One promise about a running JVM, and what was seen of it from outside.
struct Promise {
    std::string name;  ///< "identity", "capabilities", ...
    Standing standing = Standing::unconfirmed;
    std::string detail;  ///< what was seen; never a secret
    std::string rule;    ///< rule that is broken; may be empty
};

}  // namespace jarmor::guard
