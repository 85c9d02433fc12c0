#include "launcher/plan/class_path.h"

#include <string_view>

#include "guard/text.h"

namespace jarmor::launcher {

namespace {

constexpr const char* class_path_rule = "jvm-code-path";
constexpr const char* why_closed =
    "an empty element is the working directory: whoever writes there adds classes";

std::string without_empty(std::string_view path) {
    std::string text;
    for (const auto element : guard::split(path, ':')) {
        if (!element.empty()) text += (text.empty() ? "" : ":") + std::string(element);
    }
    return text;
}

}  // namespace

std::vector<ClosedClassPath> close_class_paths(JavaCommand& command) {
    std::vector<ClosedClassPath> closed;
    for (std::size_t i = 0; i < command.options.size(); ++i) {
        auto& option = command.options[i];
        const bool is_path =
            option.text == "-cp" || option.text == "-classpath" || option.text == "--class-path";
        if (!is_path || !option.has_operand) continue;
        std::string path = without_empty(option.operand);
        if (path.empty() || path == option.operand) continue;
        closed.push_back({i, option.joined()});
        option.operand = std::move(path);
    }
    return closed;
}

void report_closed(const std::vector<ClosedClassPath>& closed, OptionPlan& plan) {
    for (const auto& path : closed) {
        auto& decision = plan.decisions[path.option];
        // What else is decided about it is not ours to change.
        if (decision.action != guard::Action::pass) continue;
        decision.given = path.given;
        decision.action = guard::Action::replace;
        decision.rule = class_path_rule;
        decision.reason = why_closed;
        plan.findings.push_back({class_path_rule, guard::Severity::note,
                                 path.given.substr(0, path.given.find(' ')),
                                 std::string("empty elements taken out: ") + why_closed, ""});
    }
}

}  // namespace jarmor::launcher
