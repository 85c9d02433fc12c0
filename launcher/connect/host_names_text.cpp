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

guard::Json HostNames::json() const {
    guard::Json list = guard::Json::array();
    for (const auto& one : addresses) {
        guard::Json json = guard::Json::object();
        json.set("origin", one.url.from.text()).set("address", one.url.text);
        // Not known before the server fills it in.
        if (!one.url.host.empty()) json.set("host", one.url.host);
        json.set("outcome", std::string(outcome_text(one.outcome))).set("detail", one.detail);
        list.add(std::move(json));
    }
    guard::Json json = guard::Json::object();
    if (!verifier.empty()) json.set("verifier", verifier);
    if (!trouble.empty()) json.set("not_looked_at", trouble);
    json.set("addresses", std::move(list));
    return json;
}

}  // namespace jarmor::launcher
