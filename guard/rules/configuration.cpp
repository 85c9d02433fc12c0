#include "guard/rules/configuration.h"

#include <map>

#include "guard/config/carbon.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

std::optional<std::string> variable_of(const LaunchPlan& plan, std::string_view name) {
    for (const std::string& entry : plan.environ) {
        if (entry.size() > name.size() && entry[name.size()] == '=' && entry.starts_with(name))
            return entry.substr(name.size() + 1);
    }
    return std::nullopt;
}

config::Variables variables_for(const Subject& subject) {
    const std::string home = subject.home;
    const LaunchPlan* const plan = subject.plan;
    return {
        [plan](std::string_view name) { return plan == nullptr ? std::nullopt : variable_of(*plan, name); },
        [home](std::string_view name) {
            return name == "carbon.home" ? std::optional<std::string>(home) : std::nullopt;
        }};
}

/// Relative to home; of Ballerina the first file that BAL_CONFIG_FILES names.
std::string path_of(const Subject& subject) {
    if (subject.product == apim) return subject.home + "/repository/conf/deployment.toml";
    if (subject.product == mi) return subject.home + "/conf/deployment.toml";
    if (subject.product == si) return subject.home + "/conf/server/deployment.yaml";
    if (subject.product != bi) return "";
    const auto files =
        subject.plan == nullptr ? std::nullopt : variable_of(*subject.plan, "BAL_CONFIG_FILES");
    const std::string first = files ? files->substr(0, files->find(':')) : "Config.toml";
    return first.starts_with('/') ? first : subject.home + "/" + first;
}

Result<config::EffectiveConfig> values_of(const Subject& subject, Configuration& made) {
    auto document = subject.product == si ? read_yaml(made.text, made.shown, Failure::policy)
                                          : read_toml(made.text, made.shown, Failure::policy);
    if (!document) return pass_on(document);
    made.written = config::settings_of(*document, made.shown);
    if ((subject.product & (apim | mi)) != 0) {
        const auto installed = [&subject](const char* name) {
            return subject.root.read(subject.home + "/repository/resources/conf/" + name).text;
        };
        const std::string mappings = installed("key-mappings.json"), inferred = installed("infer.json"),
                          defaults = installed("default.json");
        return config::read_carbon({made.text, mappings, inferred, defaults, made.shown},
                                   variables_for(subject));
    }
    config::EffectiveConfig values(variables_for(subject));
    values.add(made.written);
    return values;
}

}  // namespace

std::shared_ptr<const Configuration> read_configuration(const Subject& subject) {
    auto made = std::make_shared<Configuration>();
    made->path = path_of(subject);
    if (made->path.empty() || subject.home.empty()) return nullptr;
    made->shown =
        made->path.starts_with(subject.home + "/") ? made->path.substr(subject.home.size() + 1) : made->path;
    FileText text = subject.root.read(made->path);
    made->trouble_where = made->path;
    if (text.presence != Presence::found) {
        made->trouble = text.presence == Presence::absent ? "is not there" : text.why;
        return made;
    }
    made->text = std::move(text.text);
    auto values = values_of(subject, *made);
    if (values) {
        made->values = std::move(*values);
    } else {
        made->trouble_where = values.error().where;
        made->trouble = values.error().what;
        made->malformed = true;
    }
    return made;
}

const Configuration* configuration_of(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = subject.configuration.get();
    if (configuration == nullptr) {
        answer.unknown(subject.home, "has no configuration that jarmor knows");
        return nullptr;
    }
    if (configuration->values) return configuration;
    answer.unknown(configuration->trouble_where, configuration->trouble);
    return nullptr;
}

Setting Configuration::get(std::string_view key) const {
    Setting made;
    made.key = key;
    const auto take = [&made, this](const config::Effective& value, const std::string& separator) {
        made.text += separator + value.text;
        if (!value.secret.empty()) made.secret = value.secret;
        if (!value.trouble.empty()) made.trouble = value.trouble;
        if (made.is_set) return;
        made.is_set = true;
        made.where = value.origin.text();
        made.line = value.origin.line;
        made.column = value.origin.column;
        made.in_file = value.origin.source == shown;
    };
    if (const auto value = values->get(key)) {
        take(*value, "");
        return made;
    }
    for (std::size_t i = 0;; ++i) {
        const auto element = values->get(std::string(key) + "." + std::to_string(i));
        if (!element) break;
        take(*element, i == 0 ? "" : ",");
    }
    return made;
}

bool Configuration::has_below(std::string_view key) const {
    const config::Settings& all = settings();
    const auto at = all.lower_bound(key);
    if (at == all.end()) return false;
    if (at->first == key) return true;
    const std::string prefix = std::string(key) + ".";
    const auto below = all.lower_bound(prefix);
    return below != all.end() && below->first.starts_with(prefix);
}

std::vector<std::string> Configuration::keys_of(std::string_view pattern) const {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return {std::string(pattern)};
    std::vector<std::string> keys;
    const std::string prefix(pattern.substr(0, star));
    for (std::size_t i = 0; has_below(prefix + std::to_string(i)); ++i) {
        for (std::string& key : keys_of(prefix + std::to_string(i) + std::string(pattern.substr(star + 1))))
            keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace jarmor::guard::rules
