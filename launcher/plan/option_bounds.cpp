#include "launcher/plan/option_bounds.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace jarmor::launcher {

namespace {

/// A plain decimal number; JSSE takes nothing else.
std::optional<std::uint64_t> decimal(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// JSSE (DHKeyExchange.java): "legacy" is 768 bits; "matched" follows the server's key, so is no weaker than
/// it; a number is valid from 1024 to 8192 in steps of 64, and any other kills every DHE handshake.
std::string merge_dh_size(const std::string& given, const std::string& bound) {
    if (given == "matched") return given;
    const auto size = decimal(given);
    const auto least = decimal(bound);
    const bool valid = size && *size >= 1024 && *size <= 8192 && *size % 64 == 0;
    return valid && least && *size >= *least ? given : bound;
}

std::vector<std::string_view> elements(std::string_view list) {
    std::vector<std::string_view> parts;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto part = list.substr(0, comma);
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
        if (!part.empty()) parts.push_back(part);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return parts;
}

std::string merge_list(const std::string& given, const std::string& bound) {
    const auto allowed = elements(bound);
    const auto wanted = elements(given);
    std::string kept;
    bool all = !wanted.empty();
    for (const auto& part : wanted) {
        if (std::find(allowed.begin(), allowed.end(), part) == allowed.end()) {
            all = false;
            continue;
        }
        if (!kept.empty()) kept += ',';
        kept += part;
    }
    if (all) return given;
    return kept.empty() ? bound : kept;
}

bool is_list(const std::string& name) {
    return name == "-Djdk.tls.server.protocols" || name == "-Djdk.tls.client.protocols" ||
           name == "-Dhttps.protocols" || name == "-Djdk.tls.namedGroups" ||
           name == "-Djdk.tls.server.cipherSuites" || name == "-Djdk.tls.client.cipherSuites" ||
           name == "-Dhttps.cipherSuites" || name == "-Djdk.tls.server.SignatureSchemes" ||
           name == "-Djdk.tls.client.SignatureSchemes";
}

}  // namespace

std::string merge_bound(const std::string& name, const std::string& given, const std::string& bound) {
    if (name == "-Djdk.tls.ephemeralDHKeySize") return merge_dh_size(given, bound);
    if (is_list(name)) return merge_list(given, bound);
    return bound;
}

}  // namespace jarmor::launcher
