#include <gmock/gmock.h>

#include <array>

#include "guard/config/si_vault.h"
#include "guard/keystore/base64.h"
#include "guard/keystore/make.h"
#include "guard/keystore/vault.h"
#include "tests/guard/config/home.h"

namespace jarmor::guard::config::tests {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const char* const password = "Str0ng-Pass-2026";

/// Two stores with a key each, made once: an RSA key takes its time.
const keystore::Bytes& key_store(std::size_t which) {
    static const std::array<keystore::Bytes, 2> stores = [] {
        std::array<keystore::Bytes, 2> made;
        const keystore::Password given(password);
        keystore::MakeRequest request;
        request.hosts = {"gw.example.com"};
        request.now = 1'795'327'200;
        request.key_password = request.trust_password = &given;
        for (auto& store : made) {
            auto pair = keystore::make_stores(request);
            if (pair) store = pair->key_store;
        }
        return made;
    }();
    return stores.at(which);
}

keystore::Certificate certificate_of(std::size_t which) {
    const keystore::Password given(password);
    keystore::Budget budget;
    auto store = keystore::open_store(key_store(which), {&given, nullptr}, budget);
    EXPECT_TRUE(store);
    return store ? keystore::read_certificate(store->entries.at(0).chain.at(0)) : keystore::Certificate{};
}

/// A home with the first of them, and its certificate.
keystore::Certificate put_store(const Home& home) {
    home.put("repository/resources/security/gw.p12", std::string(keystore::text_of(key_store(0))));
    return certificate_of(0);
}

struct Opened {
    std::vector<std::string> secrets;   ///< "alias=text"
    std::vector<std::string> findings;  ///< "severity rule where: found"
    std::vector<keystore::NamedStore> stores;
};

Opened open_home(const Home& home, const std::string& toml) {
    home.put("conf/deployment.toml", toml);
    const std::string file = home.path() + "/conf/deployment.toml";
    auto config =
        load_carbon({home.path(), file, home.path(), "deployment.toml"}, some_variables(home.path()));
    Opened opened;
    EXPECT_TRUE(config) << config.error().line();
    if (!config) return opened;
    const StorePlaces places{home.path(), "repository/resources/security", keystore::Use::other, "JKS"};
    config->add(carbon_fallbacks(*config, places));
    const auto vault = open_vault(*config, carbon_stores(*config, places, {}), home.path());
    for (const auto& [alias, text] : vault.secrets)
        opened.secrets.push_back(alias + "=" + std::string(keystore::text_of(text.view())));
    for (const auto& finding : vault.findings)
        opened.findings.push_back(std::string(to_text(finding.severity)) + " " + finding.rule + " " +
                                  finding.where + ": " + finding.found);
    opened.stores = carbon_stores(*config, places, vault.secrets);
    return opened;
}

const std::string tls =
    "[keystore.tls]\nfile_name = \"gw.p12\"\ntype = \"PKCS12\"\nalias = \"server\"\n"
    "password = \"$secret{store}\"\nkey_password = \"$secret{store}\"\n";

TEST(VaultOfAHome, OpensWithThePasswordFileThatTheProductReadsAndLeavesItThere) {
    const Home home;
    const auto certificate = put_store(home);
    home.put("password-tmp", std::string(password) + "\n");
    const auto value =
        keystore::seal_vault_secret(keystore::view_of(password), certificate, keystore::VaultCipher::oaep);
    const Opened opened =
        open_home(home, tls + "[secrets]\nstore = \"" + *value + "\"\nplain = \"[admin]\"\n");
    EXPECT_THAT(opened.secrets, ElementsAre("plain=admin", std::string("store=") + password));
    EXPECT_THAT(opened.findings,
                ElementsAre(HasSubstr("warning secret-vault-unencrypted deployment.toml:9:9")));
    ASSERT_TRUE(opened.stores.at(0).password);
    EXPECT_EQ(keystore::text_of(opened.stores[0].password->utf8()), password);
    EXPECT_EQ(opened.stores[0].locked, "");
    EXPECT_TRUE(std::filesystem::exists(home.path() + "/password-tmp"));
}

TEST(VaultOfAHome, SaysWhichValueIsUnderAnOldKey) {
    const Home home;
    put_store(home);
    const auto old = certificate_of(1);
    home.put("password-persist", password);
    const auto value =
        keystore::seal_vault_secret(keystore::view_of("admin"), old, keystore::VaultCipher::oaep);
    const Opened opened = open_home(home, tls + "[secrets]\nadmin = \"" + *value + "\"\n");
    EXPECT_THAT(opened.secrets, IsEmpty());
    EXPECT_THAT(opened.findings,
                ElementsAre(AllOf(HasSubstr("error secret-vault-key deployment.toml:8:9: [secrets] admin"),
                                  HasSubstr("another key"))));
}

TEST(VaultOfAHome, WithoutAPasswordFileSaysOnceWhatIsMissing) {
    const Home home;
    const auto certificate = put_store(home);
    const auto value =
        keystore::seal_vault_secret(keystore::view_of("x"), certificate, keystore::VaultCipher::oaep);
    const Opened opened =
        open_home(home, tls + "[secrets]\na = \"" + *value + "\"\nb = \"" + *value + "\"\n");
    EXPECT_THAT(opened.findings,
                ElementsAre(AllOf(HasSubstr("warning secret-vault-key"), HasSubstr("password-tmp"))));
    EXPECT_THAT(opened.stores.at(0).locked, HasSubstr("$secret{store}"));
}

TEST(VaultOfAHome, OpensTheEncryptionOfApim47) {
    const Home home;
    home.put("encryption-key", std::string(64, 'c') + "\n");
    const auto key = keystore::vault_aes_key(std::string(64, 'c'));
    const auto value = keystore::seal_vault_secret(keystore::view_of("admin"), key->view());
    const Opened opened = open_home(home, "[secrets]\nadmin = \"" + *value + "\"\n");
    EXPECT_THAT(opened.secrets, ElementsAre("admin=admin"));
    EXPECT_THAT(opened.findings, IsEmpty());
}

/// A home of the Streaming Integrator with this master key and secrets.properties.
Opened open_si_home(const Home& home, const std::string& master_key, const std::string& secrets) {
    home.put("conf/server/secrets.properties", secrets);
    home.put("conf/server/master-keys.yaml",
             "permanent: true\nmasterKeys:\n  keyStorePassword: " + master_key + "\n");
    const std::string yaml =
        "wso2.securevault:\n  secretRepository:\n    parameters:\n      privateKeyAlias: server\n"
        "      keystoreLocation: ${sys:carbon.home}/repository/resources/security/gw.p12\n"
        "listener:\n  keyStoreFile: conf/tls.p12\n  keyStorePassword: ${sec:tls}\n";
    const auto document = read_yaml(yaml, "deployment.yaml", Failure::policy);
    EXPECT_TRUE(document);
    EffectiveConfig config(some_variables(home.path()));
    config.add(settings_of(*document, "deployment.yaml"));
    const StorePlaces places{home.path(), "", keystore::Use::other, "JKS"};
    const auto vault = open_si_vault(config, places);
    Opened opened;
    for (const auto& [alias, text] : vault.secrets)
        opened.secrets.push_back(alias + "=" + std::string(keystore::text_of(text.view())));
    for (const auto& finding : vault.findings)
        opened.findings.push_back(finding.rule + " " + finding.where + ": " + finding.found);
    opened.stores = stores_by_value(config, places, vault.secrets);
    return opened;
}

TEST(VaultOfTheStreamingIntegrator, OpensWithItsMasterKeyAndGivesTheStoresTheirPasswords) {
    const Home home;
    const auto certificate = put_store(home);
    const auto value =
        keystore::seal_vault_secret(keystore::view_of("of-tls"), certificate, keystore::VaultCipher::oaep);
    const std::string secrets = "tls=cipherText " + *value + "\nuser=plainText admin\n";
    const std::string encoded = keystore::to_base64(keystore::view_of(password));
    for (const std::string& master_key : {"!!binary " + encoded, encoded, std::string(password)}) {
        const Opened opened = open_si_home(home, master_key, secrets);
        EXPECT_THAT(opened.secrets, ElementsAre("tls=of-tls", "user=admin")) << master_key;
        EXPECT_THAT(
            opened.findings,
            ElementsAre(HasSubstr("secret-vault-unencrypted conf/server/secrets.properties:2: user")));
        ASSERT_EQ(opened.stores.size(), 2U);
        ASSERT_TRUE(opened.stores[1].password) << opened.stores[1].name;
        EXPECT_EQ(keystore::text_of(opened.stores[1].password->utf8()), "of-tls");
    }
}

TEST(VaultOfTheStreamingIntegrator, SaysWhenItsMasterKeyDoesNotOpenTheStore) {
    const Home home;
    put_store(home);
    const Opened opened = open_si_home(home, "not-this-one", "tls=cipherText AAAA\n");
    EXPECT_THAT(opened.findings,
                ElementsAre(AllOf(HasSubstr("secret-vault-key"), HasSubstr("secrets.properties"),
                                  HasSubstr("'server' cannot be opened"))));
    EXPECT_THAT(opened.secrets, IsEmpty());
}

TEST(VaultOfAHome, SaysWhenItsCipherIsAnOldOne) {
    const Home home;
    const Opened old =
        open_home(home, "[system.parameter]\n'org.wso2.CipherTransformation' = \"RSA/ECB/PKCS1Padding\"\n");
    EXPECT_THAT(old.findings, ElementsAre(HasSubstr("warning secret-cipher-alg deployment.toml:2")));
    const Opened good = open_home(home,
                                  "[system.parameter]\n'org.wso2.CipherTransformation' = "
                                  "\"RSA/ECB/OAEPwithSHA1andMGF1Padding\"\n");
    EXPECT_THAT(good.findings, IsEmpty());
}

}  // namespace
}  // namespace jarmor::guard::config::tests
