#include "guard/config/carbon.h"

#include <string.h>
#include <unistd.h>

#include "guard/evidence/files.h"

namespace jarmor::guard::config {
namespace {

/// A file of the installation; nothing where it has none.
Result<std::optional<DocumentNode>> installed_json(const std::string& directory, const std::string& name) {
    const std::string path = directory + "/" + name;
    if (::access(path.c_str(), F_OK) != 0) return std::optional<DocumentNode>{};
    auto text = read_file(path, largest_document, Failure::policy);
    if (!text) return pass_on(text);
    auto node = read_json(*text, path, Failure::policy);
    if (!node) return pass_on(node);
    return std::optional<DocumentNode>(std::move(*node));
}

/// What is written under the name that people use counts under the one that the templates read.
void apply_mappings(const DocumentNode& mappings, Settings& settings) {
    for (const DocumentMember& mapping : mappings.members) {
        const auto written = settings.find(mapping.name);
        if (written == settings.end()) continue;
        const Value<std::string> value = written->second;
        if (mapping.value.scalar()) settings.try_emplace(mapping.value.text, value);
        for (const DocumentNode& target : mapping.value.elements) settings.try_emplace(target.text, value);
    }
}

/// infer.json: the name of a setting, a value that it may have, and what follows.
Settings inferred(const DocumentNode& rules, const EffectiveConfig& config, const std::string& source) {
    Settings made;
    for (const DocumentMember& rule : rules.members) {
        const auto value = config.get(rule.name);
        const DocumentNode* follows = value ? rule.value.find(value->text) : nullptr;
        if (follows == nullptr) continue;
        for (const DocumentMember& one : follows->members) {
            if (one.value.scalar()) made.try_emplace(one.name, Value<std::string>{one.value.text, {source}});
        }
    }
    return made;
}

/// The defaults are flat: a name has its dots in it.
Settings flat(const DocumentNode& defaults, const std::string& source) {
    Settings made;
    for (const DocumentMember& one : defaults.members) {
        if (one.value.scalar()) made[one.name] = {one.value.text, {source}};
    }
    return made;
}

}  // namespace

Result<EffectiveConfig> load_carbon(const CarbonFiles& files, Variables variables) {
    auto text = read_file(files.deployment, largest_document, Failure::policy);
    if (!text) return pass_on(text);
    auto document = read_toml(*text, files.shown, Failure::policy);
    ::explicit_bzero(text->data(), text->size());
    if (!document) return pass_on(document);
    auto mappings = installed_json(files.defaults, "key-mappings.json");
    if (!mappings) return pass_on(mappings);
    auto rules = installed_json(files.defaults, "infer.json");
    if (!rules) return pass_on(rules);
    auto defaults = installed_json(files.defaults, "default.json");
    if (!defaults) return pass_on(defaults);

    Settings settings = settings_of(*document, files.shown);
    if (*mappings) apply_mappings(**mappings, settings);
    const Settings below = *defaults ? flat(**defaults, "default.json") : Settings{};
    EffectiveConfig plain(variables);
    plain.add(settings);
    plain.add(below);
    EffectiveConfig config(std::move(variables));
    config.add(std::move(settings));
    config.add(*rules ? inferred(**rules, plain, "infer.json") : Settings{});
    config.add(below);
    return config;
}

}  // namespace jarmor::guard::config
