#include <gmock/gmock.h>

#include "tests/guard/config/home.h"

namespace jarmor::guard::config::tests {
namespace {

using keystore::NamedStore;
using keystore::Use;
using ::testing::Contains;
using ::testing::ElementsAre;

std::vector<NamedStore> carbon(const Home& home, const std::string& toml, const std::string& defaults,
                               bool mi) {
    home.put("conf/deployment.toml", toml);
    home.put("defaults/default.json", defaults);
    auto config = load_carbon({home.path(), home.path() + "/conf/deployment.toml", home.path() + "/defaults",
                               "conf/deployment.toml"},
                              some_variables(home.path()));
    EXPECT_TRUE(config) << config.error().line();
    if (!config) return {};
    StorePlaces places{home.path(), mi ? "" : "repository/resources/security", mi ? Use::tls : Use::other,
                       "JKS"};
    config->add(carbon_fallbacks(*config, places));
    const auto first = carbon_stores(*config, places, {});
    return carbon_stores(*config, places, open_vault(*config, first, home.path()).secrets);
}

const char* const security = "repository/resources/security/";

TEST(CarbonStores, ApimHasTheTlsStoreForEverything) {
    const Home home;
    const std::string file = security + std::string("gw.p12");
    EXPECT_THAT(
        lines_of(carbon(home,
                        "[keystore.tls]\nfile_name = \"gw.p12\"\ntype = \"PKCS12\"\npassword = \"$env{X}\"\n"
                        "alias = \"gw\"\nkey_password = \"k\"\n",
                        "{}", false)),
        ElementsAre(
            "[keystore.tls] " + file + " tls PKCS12 gw x-env k",
            "[keystore.primary] " + file + " other PKCS12 gw x-env k",
            "[keystore.internal] " + file + " internal PKCS12 gw x-env k",
            std::string("[truststore] ") + security + "client-truststore.jks trust JKS - wso2carbon -"));
}

TEST(CarbonStores, WithoutAnySettingTheyAreTheShippedOnes) {
    const Home home;
    EXPECT_THAT(lines_of(carbon(home, "[server]\nhostname = \"h\"\n", "{}", false)),
                Contains(std::string("[keystore.tls] ") + security +
                         "wso2carbon.jks tls JKS wso2carbon wso2carbon wso2carbon"));
}

TEST(CarbonStores, IsHasItsDefaultsAndThePrimaryStoreForEverything) {
    const Home home;
    const char* defaults = R"({"keystore.primary.type": "PKCS12", "truststore.type": "PKCS12",
        "keystore.primary.file_name": "wso2carbon.p12", "truststore.file_name": "client-truststore.p12",
        "keystore.tls.file_name": "$ref{keystore.primary.file_name}", "keystore.tls.type": "$ref{keystore.primary.type}",
        "encryption.internal_crypto_provider": "org.wso2.carbon.crypto.provider.SymmetricKeyInternalCryptoProvider"})";
    EXPECT_THAT(
        lines_of(carbon(home, "[keystore.primary]\npassword = \"p\"\nkey_password = \"k\"\nalias = \"a\"\n",
                        defaults, false)),
        ElementsAre(
            std::string("[keystore.tls] ") + security + "wso2carbon.p12 tls PKCS12 a p k",
            std::string("[keystore.primary] ") + security + "wso2carbon.p12 other PKCS12 a p k",
            std::string("[keystore.internal] ") + security + "wso2carbon.p12 other PKCS12 a p k",
            std::string("[truststore] ") + security + "client-truststore.p12 trust PKCS12 - wso2carbon -"));
}

TEST(CarbonStores, MiNamesPathsFromItsHome) {
    const Home home;
    const auto lines =
        lines_of(carbon(home,
                        "[keystore.primary]\nfile_name = \"security/mi.p12\"\ntype = \"PKCS12\"\n"
                        "[truststore]\nfile_name = \"/etc/pki/trust.jks\"\n",
                        "{}", true));
    EXPECT_THAT(lines,
                Contains("[keystore.primary] security/mi.p12 tls PKCS12 wso2carbon wso2carbon wso2carbon"));
    EXPECT_THAT(lines, Contains("[truststore] /etc/pki/trust.jks trust JKS - wso2carbon -"));
}

TEST(CarbonStores, EveryOtherStoreThatTheFileNamesIsOne) {
    const Home home;
    const auto lines = lines_of(carbon(
        home,
        "[transport.wss.sender]\ntruststore_location = \"security/wss.jks\"\ntruststore_password = \"w\"\n"
        "[transport.http.listener]\nkeystore.file_name = \"own.jks\"\nkeystore.password = \"o\"\n",
        "{}", false));
    EXPECT_THAT(lines, Contains("transport.wss.sender.truststore_location security/wss.jks trust - - w -"));
    EXPECT_THAT(lines, Contains(std::string("transport.http.listener.keystore.file_name ") + security +
                                "own.jks tls - - o -"));
}

TEST(CarbonStores, ASecretIsKnownOnlyWhileItIsNotEncrypted) {
    const Home home;
    const auto stores = carbon(
        home,
        "[keystore.tls]\npassword = \"$secret{tls}\"\nkey_password = \"$secret{key}\"\n"
        "[truststore]\npassword = \"$secret{none}\"\n[secrets]\ntls = \"[plain]\"\nkey = \"c2VjcmV0\"\n",
        "{}", false);
    ASSERT_EQ(stores.size(), 4U);
    EXPECT_EQ(keystore::text_of(stores[0].password->utf8()), "plain");
    EXPECT_FALSE(stores[0].key_password);
    EXPECT_EQ(stores[0].locked, "$secret{key} is encrypted");
    EXPECT_EQ(stores[3].locked, "$secret{none} is not in [secrets]");
}

std::vector<NamedStore> by_value(const std::string& text, bool yaml) {
    auto document = yaml ? read_yaml(text, "f", Failure::policy) : read_toml(text, "f", Failure::policy);
    EXPECT_TRUE(document) << document.error().line();
    EffectiveConfig config(some_variables("/opt/si"));
    if (document) config.add(settings_of(*document, "f"));
    return stores_by_value(config, {"/opt/si", "", Use::other, ""});
}

TEST(StoresByValue, TheStreamingIntegratorHasThemInManyPlaces) {
    const auto stores = by_value(
        "listener:\n  - id: a\n    keyStoreFile: \"${carbon.home}/resources/security/k.jks\"\n"
        "    keyStorePassword: kp\n    certPass: cp\n"
        "agents:\n  - trustStorePath: '${sys:carbon.home}/resources/security/t.jks'\n    trustStorePassword: "
        "tp\n",
        true);
    EXPECT_THAT(lines_of(stores),
                ElementsAre("agents.0.trustStorePath resources/security/t.jks trust - - tp -",
                            "listener.0.keyStoreFile resources/security/k.jks unknown - - kp cp"));
    EXPECT_EQ(stores[0].origin.text(), "f:7:21");
}

TEST(StoresByValue, BallerinaHasThemBesideTheirPassword) {
    EXPECT_THAT(
        lines_of(by_value("[org.app]\nport = 9090\nkeystorePath = \"gw.p12\"\nkeystorePassword = \"p\"\n"
                          "[org.app.trust]\npath = \"/etc/t.p12\"\npassword = \"q\"\n",
                          false)),
        ElementsAre("org.app.keystorePath gw.p12 unknown - - p -",
                    "org.app.trust.path /etc/t.p12 trust - - q -"));
}

TEST(StoresOfProperties, AreThoseThatTheJvmEndsUpWith) {
    const Variables variables{nullptr, [](std::string_view name) -> std::optional<std::string> {
                                  if (name == "javax.net.ssl.keyStore") return "conf/k.p12";
                                  if (name == "javax.net.ssl.keyStorePassword") return "p";
                                  if (name == "javax.net.ssl.trustStore") return "NONE";
                                  return std::nullopt;
                              }};
    EXPECT_THAT(lines_of(stores_of_properties(variables, {"/opt/x", "", Use::other, ""})),
                ElementsAre("-Djavax.net.ssl.keyStore conf/k.p12 unknown - - p -"));
}

TEST(UnnamedStores, AreThoseOfTheFolderThatNothingNames) {
    const Home home;
    for (const char* name : {"s/a.jks", "s/b.p12", "s/readme.txt", "s/old.JKS"}) home.put(name, "x");
    std::vector<NamedStore> named(1);
    named[0].path = home.path() + "/s/a.jks";
    const StorePlaces places{home.path(), "", Use::other, ""};
    const auto unnamed = unnamed_stores({home.path() + "/s", home.path() + "/none"}, named, places);
    ASSERT_EQ(unnamed.size(), 2U);
    EXPECT_EQ(unnamed[0].shown, "s/b.p12");
    EXPECT_EQ(unnamed[1].shown, "s/old.JKS");
    EXPECT_FALSE(unnamed[0].named);
    EXPECT_EQ(unnamed_findings(unnamed)[0].rule, "ks-unnamed");
}

TEST(LooseStores, AreFoundAnywhereBelowTheHomeWhateverTheCaseOfTheirName) {
    const Home home;
    for (const char* file : {"a/b/OLD.JKS", "conf/ca.pem", "conf/server.p12", "lib/x.jar", "w/y.crt"})
        home.put(file, "x");
    std::vector<std::string> unreached, found;
    for (const auto& store : loose_stores(home.path(), {{"conf/server.p12", "", true}}, unreached)) {
        EXPECT_FALSE(store.named);
        found.push_back(store.shown);
    }
    EXPECT_THAT(found, ElementsAre("a/b/OLD.JKS", "conf/ca.pem", "w/y.crt"));
    EXPECT_THAT(unreached, ::testing::IsEmpty());
    (void)loose_stores(home.path() + "/none", {}, unreached);
    EXPECT_EQ(unreached.size(), 1U);
}

}  // namespace
}  // namespace jarmor::guard::config::tests
