#include <algorithm>

#include "launcher/profile/built_in.h"
#include "launcher/profile/did_you_mean.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/layers.h"
#include "launcher/profile/load.h"
#include "launcher/profile/parse.h"
#include "launcher/profile/policies.h"
#include "launcher/profile/toml_text.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

std::string item_as_toml(const Item& item, KeyType type) {
    switch (type) {
        case KeyType::flag:
            return item.flag ? "true" : "false";
        case KeyType::number:
        case KeyType::numbers:
            return std::to_string(item.number);
        default:
            return toml_text(item.text);
    }
}

/// Lists and single values: the built-in profiles hold no dates and no tables of texts.
std::string setting_as_toml(const Setting& setting) {
    const auto type = setting.key->type;
    std::string line = std::string(setting.key->name) + " = ";
    if (type == KeyType::texts || type == KeyType::numbers) {
        line += '[';
        for (const auto& item : setting.items) {
            line += (&item == &setting.items.front() ? "" : ", ") + item_as_toml(item, type);
        }
        line += ']';
    } else {
        line += item_as_toml(setting.value, type);
    }
    return line + "  # " + setting.origin.source + "\n";
}

std::string policy_as_toml(const OptionPolicy& policy) {
    return "\n[[jvm.option]]  # " + policy.origin.source + "\noption = " + toml_text(policy.option) +
           "\nstrength = " + toml_text(to_text(policy.strength)) +
           "\nguideline = " + toml_text(policy.guideline) +
           "\njdk = " + toml_text(jdk_range_text(policy.jdk)) + "\nreason = " + toml_text(policy.reason) +
           "\n";
}

/// The last setting of each key of a table that is there once, in the order of the key table.
std::string table_as_toml(const KeyTable& table, const std::vector<Document>& chain) {
    std::string lines;
    for (const auto& key : profile_keys()) {
        if (key.table != table.name || key.name == "extends") continue;
        const Setting* last = nullptr;
        for (const auto& document : chain) {
            for (const auto& row : document.rows) {
                for (const auto& setting : row.settings) {
                    if (setting.key == &key) last = &setting;
                }
            }
        }
        if (last != nullptr) lines += setting_as_toml(*last);
    }
    if (lines.empty() || table.name.empty()) return lines;
    return "\n" + table_title(table) + "\n" + lines;
}

}  // namespace

Result<std::string> show_profile(const std::string& name) {
    const bool layer = name == container_layer;
    if (!layer && !is_built_in(name)) {
        auto names = built_in_names();
        names.push_back(container_layer);
        std::string list;
        for (const auto known : names) list += (list.empty() ? "" : ", ") + std::string(known);
        return fail(Failure::usage, in_quotes(name), "is not a built-in profile (" + list + ")",
                    did_you_mean(name, names));
    }
    std::vector<Document> chain;
    if (layer) {
        auto document = container_document();
        if (!document) return pass_on(document);
        chain.push_back(std::move(*document));
    } else {
        auto documents = built_in_chain(name);
        if (!documents) return pass_on(documents);
        chain = std::move(*documents);
    }
    Profile profile;
    for (const auto& document : chain) apply_document(profile, document);
    const auto count = profile.jvm.policies.size();
    auto policies = settle_policies(std::move(profile.jvm.policies), count, {}, 0);
    if (!policies) return pass_on(policies);

    std::string text = "# The built-in profile " + name + ". Behind each line: the layer it comes from.\n";
    for (const auto& table : profile_tables()) {
        if (!table.repeated) text += table_as_toml(table, chain);
    }
    for (const auto& policy : *policies) text += policy_as_toml(policy);
    return text;
}

}  // namespace jarmor::launcher
