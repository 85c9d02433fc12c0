#include "guard/config/carbon_stores.h"

#include <algorithm>
#include <array>

#include "guard/text.h"

namespace jarmor::guard::config {
namespace {

using keystore::NamedStore;
using keystore::Password;
using keystore::Use;

constexpr std::array<std::string_view, 5> store_keys = {"file_name", "type", "password", "alias",
                                                        "key_password"};
constexpr std::string_view folder_of_carbon = "repository/resources/security/";

/// A value that is needed; `locked` learns why it is not known.
std::string text_of(const EffectiveConfig& config, const std::string& key, std::string& locked) {
    const auto value = config.get(key);
    if (!value) return "";
    if (!value->trouble.empty()) locked = value->trouble;
    if (!value->secret.empty()) locked = "$secret{" + value->secret + "} is not opened";
    return value->secret.empty() ? value->text : "";
}

/// The same for a password, which may be in the vault.
std::optional<Password> password_of(const EffectiveConfig& config, const Secrets& secrets,
                                    const std::string& key, std::string& locked) {
    const auto value = config.get(key);
    if (value && !value->secret.empty()) {
        const auto secret = secrets.find(value->secret);
        if (secret != secrets.end())
            return std::optional<Password>(std::in_place, keystore::text_of(secret->second.view()));
        const bool there = config.find("secrets." + value->secret) != nullptr;
        locked = "$secret{" + value->secret + "} is " + (there ? "encrypted" : "not in [secrets]");
        return std::nullopt;
    }
    const std::string text = text_of(config, key, locked);
    if (text.empty()) return std::nullopt;
    return std::optional<Password>(std::in_place, text);
}

/// How the settings beside the one with the path are called: "keystore.tls." or
/// "transport.wss.sender.truststore_".
struct StoreName {
    std::string prefix, title;
    bool relative_to_home = false;
};

void add_store(const EffectiveConfig& config, const Secrets& secrets, const StorePlaces& places,
               const StoreName& name, const Effective& path, Use use, std::vector<NamedStore>& stores) {
    NamedStore store;
    store.name = name.title;
    store.origin = path.origin;
    const bool absolute = path.text.starts_with('/');
    const std::string folder = name.relative_to_home || places.folder.empty() ? "" : places.folder + "/";
    store.path = absolute ? path.text : places.home + "/" + folder + path.text;
    store.shown =
        store.path.starts_with(places.home + "/") ? store.path.substr(places.home.size() + 1) : store.path;
    store.use = use;
    if (!path.trouble.empty()) store.locked = path.trouble;
    std::string unused;
    store.type = text_of(config, name.prefix + "type", unused);
    store.alias = use == Use::trust ? "" : text_of(config, name.prefix + "alias", unused);
    store.password = password_of(config, secrets, name.prefix + "password", store.locked);
    if (use != Use::trust)
        store.key_password = password_of(config, secrets, name.prefix + "key_password", store.locked);
    stores.push_back(std::move(store));
}

/// "x.keystore.location" and "x.truststore_path": the name without its last part, where it names a store.
std::optional<std::string> store_prefix(std::string_view key) {
    for (const std::string_view last : {"file_name", "location", "path"}) {
        if (!key.ends_with(last) || key.size() <= last.size() + 1) continue;
        const std::string_view prefix = key.substr(0, key.size() - last.size());
        const std::string stem = lower(prefix.substr(0, prefix.size() - 1));
        const bool parts = prefix.back() == '.' || prefix.back() == '_';
        const bool store = stem.ends_with("keystore") || stem.ends_with("truststore") ||
                           stem.ends_with("key_store") || stem.ends_with("trust_store");
        if (parts && store) return std::string(prefix);
    }
    return std::nullopt;
}

bool is_trust(std::string_view prefix) {
    const std::string stem = lower(prefix.substr(0, prefix.size() - 1));
    return stem.ends_with("truststore") || stem.ends_with("trust_store");
}

}  // namespace

Settings carbon_fallbacks(const EffectiveConfig& config, const StorePlaces& places) {
    Settings made;
    const auto put = [&made](const std::string& key, const std::string& text) {
        made[key] = {text, {"the product's default"}};
    };
    const bool primary = config.find("keystore.primary.file_name") != nullptr;
    const std::string first = primary ? "primary" : "tls", second = primary ? "tls" : "primary";
    for (const std::string_view key : store_keys) {
        const std::string name(key);
        put("keystore." + second + "." + name, "$ref{keystore." + first + "." + name + "}");
        put("keystore.internal." + name, "$ref{keystore.primary." + name + "}");
        if (key != "file_name" && key != "type") put("keystore." + first + "." + name, "wso2carbon");
    }
    const std::string prefix = places.folder.empty() ? std::string(folder_of_carbon) : "";
    put("keystore." + first + ".file_name", prefix + "wso2carbon.jks");
    put("keystore." + first + ".type", places.store_type);
    put("truststore.file_name", prefix + "client-truststore.jks");
    put("truststore.type", places.store_type);
    put("truststore.password", "wso2carbon");
    return made;
}

std::vector<NamedStore> carbon_stores(const EffectiveConfig& config, const StorePlaces& places,
                                      const Secrets& secrets) {
    std::vector<NamedStore> stores;
    const auto core = [&](const std::string& name, Use use) {
        if (const auto path = config.get(name + ".file_name"))
            add_store(config, secrets, places, {name + ".", "[" + name + "]"}, *path, use, stores);
    };
    core("keystore.tls", Use::tls);
    core("keystore.primary", places.primary);
    // From API-M 4.7 on it encrypts with a key of its own, and not with a certificate.
    const auto provider = config.get("encryption.internal_crypto_provider");
    const bool symmetric = provider && provider->text.find("Symmetric") != std::string::npos;
    core("keystore.internal", symmetric ? Use::other : Use::internal);
    core("truststore", Use::trust);
    for (const auto& [key, value] : config.layer(0)) {
        const auto prefix = store_prefix(key);
        if (!prefix || *prefix == "truststore.") continue;
        const Effective path = config.expand(value);
        if (path.text.empty()) continue;
        const bool from_home = path.text.find('/') != std::string::npos;
        add_store(config, secrets, places, {*prefix, key, from_home}, path,
                  is_trust(*prefix) ? Use::trust : Use::tls, stores);
    }
    return stores;
}

}  // namespace jarmor::guard::config
