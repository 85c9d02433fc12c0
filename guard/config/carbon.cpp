#include "guard/config/carbon.h"

#include <string.h>
#include <unistd.h>

#include "guard/evidence/files.h"

namespace jarmor::guard::config {
namespace {

/// A file of the installation; an empty text where it has none.
Result<std::string> installed(const std::string& directory, const std::string& name) {
    const std::string path = directory + "/" + name;
    if (::access(path.c_str(), F_OK) != 0) return std::string();
    return read_file(path, largest_document, Failure::policy);
}

Result<DocumentNode> json_of(std::string_view text, const std::string& name) {
    if (text.empty()) return DocumentNode{};
    return read_json(text, name, Failure::policy);
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
        for (std::size_t i = 0; i < one.value.elements.size(); ++i)
            made[one.name + "." + std::to_string(i)] = {one.value.elements[i].text, {source}};
    }
    return made;
}

}  // namespace

Result<EffectiveConfig> read_carbon(const CarbonTexts& texts, Variables variables) {
    auto document = read_toml(texts.deployment, texts.shown, Failure::policy);
    if (!document) return pass_on(document);
    auto mappings = json_of(texts.mappings, "key-mappings.json");
    if (!mappings) return pass_on(mappings);
    auto rules = json_of(texts.rules, "infer.json");
    if (!rules) return pass_on(rules);
    auto defaults = json_of(texts.defaults, "default.json");
    if (!defaults) return pass_on(defaults);

    Settings settings = settings_of(*document, texts.shown);
    apply_mappings(*mappings, settings);
    const Settings below = flat(*defaults, "default.json");
    EffectiveConfig plain(variables);
    plain.add(settings);
    plain.add(below);
    EffectiveConfig config(std::move(variables));
    config.add(std::move(settings));
    config.add(inferred(*rules, plain, "infer.json"));
    config.add(below);
    return config;
}

Result<EffectiveConfig> load_carbon(const CarbonFiles& files, Variables variables) {
    auto mappings = installed(files.defaults, "key-mappings.json");
    if (!mappings) return pass_on(mappings);
    auto rules = installed(files.defaults, "infer.json");
    if (!rules) return pass_on(rules);
    auto defaults = installed(files.defaults, "default.json");
    if (!defaults) return pass_on(defaults);
    auto text = read_file(files.deployment, largest_document, Failure::policy);
    if (!text) return pass_on(text);
    auto read = read_carbon({*text, *mappings, *rules, *defaults, files.shown}, std::move(variables));
    ::explicit_bzero(text->data(), text->size());
    return read;
}

}  // namespace jarmor::guard::config
