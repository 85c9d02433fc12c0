#include "guard/keystore/vault.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "guard/keystore/base64.h"
#include "guard/keystore/make.h"
#include "guard/text.h"
#include "tests/guard/keystore/fixture.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::guard::keystore::tests {
namespace {

using ::testing::HasSubstr;

const std::string aes_hex(64, 'a');
const std::vector<std::string> secrets = {"admin", "p\u00e4ss w\u00f6rd \u20ac", "a=b\\\"c$"};

/// An RSA key, its certificate and its store.
struct RsaKey {
    Bytes file;
    Secret pkcs8;
    Certificate certificate;
};

RsaKey make_rsa_key() {
    const Password password(strong);
    MakeRequest request;
    request.hosts = {"gw.example.com"};
    request.now = 1'795'327'200;
    request.key_password = request.trust_password = &password;
    auto made = make_stores(request);
    RsaKey key;
    if (!made) return key;
    key.file = made->key_store;
    Budget budget;
    auto store = open_store(key.file, {&password, nullptr}, budget);
    if (!store || store->entries.empty()) return key;
    key.pkcs8 = std::move(store->entries[0].key);
    key.certificate = read_certificate(store->entries[0].chain.at(0));
    return key;
}

const RsaKey& rsa_key() {
    static const RsaKey key = make_rsa_key();
    return key;
}

std::string opened(const std::string& value, const VaultKey& key) {
    const auto secret = open_vault_secret(value, key);
    return secret ? std::string(text_of(secret->text.view())) : "error: " + secret.error().line();
}

std::string sealed(const std::string& text, const std::string& cipher) {
    const auto aes = vault_aes_key(aes_hex);
    const auto value = cipher == "gcm"
                           ? seal_vault_secret(view_of(text), aes->view())
                           : seal_vault_secret(view_of(text), rsa_key().certificate,
                                               cipher == "oaep" ? VaultCipher::oaep : VaultCipher::pkcs1);
    return value ? *value : "error: " + value.error().line();
}

/// Answers of Vault.java, a line each.
std::vector<std::string> answers_of_java(const std::vector<std::string>& questions) {
    std::string folder = std::filesystem::temp_directory_path() / "jarmor-vault-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) return {};
    std::ofstream(folder + "/store.p12", std::ios::binary) << text_of(rsa_key().file);
    std::ofstream in(folder + "/in");
    for (const std::string& question : questions) in << question << "\n";
    in.close();
    const std::string command = support::installed_jdks().back() + "/bin/java " + JARMOR_SOURCE_DIR +
                                "/tests/support/keystores/Vault.java " + folder + "/store.p12 " + strong +
                                " server " + aes_hex + " <" + folder + "/in >" + folder + "/out";
    EXPECT_EQ(std::system(command.c_str()), 0);
    const std::string out = bytes_of(folder + "/out");
    std::filesystem::remove_all(folder);
    std::vector<std::string> answers;
    for (const std::string_view line : split(out, '\n')) answers.emplace_back(line);
    return answers;
}

TEST(Vault, JavaReadsWhatWasEncryptedHereAndTheReverse) {
    JARMOR_NEED(!support::installed_jdks().empty(), "no JDK below /usr/lib/jvm");
    std::vector<std::string> questions, expected;
    for (const char* cipher : {"oaep", "pkcs1", "gcm"}) {
        for (const std::string& secret : secrets) {
            questions.push_back(std::string("decrypt ") + cipher + " " + sealed(secret, cipher));
            expected.push_back(secret);
            questions.push_back(std::string("encrypt ") + cipher + " " + secret);
            expected.push_back(secret);
        }
    }
    const auto answers = answers_of_java(questions);
    ASSERT_EQ(answers.size(), expected.size());
    const auto aes = vault_aes_key(aes_hex);
    for (std::size_t i = 0; i < answers.size(); i += 2) {
        EXPECT_EQ(answers[i], expected[i]) << questions[i];
        EXPECT_EQ(opened(answers[i + 1], {rsa_key().pkcs8.view(), aes->view()}), expected[i])
            << questions[i + 1];
    }
}

TEST(Vault, WhatItWasEncryptedWithIsKnownAfterwards) {
    const auto aes = vault_aes_key(aes_hex);
    for (const auto& [cipher, kind] : {std::pair{"oaep", VaultCipher::oaep},
                                       {"pkcs1", VaultCipher::pkcs1},
                                       {"gcm", VaultCipher::aes_gcm}}) {
        const auto secret = open_vault_secret(sealed("x", cipher), {rsa_key().pkcs8.view(), aes->view()});
        ASSERT_TRUE(secret) << cipher;
        EXPECT_EQ(secret->cipher, kind);
    }
}

TEST(Vault, WhatRsaMadeIsNotTakenForJsonByItsFirstByte) {
    Bytes sealed_by_rsa(256, 0x91);  // one in 256 begins so
    sealed_by_rsa[0] = '{';
    const std::string value = to_base64(sealed_by_rsa);
    EXPECT_FALSE(is_symmetric_secret(value));
    EXPECT_THAT(opened(value, {rsa_key().pkcs8.view(), {}}), HasSubstr("was encrypted for another key"));
    EXPECT_TRUE(is_symmetric_secret(sealed("admin", "gcm")));
}

TEST(Vault, AnotherKeyOpensNothingAndSaysSo) {
    const RsaKey other = make_rsa_key();
    const auto other_aes = vault_aes_key(std::string(64, 'b'));
    const VaultKey key{other.pkcs8.view(), other_aes->view()};
    EXPECT_THAT(opened(sealed("admin", "oaep"), key), HasSubstr("was encrypted for another key"));
    EXPECT_THAT(opened(sealed("admin", "pkcs1"), key), HasSubstr("was encrypted for another key"));
    EXPECT_THAT(opened(sealed("admin", "gcm"), key), HasSubstr("another encryption key, or changed"));
}

TEST(Vault, WhatIsNoValueIsSaidWithoutIt) {
    const auto aes = vault_aes_key(aes_hex);
    const VaultKey key{rsa_key().pkcs8.view(), aes->view()};
    EXPECT_THAT(opened("not base64!", key), HasSubstr("is not encrypted"));
    EXPECT_THAT(opened("", key), HasSubstr("is not encrypted"));
    EXPECT_THAT(opened(to_base64(view_of("{\"cipherText\": 1}")), key), HasSubstr("is no value of a vault"));
    EXPECT_THAT(opened(to_base64(view_of("{" + std::string(5000, '['))), key),
                HasSubstr("is no value of a vault"));
    EXPECT_THAT(opened(sealed("x", "gcm"), {}), HasSubstr("no encryption key is known"));
    EXPECT_THAT(sealed(std::string(400, 'x'), "oaep"), HasSubstr("longer than the key can encrypt"));
}

TEST(Vault, AKeyIs64DigitsOr32Characters) {
    EXPECT_EQ(vault_aes_key(aes_hex)->size(), 32U);
    EXPECT_EQ(text_of(vault_aes_key(std::string(32, 'k'))->view()), std::string(32, 'k'));
    EXPECT_FALSE(vault_aes_key("short"));
    EXPECT_FALSE(vault_aes_key(std::string(64, 'z')));
}

}  // namespace
}  // namespace jarmor::guard::keystore::tests
