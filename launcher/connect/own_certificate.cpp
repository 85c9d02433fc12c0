#include "launcher/connect/own_certificate.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "guard/evidence/files.h"
#include "guard/keystore/names.h"
#include "guard/keystore/store.h"

namespace jarmor::launcher {

namespace {

namespace keystore = guard::keystore;

/// Relative to home. The first is what the configuration's file names are relative to, where it is there.
constexpr auto store_directories =
    std::to_array<std::string_view>({"repository/resources/security", "resources/security"});
constexpr auto usual_stores = std::to_array<std::string_view>({"wso2carbon.jks", "wso2carbon.p12"});
constexpr std::string_view usual_password = "wso2carbon";  // where the configuration sets none

bool is_there(const std::string& path) {
    return ::access(path.c_str(), F_OK) == 0;
}

struct StoreSettings {
    std::string path;      ///< relative to home, or absolute; empty: there is none
    std::string password;  ///< may be a placeholder
    std::string alias;
};

StoreSettings settings_in(const std::string& home, const ProductConfiguration& configuration) {
    const auto value = [&](const char* key) -> std::string {
        for (const char* const table : {"keystore.tls.", "keystore.primary."}) {
            const TomlLine* const line = configuration.find(std::string(table) + key);
            if (line != nullptr) return line->value;
        }
        return {};
    };
    StoreSettings settings{value("file_name"), value("password"), value("alias")};
    if (settings.password.empty()) settings.password = usual_password;
    if (settings.path.starts_with('/')) return settings;
    std::vector<std::string> names{settings.path};
    if (settings.path.empty()) names.assign(usual_stores.begin(), usual_stores.end());
    for (const auto directory : store_directories) {
        for (const auto& name : names) {
            settings.path = std::string(directory) + "/" + name;
            if (is_there(home + "/" + settings.path)) return settings;
        }
    }
    settings.path.clear();
    return settings;
}

/// The entry of the alias, else the only one with a key.
const keystore::Entry* entry_of(const keystore::Store& store, const std::string& alias) {
    const keystore::Entry* found = nullptr;
    for (const auto& entry : store.entries) {
        if (entry.kind != keystore::EntryKind::private_key || entry.chain.empty()) continue;
        if (!alias.empty() && keystore::lower_alias(entry.alias) == keystore::lower_alias(alias))
            return &entry;
        if (found != nullptr && alias.empty()) return nullptr;
        found = &entry;
    }
    return alias.empty() ? found : nullptr;
}

}  // namespace

OwnCertificate own_certificate(const Profile& profile, const ProductConfiguration& configuration) {
    OwnCertificate own;
    const auto& home = profile.home.value;
    const auto settings = settings_in(home, configuration);
    if (settings.path.empty()) {
        own.trouble = "the server's own key store is not found";
        return own;
    }
    if (settings.password.find('$') != std::string::npos) {
        own.trouble = "the password of " + settings.path + " is known only to the server";
        return own;
    }
    const auto bytes =
        guard::read_file(settings.path.starts_with('/') ? settings.path : home + "/" + settings.path,
                         keystore::max_store_size, guard::Failure::policy);
    if (!bytes) {
        own.trouble = bytes.error().line();
        return own;
    }
    const keystore::Password password(settings.password);
    keystore::Budget budget;
    const auto store = keystore::open_store(keystore::view_of(*bytes), {&password, nullptr}, budget);
    if (!store || store->integrity == keystore::Integrity::wrong) {
        own.trouble = settings.path +
                      (store ? " does not open with the configured password" : ": " + store.error().line());
        return own;
    }
    const auto* const entry = entry_of(*store, settings.alias);
    if (entry == nullptr) {
        own.trouble =
            settings.path + " has no key" +
            (settings.alias.empty() ? " of which the server has no choice" : " '" + settings.alias + "'");
        return own;
    }
    own.certificate = keystore::read_certificate(entry->chain.front());
    own.source = "'" + entry->alias + "' in " + settings.path;
    if (!own.certificate.readable) own.trouble = own.source + " is no certificate that can be read";
    return own;
}

}  // namespace jarmor::launcher
