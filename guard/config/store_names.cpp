#include "guard/config/store_names.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <mutex>

#include "guard/evidence/tree.h"
#include "guard/text.h"

namespace jarmor::guard::config {
namespace {

using keystore::NamedStore;
using keystore::Password;
using keystore::Use;

constexpr std::array<std::string_view, 4> store_endings = {".jks", ".p12", ".pfx", ".bcfks"};
constexpr std::size_t most_unnamed = 64, most_loose = 1024;
constexpr std::chrono::milliseconds longest_walk{2000};

bool ends_like_a_store(const std::string& text) {
    const std::string name = lower(text);
    return std::any_of(store_endings.begin(), store_endings.end(),
                       [&name](std::string_view ending) { return name.ends_with(ending); });
}

/// Adds what a value gives for a password, or why it gives none.
void take_password(const EffectiveConfig& config, const Secrets& secrets, const Value<std::string>& value,
                   std::optional<Password>& into, NamedStore& store) {
    const Effective text = config.expand(value);
    const auto secret = text.secret.empty() ? secrets.end() : secrets.find(text.secret);
    if (secret != secrets.end()) {
        into.emplace(keystore::text_of(secret->second.view()));
    } else if (!text.secret.empty()) {
        store.locked = "the secret '" + text.secret + "' is encrypted";
    } else if (!text.trouble.empty()) {
        store.locked = text.trouble;
    } else if (!text.text.empty()) {
        into.emplace(text.text);
    }
}

/// The settings beside `key`: keyStorePassword and keyStorePass, certPass, trustStorePassword, password.
void take_neighbours(const EffectiveConfig& config, const Secrets& secrets, const std::string& key,
                     NamedStore& store) {
    const auto dot = key.rfind('.');
    const std::string table = dot == std::string::npos ? "" : key.substr(0, dot + 1);
    const std::string own = lower(key.substr(table.size()));
    const bool trust = own.find("trust") != std::string::npos;
    for (auto one = config.layer(0).lower_bound(table); one != config.layer(0).end(); ++one) {
        if (!one->first.starts_with(table)) break;
        const std::string name = lower(std::string_view(one->first).substr(table.size()));
        const bool key_password = name == "certpass" || name == "keypassword" || name == "key_password";
        const bool password = name.find("pass") != std::string::npos && name.find('.') == std::string::npos;
        const bool of_trust = name.find("trust") != std::string::npos;
        if (!password || trust != of_trust) {
            if (name != "password" || !password) continue;
        }
        take_password(config, secrets, one->second, key_password ? store.key_password : store.password,
                      store);
    }
}

}  // namespace

std::string below_home(const std::string& path, const std::string& home) {
    return path.starts_with(home + "/") ? path.substr(home.size() + 1) : path;
}

std::vector<NamedStore> stores_by_value(const EffectiveConfig& config, const StorePlaces& places,
                                        const Secrets& secrets) {
    std::vector<NamedStore> stores;
    for (const auto& [key, value] : config.layer(0)) {
        if (!ends_like_a_store(value.value)) continue;
        const Effective path = config.expand(value);
        NamedStore store;
        store.name = key;
        store.origin = value.origin;
        store.path = path.text.starts_with('/') ? path.text : places.home + "/" + path.text;
        store.shown = below_home(store.path, places.home);
        store.use = lower(key).find("trust") != std::string::npos ? Use::trust : Use::unknown;
        store.locked = path.trouble;
        take_neighbours(config, secrets, key, store);
        stores.push_back(std::move(store));
    }
    return stores;
}

std::vector<NamedStore> stores_of_properties(const Variables& variables, const StorePlaces& places) {
    std::vector<NamedStore> stores;
    for (const std::string name : {"javax.net.ssl.keyStore", "javax.net.ssl.trustStore"}) {
        const auto path = variables.properties(name);
        // NONE stands for a token of a provider.
        if (!path || path->empty() || *path == "NONE") continue;
        NamedStore store;
        store.name = store.origin.source = "-D" + name;
        store.path = path->starts_with('/') ? *path : places.home + "/" + *path;
        store.shown = below_home(store.path, places.home);
        store.use = name.ends_with("trustStore") ? Use::trust : Use::unknown;
        store.lazy = true;
        store.type = variables.properties(name + "Type").value_or("");
        if (const auto password = variables.properties(name + "Password"); password && !password->empty())
            store.password.emplace(*password);
        stores.push_back(std::move(store));
    }
    return stores;
}

std::vector<NamedStore> unnamed_stores(const std::vector<std::string>& folders,
                                       const std::vector<NamedStore>& named, const StorePlaces& places) {
    std::vector<NamedStore> stores;
    for (const std::string& folder : folders) {
        const auto close = [](DIR* open) { (void)::closedir(open); };
        const std::unique_ptr<DIR, decltype(close)> open(::opendir(folder.c_str()), close);
        while (open && stores.size() < most_unnamed) {
            const dirent* entry = ::readdir(open.get());
            if (entry == nullptr) break;
            const std::string path = folder + "/" + entry->d_name;
            const auto is_it = [&path](const NamedStore& store) { return store.path == path; };
            if (!ends_like_a_store(path) || std::any_of(named.begin(), named.end(), is_it)) continue;
            NamedStore store;
            store.path = path;
            store.shown = below_home(path, places.home);
            store.named = false;
            stores.push_back(std::move(store));
        }
    }
    std::sort(stores.begin(), stores.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return stores;
}

std::vector<NamedStore> loose_stores(const std::string& home, const std::vector<OpenedStore>& opened,
                                     std::vector<std::string>& unreached) {
    constexpr std::array<std::string_view, 4> of_certificates = {".pem", ".crt", ".cer", ".key"};
    std::vector<std::string> paths;
    std::mutex guarding;
    const auto look = [&](const TreeEntry& entry) {
        if (!S_ISREG(entry.mode)) return;
        const std::string path(entry.path), name = lower(path);
        const bool certificate =
            std::any_of(of_certificates.begin(), of_certificates.end(),
                        [&name](std::string_view ending) { return name.ends_with(ending); });
        if (!certificate && !ends_like_a_store(path)) return;
        const std::lock_guard<std::mutex> lock(guarding);
        paths.push_back(path);
    };
    const auto walked = walk_tree(home, look, longest_walk, {.names_alone = true});
    if (!walked) unreached.push_back(walked.error().line());
    if (walked) unreached = walked->unreached;
    std::sort(paths.begin(), paths.end());
    std::vector<NamedStore> stores;
    for (const std::string& path : paths) {
        const auto is_it = [&path](const OpenedStore& store) { return store.shown == path; };
        if (std::any_of(opened.begin(), opened.end(), is_it)) continue;
        if (stores.size() == most_loose) {
            unreached.push_back(path + " and " + std::to_string(paths.size()) + " files in all are too many");
            break;
        }
        NamedStore store;
        store.path = home + "/" + path;
        store.shown = path;
        store.named = false;
        stores.push_back(std::move(store));
    }
    return stores;
}

std::vector<Finding> unnamed_findings(const std::vector<NamedStore>& unnamed) {
    std::vector<Finding> findings;
    for (const NamedStore& store : unnamed) {
        findings.push_back({"ks-unnamed", Severity::note, store.shown,
                            "is a key store that no configuration names",
                            "remove it, or name it in a [[keystore]]"});
    }
    return findings;
}

}  // namespace jarmor::guard::config
