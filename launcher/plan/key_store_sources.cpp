#include "launcher/plan/key_store_sources.h"

#include <string.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "guard/config/carbon.h"
#include "guard/config/si_vault.h"
#include "guard/config/store_names.h"
#include "guard/evidence/files.h"
#include "launcher/cli/password_source.h"
#include "launcher/plan/key_store_names.h"

namespace jarmor::launcher {

namespace {

namespace config = guard::config;
using config::StorePlaces;
using guard::Failure;
using guard::Finding;
using guard::Severity;
using guard::keystore::NamedStore;
using guard::keystore::Password;
using guard::keystore::Use;

/// The properties and the environment that the JVM will have.
config::Variables variables_of(const guard::LaunchPlan& plan, const std::string& home) {
    std::map<std::string, std::string, std::less<>> properties{{"carbon.home", home}};
    for (const auto& option : plan.options) {
        const auto equals = option.result.find('=');
        if (option.result.starts_with("-D") && equals != std::string::npos)
            properties[option.result.substr(2, equals - 2)] = option.result.substr(equals + 1);
    }
    const auto property = [properties](std::string_view name) -> std::optional<std::string> {
        const auto found = properties.find(name);
        return found == properties.end() ? std::nullopt : std::optional(found->second);
    };
    const auto variable = [&plan](std::string_view name) -> std::optional<std::string> {
        for (const auto& entry : plan.environ) {
            if (entry.size() > name.size() && entry[name.size()] == '=' && entry.starts_with(name))
                return entry.substr(name.size() + 1);
        }
        return std::nullopt;
    };
    return {variable, property};
}

void add(KeyStoreSources& gathered, std::vector<NamedStore> more) {
    std::move(more.begin(), more.end(), std::back_inserter(gathered.stores));
}

void add(KeyStoreSources& gathered, std::vector<Finding> more) {
    std::move(more.begin(), more.end(), std::back_inserter(gathered.findings));
}

/// A configuration that cannot be read says nothing of its stores: that is not taken for none.
void add(KeyStoreSources& gathered, const guard::Error& error) {
    gathered.findings.push_back(
        {"ks-open", Severity::error, error.where, error.what + ": its key stores are not known", error.mend});
}

void gather_carbon(const StorePlaces& places, const config::Variables& variables, KeyStoreSources& gathered) {
    const bool mi = places.folder.empty();
    config::CarbonFiles files;
    files.home = places.home;
    const std::string directory = variables.properties("carbon.config.dir.path")
                                      .value_or(places.home + (mi ? "/conf" : "/repository/conf"));
    files.deployment =
        variables.properties("deployment.config.file.path").value_or(directory + "/deployment.toml");
    files.defaults = variables.properties("carbon.new.config.dir.path")
                         .value_or(places.home + "/repository/resources/conf");
    files.shown = config::below_home(files.deployment, places.home);
    if (!may_be_there(files.deployment)) return;
    auto loaded = config::load_carbon(files, variables);
    if (!loaded) return add(gathered, loaded.error());
    loaded->add(config::carbon_fallbacks(*loaded, places));
    auto stores = config::carbon_stores(*loaded, places, {});
    auto vault = config::open_vault(*loaded, stores, places.home);
    gathered.secrets += vault.values;
    add(gathered, std::move(vault.findings));
    // Now with the passwords that only the vault knew.
    if (!vault.secrets.empty()) stores = config::carbon_stores(*loaded, places, vault.secrets);
    add(gathered, std::move(stores));
}

/// One file whose values name stores: deployment.yaml of SI, Config.toml of Ballerina.
void gather_by_value(const std::string& path, const StorePlaces& places, const config::Variables& variables,
                     KeyStoreSources& gathered) {
    if (!may_be_there(path)) return;
    auto text = guard::read_file(path, guard::largest_document, Failure::policy);
    if (!text) return add(gathered, text.error());
    const std::string shown = config::below_home(path, places.home);
    auto document = path.ends_with(".toml") ? guard::read_toml(*text, shown, Failure::policy)
                                            : guard::read_yaml(*text, shown, Failure::policy);
    ::explicit_bzero(text->data(), text->size());
    if (!document) return add(gathered, document.error());
    config::EffectiveConfig loaded(variables);
    loaded.add(config::settings_of(*document, shown));
    config::OpenedVault vault;
    if (path.ends_with(".yaml")) vault = config::open_si_vault(loaded, places);
    gathered.secrets += vault.values;
    add(gathered, std::move(vault.findings));
    add(gathered, config::stores_by_value(loaded, places, vault.secrets));
}

/// The password of a [[keystore]], or why it is not known.
void take_password(const KeyStore& row, const config::Variables& variables, const Credentials& credentials,
                   NamedStore& store) {
    if (!row.password_env.empty()) {
        const auto text = variables.environment(row.password_env);
        if (text) store.password.emplace(*text);
        if (!text) store.locked = "the environment variable " + row.password_env + " is not set";
        return;
    }
    if (row.credential.empty() && row.password_file.empty()) return;
    const auto credential = credentials.find(row.credential);
    auto password = credential == credentials.end() ? read_password(row.password_file)
                    : credential->second
                        ? read_password_from(credential->second->get(), "credential " + row.credential)
                        : guard::Result<Password>(guard::Unexpected(credential->second.error()));
    if (password) store.password = std::move(*password);
    if (!password) store.locked = password.error().line();
}

void gather_profile(const Profile& profile, const StorePlaces& places, const config::Variables& variables,
                    const Credentials& credentials, KeyStoreSources& gathered) {
    constexpr Use uses[] = {Use::unknown, Use::tls, Use::internal, Use::trust};
    for (const KeyStore& row : profile.key_stores) {
        NamedStore store;
        store.name = "[[keystore]]";
        store.origin = row.origin;
        store.path = row.path.starts_with('/') ? row.path : places.home + "/" + row.path;
        store.shown = config::below_home(store.path, places.home);
        store.use = uses[static_cast<std::size_t>(row.use)];
        store.type = row.type;
        store.alias = row.alias;
        store.host = row.host;
        take_password(row, variables, credentials, store);
        gathered.stores.push_back(std::move(store));
    }
}

KeyStoreSources gather(const Profile& profile, const guard::LaunchPlan& plan,
                       const config::Variables& variables, const StorePlaces& places,
                       const Credentials& credentials) {
    KeyStoreSources gathered;
    const std::string& family = profile.extends.value;
    std::vector<std::string> folders;
    if (family == "wso2-apim" || family == "wso2-is" || family == "wso2-mi") {
        gather_carbon(places, variables, gathered);
        folders = {places.home + "/repository/resources/security"};
    } else if (family == "wso2-si") {
        gather_by_value(store_configuration(profile), places, variables, gathered);
        folders = {places.home + "/resources/security"};
    } else if (family == "ballerina") {
        for (const std::string& file : ballerina_files(plan.environ, places.home))
            gather_by_value(file, places, variables, gathered);
    }
    add(gathered, config::stores_of_properties(variables, places));
    gather_profile(profile, places, variables, credentials, gathered);
    // Without a configuration nothing can name them.
    if (!gathered.stores.empty()) {
        auto unnamed = config::unnamed_stores(folders, gathered.stores, places);
        add(gathered, config::unnamed_findings(unnamed));
        add(gathered, std::move(unnamed));
    }
    return gathered;
}

StorePlaces places_of(const Profile& profile, const guard::LaunchPlan& plan) {
    const std::string& family = profile.extends.value;
    StorePlaces places;
    places.home = profile.home.value.empty() ? plan.directory : profile.home.value;
    // Without a home it is the directory that the JVM starts in, which is where this process is by now.
    if (places.home.empty()) places.home = ".";
    while (places.home.size() > 1 && places.home.ends_with('/')) places.home.pop_back();
    if (family != "wso2-mi") places.folder = "repository/resources/security";
    if (family == "wso2-mi") places.primary = Use::tls;
    places.store_type = "JKS";
    return places;
}

}  // namespace

KeyStoreSources gather_key_stores(const Profile& profile, const guard::LaunchPlan& plan,
                                  const Credentials& credentials) {
    const StorePlaces places = places_of(profile, plan);
    return gather(profile, plan, variables_of(plan, places.home), places, credentials);
}

}  // namespace jarmor::launcher
