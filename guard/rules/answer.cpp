#include "guard/rules/answer.h"

#include <algorithm>
#include <utility>

namespace jarmor::guard::rules {

std::string_view to_text(Outcome outcome) {
    switch (outcome) {
        case Outcome::not_applicable:
            return "not_applicable";
        case Outcome::pass:
            return "pass";
        case Outcome::not_yet:
            return "not_yet";
        case Outcome::warn:
            return "warn";
        case Outcome::unknown:
            return "unknown";
        case Outcome::fail:
            return "fail";
        case Outcome::waived:
            return "waived";
    }
    return "";
}

void Answer::pass(std::string where, std::string found) {
    statements_.push_back({Outcome::pass, std::move(where), std::move(found), {}});
}

void Answer::warn(std::string where, std::string found, std::vector<Mend> mends) {
    statements_.push_back({Outcome::warn, std::move(where), std::move(found), std::move(mends)});
}

void Answer::fail(std::string where, std::string found, std::vector<Mend> mends) {
    statements_.push_back({Outcome::fail, std::move(where), std::move(found), std::move(mends)});
}

void Answer::unknown(std::string where, std::string why) {
    statements_.push_back({Outcome::unknown, std::move(where), std::move(why), {}});
}

void Answer::not_applicable(std::string why) {
    statements_.push_back({Outcome::not_applicable, {}, std::move(why), {}});
}

void Answer::not_yet(std::string why) {
    statements_.push_back({Outcome::not_yet, {}, std::move(why), {}});
}

Outcome Answer::outcome() const {
    if (statements_.empty()) return Outcome::unknown;
    const auto worst = std::max_element(
        statements_.begin(), statements_.end(),
        [](const Statement& one, const Statement& other) { return one.outcome < other.outcome; });
    return worst->outcome;
}

}  // namespace jarmor::guard::rules
