#include "guard/config/si_vault.h"

#include <string.h>
#include <unistd.h>

#include <cerrno>

#include "guard/config/store_names.h"
#include "guard/evidence/files.h"
#include "guard/evidence/properties.h"
#include "guard/keystore/base64.h"
#include "guard/text.h"

namespace jarmor::guard::config {
namespace {

using keystore::NamedStore;
using keystore::Password;

constexpr std::string_view repository = "'wso2.securevault'.secretRepository.parameters.";
constexpr std::string_view reader = "'wso2.securevault'.masterKeyReader.parameters.";

/// A path of wso2.securevault, or where the product has it.
std::string path_of(const EffectiveConfig& config, const std::string& key, const StorePlaces& places,
                    const std::string& usual) {
    const auto set = config.get(key);
    if (!set || set->text.empty() || !set->trouble.empty()) return places.home + "/" + usual;
    return set->text.starts_with('/') ? set->text : places.home + "/" + set->text;
}

/// A master key: Base64 of the password (!!binary of YAML), or the password.
Password master_key(const std::string& text, bool decode) {
    const auto bytes = decode ? keystore::from_base64(text) : std::nullopt;
    return Password(bytes && !bytes->empty() ? keystore::text_of(bytes->view()) : std::string_view(text));
}

Result<keystore::Secret> key_of(NamedStore store, const std::string& keys_file, const std::string& shown) {
    auto text = read_file(keys_file, largest_document, Failure::policy);
    if (!text) return pass_on(text);
    auto document = read_yaml(*text, shown, Failure::policy);
    ::explicit_bzero(text->data(), text->size());
    if (!document) return pass_on(document);
    const DocumentNode* const keys = document->find("masterKeys");
    const DocumentNode* const of_store = keys == nullptr ? nullptr : keys->find("keyStorePassword");
    const DocumentNode* const of_key = keys == nullptr ? nullptr : keys->find("privateKeyPassword");
    if (of_store == nullptr) return fail(Failure::policy, shown, "has no masterKeys: keyStorePassword");
    // Which of the two it is shows when the store opens.
    const auto opened = [&](bool decode) {
        store.password.emplace(master_key(of_store->text, decode));
        store.key_password.emplace(master_key((of_key == nullptr ? of_store : of_key)->text, decode));
        return private_key_of(store);
    };
    auto key = opened(true);
    return key ? std::move(key) : opened(false);
}

/// "cipherText X": what stands in front of a value, taken away; false where it does not.
bool take_word(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return true;
}

/// The encrypted values; what is plain goes into the vault at once.
std::vector<VaultValue> sealed_values(const std::vector<Property>& properties, const std::string& shown,
                                      OpenedVault& vault) {
    std::vector<VaultValue> sealed;
    for (const Property& property : properties) {
        const Origin origin{shown, property.line, 0};
        std::string_view text = property.value;
        if (take_word(text, "cipherText ")) {
            sealed.push_back({property.key, std::string(text), origin, property.key});
            continue;
        }
        (void)take_word(text, "plainText ");
        vault.findings.push_back({"secret-vault-unencrypted", Severity::warning, origin.text(),
                                  property.key + " is not encrypted",
                                  "sh bin/ciphertool.sh -runtime server"});
        vault.secrets.emplace(property.key, keystore::Secret(keystore::view_of(text)));
    }
    return sealed;
}

}  // namespace

OpenedVault open_si_vault(const EffectiveConfig& config, const StorePlaces& places) {
    OpenedVault vault;
    const std::string prefix(repository);
    const std::string file =
        path_of(config, prefix + "secretPropertiesFile", places, "conf/server/secrets.properties");
    if (::access(file.c_str(), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) return vault;
    const std::string shown = below_home(file, places.home);
    auto text = read_file(file, largest_document, Failure::policy);
    auto properties =
        text ? parse_properties(*text, shown) : Result<std::vector<Property>>(Unexpected(text.error()));
    if (!properties) {
        say_closed(properties.error(), "the values of " + shown, vault);
        return vault;
    }
    vault.values = properties->size();
    const auto sealed = sealed_values(*properties, shown, vault);
    if (sealed.empty()) return vault;

    NamedStore store;
    store.path = path_of(config, prefix + "keystoreLocation", places, "resources/security/securevault.jks");
    store.shown = below_home(store.path, places.home);
    const auto alias = config.get(prefix + "privateKeyAlias");
    store.alias = alias && !alias->text.empty() ? alias->text : "wso2carbon";
    const std::string keys =
        path_of(config, std::string(reader) + "masterKeyReaderFile", places, "conf/server/master-keys.yaml");
    const auto key = key_of(std::move(store), keys, below_home(keys, places.home));
    if (!key) {
        say_closed(key.error(), "the values of " + shown, vault);
        return vault;
    }
    for (const VaultValue& value : sealed) open_value(value, {key->view(), {}}, vault);
    return vault;
}

}  // namespace jarmor::guard::config
