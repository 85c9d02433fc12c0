#include "guard/config/vault.h"

#include <unistd.h>

#include <algorithm>

#include "guard/keystore/base64.h"
#include "guard/keystore/names.h"
#include "guard/keystore/vault.h"

namespace jarmor::guard::config {
namespace {

using keystore::NamedStore;
using keystore::Password;
using keystore::Secret;

constexpr const char* vault_rule = "secret-vault-key";

/// The first line of the first of these files that is there, as the products look for them.
Result<std::optional<Secret>> line_of_root_file(const std::string& home, const std::string& name) {
    for (const char* ending : {"", "-tmp", "-persist"}) {
        const std::string path = home + "/" + name + ending;
        if (::access(path.c_str(), F_OK) != 0) continue;
        auto file = keystore::read_store(path, Failure::policy);
        if (!file) return pass_on(file);
        const auto bytes = file->bytes.view();
        const auto end =
            std::find_if(bytes.begin(), bytes.end(), [](unsigned char c) { return c == '\n' || c == '\r'; });
        return std::optional<Secret>(std::in_place,
                                     bytes.first(static_cast<std::size_t>(end - bytes.begin())));
    }
    return std::optional<Secret>{};
}

const NamedStore* store_of_vault(const std::vector<NamedStore>& stores) {
    for (const char* name : {"[keystore.internal]", "[keystore.primary]"}) {
        const auto found = std::find_if(stores.begin(), stores.end(),
                                        [name](const NamedStore& store) { return store.name == name; });
        if (found != stores.end()) return &*found;
    }
    return nullptr;
}

Result<Secret> key_in_store(const NamedStore& named, const keystore::Passwords& passwords) {
    auto file = keystore::read_store(named.path, Failure::policy);
    if (!file) return pass_on(file);
    keystore::Budget budget;
    auto store = keystore::open_store(file->bytes.view(), passwords, budget);
    if (!store) return fail(Failure::policy, named.shown, store.error().what, store.error().mend);
    for (keystore::Entry& entry : store->entries) {
        const bool meant = keystore::lower_alias(entry.alias) == keystore::lower_alias(named.alias);
        if (entry.kind != keystore::EntryKind::private_key || !(meant || named.alias.empty())) continue;
        if (entry.state == keystore::KeyState::open) return std::move(entry.key);
    }
    return fail(Failure::policy, named.shown, "the key '" + named.alias + "' cannot be opened");
}

/// The private key with which the product opens its vault.
Result<Secret> key_of_vault(const NamedStore& named, const std::string& home) {
    auto root = line_of_root_file(home, "password");
    if (!root) return pass_on(root);
    std::optional<Password> password;
    if (*root) password.emplace(keystore::text_of((*root)->view()));
    const Password* store_password = named.password ? &*named.password : password ? &*password : nullptr;
    const Password* key_password = named.key_password ? &*named.key_password
                                   : password         ? &*password
                                                      : nullptr;
    if (store_password == nullptr)
        return fail(Failure::policy, named.origin.text(),
                    "the password of " + named.shown +
                        " is itself in the vault, and the home has none of the files "
                        "password, password-tmp and password-persist",
                    "put it into HOME/password-tmp before the start");
    return key_in_store(named, {store_password, key_password});
}

Result<Secret> symmetric_key(const EffectiveConfig& config, const std::string& home) {
    auto file = line_of_root_file(home, "encryption-key");
    if (!file) return pass_on(file);
    if (*file) return keystore::vault_aes_key(keystore::text_of((*file)->view()));
    const auto setting = config.get("encryption.key");
    if (setting && setting->secret.empty() && setting->trouble.empty() && !setting->text.empty())
        return keystore::vault_aes_key(setting->text);
    return fail(Failure::policy, home,
                "has none of the files encryption-key, encryption-key-tmp and encryption-key-persist",
                "put the key into HOME/encryption-key-tmp before the start");
}

bool is_plain(const std::string& value) {
    return value.size() >= 2 && value.front() == '[' && value.back() == ']';
}

/// What the JSON of API-M 4.7 begins with.
/// The aliases of [secrets] with what stands there.
std::map<std::string, const Value<std::string>*> values_of(const EffectiveConfig& config) {
    constexpr std::string_view table = "secrets.";
    std::map<std::string, const Value<std::string>*> values;
    const Settings& settings = config.layer(0);
    for (auto one = settings.lower_bound(table); one != settings.end() && one->first.starts_with(table);
         ++one)
        values[one->first.substr(table.size())] = &one->second;
    return values;
}

/// What the configuration says of the encryption, whether or not a value is encrypted by now.
void judge_cipher(const EffectiveConfig& config, OpenedVault& vault) {
    const auto cipher = config.get("system.parameter.'org.wso2.CipherTransformation'");
    const auto good = [](const std::string& text) {
        return text.find("OAEP") != std::string::npos || text.find("GCM") != std::string::npos;
    };
    if (cipher && !good(cipher->text))
        vault.findings.push_back({"secret-cipher-alg", Severity::warning, cipher->origin.text(),
                                  "org.wso2.CipherTransformation is '" + cipher->text + "'",
                                  "RSA/ECB/OAEPwithSHA1andMGF1Padding"});
    const auto provider = config.get("encryption.internal_crypto_provider");
    const auto key = config.get("encryption.key");
    const bool symmetric = provider && provider->text.find("Symmetric") != std::string::npos;
    if (symmetric && key && key->text == "SECRET_KEY")
        vault.findings.push_back({"secret-cipher-alg", Severity::warning, key->origin.text(),
                                  "[encryption] key is the one that the product ships", ""});
}

}  // namespace

Result<Secret> private_key_of(const NamedStore& named) {
    return key_in_store(named, {named.password ? &*named.password : nullptr,
                                named.key_password ? &*named.key_password : nullptr});
}

void open_value(const VaultValue& value, const keystore::VaultKey& key, OpenedVault& vault) {
    const std::string where = value.origin.text();
    auto secret = keystore::open_vault_secret(value.text, key);
    if (!secret) {
        vault.findings.push_back({vault_rule, Severity::error, where, value.where + " " + secret.error().what,
                                  secret.error().mend});
        return;
    }
    if (secret->cipher == keystore::VaultCipher::pkcs1)
        vault.findings.push_back(
            {"secret-cipher-alg", Severity::warning, where,
             value.where + " is encrypted with PKCS#1 v1.5 padding, which can be attacked",
             "jarmor vault encrypt"});
    vault.secrets.emplace(value.alias, std::move(secret->text));
}

void say_closed(const Error& error, const std::string& values, OpenedVault& vault) {
    vault.findings.push_back({vault_rule, Severity::warning, error.where,
                              values + " could not be opened: " + error.what, error.mend});
}

OpenedVault open_vault(const EffectiveConfig& config, const std::vector<NamedStore>& stores,
                       const std::string& home) {
    OpenedVault vault;
    auto values = values_of(config);
    vault.values = values.size();
    judge_cipher(config, vault);
    bool rsa = false, aes = false;
    for (auto one = values.begin(); one != values.end();) {
        const Value<std::string>& value = *one->second;
        if (is_plain(value.value)) {
            vault.findings.push_back({"secret-vault-unencrypted", Severity::warning, value.origin.text(),
                                      "[secrets] " + one->first + " is not encrypted",
                                      "jarmor vault encrypt"});
            vault.secrets.emplace(one->first,
                                  Secret(keystore::view_of(value.value).subspan(1, value.value.size() - 2)));
            one = values.erase(one);
            continue;
        }
        (keystore::is_symmetric_secret(value.value) ? aes : rsa) = true;
        ++one;
    }
    // Without its key nothing is known of the values: said once, and not of each.
    Secret rsa_key, aes_key;
    const auto take = [&vault](Result<Secret> key, Secret& into) {
        if (key) into = std::move(*key);
        if (!key) say_closed(key.error(), "the values of [secrets]", vault);
    };
    const NamedStore* store = store_of_vault(stores);
    if (rsa && store != nullptr) take(key_of_vault(*store, home), rsa_key);
    if (aes) take(symmetric_key(config, home), aes_key);
    for (const auto& [alias, value] : values) {
        const bool known = !(keystore::is_symmetric_secret(value->value) ? aes_key : rsa_key).empty();
        if (known)
            open_value({alias, value->value, value->origin, "[secrets] " + alias},
                       {rsa_key.view(), aes_key.view()}, vault);
    }
    return vault;
}

}  // namespace jarmor::guard::config
