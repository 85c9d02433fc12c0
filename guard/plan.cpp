#include "guard/plan.h"

namespace jarmor::guard {

std::string_view to_text(Severity severity) {
    switch (severity) {
        case Severity::note:
            return "note";
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
    }
    return "error";
}

std::string_view to_text(Strength strength) {
    switch (strength) {
        case Strength::enforce:
            return "enforce";
        case Strength::bound:
            return "bound";
        case Strength::fallback:
            return "default";
        case Strength::forbid:
            return "forbid";
    }
    return "enforce";
}

std::string_view to_text(Action action) {
    switch (action) {
        case Action::pass:
            return "pass";
        case Action::replace:
            return "replace";
        case Action::strip:
            return "strip";
        case Action::refuse:
            return "refuse";
        case Action::add:
            return "add";
    }
    return "refuse";
}

std::string Origin::text() const {
    std::string text = source;
    if (line != 0) text += ":" + std::to_string(line);
    if (line != 0 && column != 0) text += ":" + std::to_string(column);
    return text;
}

std::string MemoryPlan::text() const {
    std::string text = "limit " + std::to_string(limit) + " MiB: heap " + std::to_string(heap) +
                       ", metaspace " + std::to_string(metaspace) + ", code " + std::to_string(code) +
                       ", threads " + std::to_string(threads) + ", direct " + std::to_string(direct) +
                       ", gc " + std::to_string(gc) + ", libc " + std::to_string(libc) + "; ";
    if (sum() <= limit) return text + std::to_string(limit - sum()) + " left";
    return text + std::to_string(sum() - limit) + " too much";
}

}  // namespace jarmor::guard
