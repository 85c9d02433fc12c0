#include "launcher/profile/formats.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace jarmor::launcher {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

/// A JDK feature version: 8 is the oldest that jarmor knows.
std::optional<unsigned> parse_feature(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 8 || value > 999) return {};
    return value;
}

}  // namespace

std::optional<JdkRange> parse_jdk_range(std::string_view text) {
    if (text.ends_with('+')) {
        const auto first = parse_feature(text.substr(0, text.size() - 1));
        if (!first) return {};
        return JdkRange{*first, 0};
    }
    const auto dash = text.find('-');
    const auto first = parse_feature(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_feature(text.substr(dash + 1));
    if (!first || !last || *last < *first) return {};
    return JdkRange{*first, *last};
}

std::string jdk_range_text(const JdkRange& jdk) {
    const std::string first = std::to_string(jdk.first);
    if (jdk.last == 0) return first + "+";
    return jdk.last == jdk.first ? first : first + "-" + std::to_string(jdk.last);
}

std::optional<mode_t> parse_umask(std::string_view text) {
    if (text.size() == 4 && text.front() == '0') text.remove_prefix(1);
    if (text.size() != 3) return {};
    mode_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '7') return {};
        value = value * 8 + static_cast<mode_t>(c - '0');
    }
    return value;
}

bool is_profile_name(std::string_view text) {
    if (text.empty() || (!is_lower(text.front()) && !is_digit(text.front()))) return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; });
}

namespace format {

Expected not_empty(std::string_view text) {
    if (text.empty()) return "must not be empty";
    return {};
}

Expected absolute_path(std::string_view text) {
    if (!text.starts_with('/')) return "must be an absolute path";
    return {};
}

Expected relative_path(std::string_view text) {
    if (text.empty() || text.front() == '/' ||
        ("/" + std::string(text) + "/").find("/../") != std::string::npos) {
        return "must be a path below home, without ..";
    }
    return {};
}

Expected agent_path(std::string_view text) {
    if (text.empty() || (text.find('/') != std::string_view::npos && text.front() != '/')) {
        return "must be an absolute path, or the name of an agent library";
    }
    return {};
}

Expected sha256(std::string_view text) {
    const auto is_hex = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    if (text.size() != 64 || !std::all_of(text.begin(), text.end(), is_hex)) {
        return "must be 64 hexadecimal digits, as sha256sum prints them";
    }
    return {};
}

Expected jdk_range(std::string_view text) {
    if (!parse_jdk_range(text)) {
        return "must be a range of JDK feature versions, 8 or newer, such as \"17\", \"11+\" or \"8-23\"";
    }
    return {};
}

Expected vm_option(std::string_view text) {
    if (text.size() < 2 || text.front() != '-') return "must be an option of java, such as \"-XX:+UseZGC\"";
    return {};
}

Expected rule_id(std::string_view text) {
    const auto is_part = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_part)) {
        return "must be the id of a rule, such as \"tls-renegotiation\"";
    }
    return {};
}

Expected version(std::string_view text) {
    const auto is_part = [](char c) { return is_digit(c) || c == '.'; };
    if (text.empty() || !is_digit(text.front()) || !is_digit(text.back()) ||
        !std::all_of(text.begin(), text.end(), is_part)) {
        return "must be a version of jarmor, such as \"1.0\"";
    }
    return {};
}

Expected variable(std::string_view text) {
    if (text.empty() || text.find('=') != std::string_view::npos) {
        return "must be the name of an environment variable";
    }
    return {};
}

Expected credential(std::string_view text) {
    if (text.empty() || text == "." || text == ".." || text.find('/') != std::string_view::npos)
        return "must be the name of a credential, without a slash";
    return {};
}

Expected variable_pattern(std::string_view text) {
    const auto star = text.find('*');
    if (variable(text) || (star != std::string_view::npos && (star == 0 || star + 1 != text.size()))) {
        return "must be the name of an environment variable, or the beginning of one and \"*\"";
    }
    return {};
}

Expected one_line(std::string_view text) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (text.empty() || std::any_of(text.begin(), text.end(), is_control)) {
        return "must be one line of text";
    }
    return {};
}

Expected overridable_key(std::string_view text) {
    if (text != "user" && text != "mode" && text != "java_home") {
        return "may name what the command line can change: \"user\", \"mode\", \"java_home\"";
    }
    return {};
}

Expected user(std::string_view text) {
    if (text.empty()) return "is empty: expected a name or uid:gid; a variable behind it may be unset";
    return one_line(text);
}

Expected address(std::string_view text) {
    // A name that Java cannot resolve makes its JMX listen on all interfaces instead
    // (sun.management.jmxremote.ConnectorBootstrap.HostAwareSocketFactory).
    const std::string bare(text.substr(0, text.find('%')));
    in6_addr address{};
    if (text == "localhost" || ::inet_pton(AF_INET, std::string(text).c_str(), &address) == 1 ||
        ::inet_pton(AF_INET6, bare.c_str(), &address) == 1) {
        return {};
    }
    return "must be an IP address, such as \"127.0.0.1\": with a name Java may listen elsewhere";
}

}  // namespace format

}  // namespace jarmor::launcher
