#include "guard/config/effective.h"

namespace jarmor::guard::config {
namespace {

constexpr unsigned deepest_reference = 16;

std::string quoted_part(const std::string& part) {
    return part.find('.') == std::string::npos ? part : "'" + part + "'";
}

void collect(const DocumentNode& node, const std::string& name, const std::string& source,
             Settings& settings) {
    if (node.scalar()) settings[name] = {node.text, {source, node.line, node.column}};
    const std::string prefix = name.empty() ? name : name + ".";
    for (const DocumentMember& member : node.members)
        collect(member.value, prefix + quoted_part(member.name), source, settings);
    for (std::size_t i = 0; i < node.elements.size(); ++i)
        collect(node.elements[i], prefix + std::to_string(i), source, settings);
}

}  // namespace

Settings settings_of(const DocumentNode& root, const std::string& source) {
    Settings settings;
    collect(root, "", source, settings);
    return settings;
}

const Value<std::string>* EffectiveConfig::find(std::string_view key) const {
    for (const Settings& layer : layers_) {
        const auto found = layer.find(key);
        if (found != layer.end()) return &found->second;
    }
    return nullptr;
}

std::optional<Effective> EffectiveConfig::get(std::string_view key, unsigned depth) const {
    const Value<std::string>* value = find(key);
    if (value == nullptr) return std::nullopt;
    Effective made;
    made.origin = value->origin;
    expand(value->value, made, depth);
    return made;
}

Effective EffectiveConfig::expand(const Value<std::string>& value) const {
    Effective made;
    made.origin = value.origin;
    expand(value.value, made, 0);
    return made;
}

void EffectiveConfig::replace(std::string_view kind, std::string_view name, Effective& value,
                              unsigned depth) const {
    const std::string written = std::string(kind) + "{" + std::string(name) + "}";
    std::optional<std::string> text;
    if (kind == "$ref") {
        if (depth == deepest_reference) {
            value.trouble = written + " refers to itself";
            return;
        }
        if (auto other = get(name, depth + 1)) {
            text = std::move(other->text);
            if (!other->secret.empty()) value.secret = other->secret;
            if (!other->trouble.empty()) value.trouble = other->trouble;
        }
    } else if (kind == "$env" || kind == "${env") {
        text = variables_.environment ? variables_.environment(name) : std::nullopt;
    } else {
        text = variables_.properties ? variables_.properties(name) : std::nullopt;
    }
    if (text) {
        value.text += *text;
    } else if (value.trouble.empty()) {
        value.trouble = written + " is not set";
    }
}

/// $kind{name} as Carbon writes it; ${name}, ${sys:name}, ${env:name} and ${sec:alias} as the Streaming
/// Integrator does.
void EffectiveConfig::expand(std::string_view text, Effective& value, unsigned depth) const {
    while (!text.empty()) {
        const auto dollar = text.find('$');
        value.text += text.substr(0, dollar);
        if (dollar == std::string_view::npos) return;
        text.remove_prefix(dollar);
        const auto open = text.find('{'), close = text.find('}');
        const std::string_view kind = text.substr(0, std::min(open, text.size()));
        const bool known =
            kind == "$" || kind == "$ref" || kind == "$env" || kind == "$sys" || kind == "$secret";
        if (open == std::string_view::npos || close == std::string_view::npos || close < open || !known) {
            value.text += '$';
            text.remove_prefix(1);
            continue;
        }
        std::string_view name = text.substr(open + 1, close - open - 1);
        text.remove_prefix(close + 1);
        const auto colon = kind == "$" ? name.find(':') : std::string_view::npos;
        const std::string_view scheme = colon == std::string_view::npos ? "" : name.substr(0, colon);
        if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
        if (kind == "$secret" || scheme == "sec") {
            value.secret = name;
        } else {
            replace(scheme == "env" ? "$env" : kind == "$" ? "$sys" : kind, name, value, depth);
        }
    }
}

}  // namespace jarmor::guard::config
