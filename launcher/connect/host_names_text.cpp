#include <algorithm>
#include <string_view>

#include "launcher/connect/host_names.h"

// Apart from what opens key stores, because the image without them prints a plan too.
namespace jarmor::launcher {

namespace {

std::string_view outcome_text(HostName::Outcome outcome) {
    switch (outcome) {
        case HostName::Outcome::verifies:
            return "verifies";
        case HostName::Outcome::fails:
            return "fails";
        case HostName::Outcome::unknown:
            return "unknown";
        case HostName::Outcome::not_verified:
            return "not verified";
    }
    return "";
}

}  // namespace

bool HostNames::any_fails() const {
    return std::any_of(addresses.begin(), addresses.end(),
                       [](const HostName& one) { return one.outcome == HostName::Outcome::fails; });
}

std::string HostNames::text() const {
    if (!trouble.empty()) return "host names\n  not looked at: " + trouble + "\n";
    if (addresses.empty()) return {};
    std::string made = "host names (" + (verifier.empty() ? "as each client has it" : verifier) + ")\n";
    for (const auto& one : addresses) {
        made += "  " + one.url.from.text() + ": " + one.url.text;
        if (!one.url.host.empty()) made += " as " + one.url.host;
        made += ": " + std::string(outcome_text(one.outcome)) + ": " + one.detail + "\n";
    }
    return made;
}

}  // namespace jarmor::launcher
