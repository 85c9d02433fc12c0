#include <gmock/gmock.h>

#include "tests/guard/keystore/fixture.h"
#include "tests/support/must_run.h"

namespace jarmor::guard::keystore::tests {
namespace {

using ::testing::IsEmpty;

const std::string unicode = "p\u00e4ssw\u00f6rd\u20ac\U0001F600-2026";

/// One kind of store and what jarmor must say of it.
struct StoreCase {
    std::string file;
    std::string must;       ///< "error ks-expiry"; empty: no error at all
    std::string part = "";  ///< of that finding's text
    std::string may = "";   ///< another error that the same file deserves
    std::string password = strong;
    Question question{};
};

void PrintTo(const StoreCase& one, std::ostream* out) {
    *out << one.file << " " << one.must;
}

Question use(Use how) {
    Question question;
    question.use = how;
    return question;
}

Question host(const char* name) {
    Question question;
    question.host = name;
    return question;
}

Question java(unsigned feature) {
    Question question;
    question.java_feature = feature;
    return question;
}

Question type(const char* declared) {
    Question question;
    question.declared_type = declared;
    return question;
}

Question alias(const char* name) {
    Question question;
    question.alias = name;
    return question;
}

std::vector<StoreCase> cases() {
    return {
        {"jks-good.jks", "", "", "", strong, host("gw.example.com")},
        {"jks-good.jks", "warning ks-type-sniff"},
        {"jks-good.jks", "error ks-alias", "nope", "", strong, alias("nope")},
        {"jks-good.jks", "", "", "", strong, alias("SERVER")},
        {"jks-good.jks", "error ks-key-usage", "dataEncipherment", "", strong, use(Use::internal)},
        {"jks-good.jks", "note ks-trust-content", "1 trusted"},
        {"jks-v1.jks", ""},
        {"jks-keypass-differs.jks", "error ks-key-password"},
        {"jceks-good.jceks", "warning ks-weak-pbe", "PBEWithMD5AndTripleDES"},
        {"jceks-secret.jceks", ""},
        {"p12-jdk.p12", "", "", "", strong, java(17)},
        {"p12-jdk-legacy.p12", "warning ks-weak-pbe", "RC2-40"},
        {"p12-keypass-differs.p12", "error ks-key-password"},
        {"p12-trusted-only.p12", ""},
        {"p12-nopass.p12", "warning ks-integrity", "no MAC", "", "-"},
        {"p12-secret.p12", ""},
        {"p12-multi.p12", "warning ks-one-key", "2 private keys"},
        {"p12-shared-key.p12", "warning ks-one-key", "shares its key"},
        {"p12-openssl3.p12", "warning ks-weak-pbe", "2048 iterations"},
        {"p12-openssl-legacy.p12", "warning ks-weak-pbe", "3DES"},
        {"p12-iter1.p12", "error ks-weak-pbe", "1 iterations"},
        {"p12-nomac.p12", "error ks-integrity", "no MAC"},
        {"p12-clearkey.p12", "error ks-clear-key", "in clear", "error ks-java"},
        {"p12-openssl-nokeys.p12", "error ks-java", "no entry"},
        {"p12-bc.p12", "warning ks-weak-pbe", "RC2-40"},
        {"p12-PBE-SHA1-RC4-128.p12", "error ks-weak-pbe", "RC4-128"},
        {"p12-PBE-SHA1-2DES.p12", "warning ks-weak-pbe", "2Key3DES", "error ks-java"},
        {"p12-PBE-SHA1-RC2-128.p12", "warning ks-weak-pbe", "RC2-128"},
        {"p12-aes-128-cbc.p12", ""},
        {"p12-des-ede3-cbc.p12", "warning ks-weak-pbe", "3DES", "error ks-java"},
        {"bcfks-good.bcfks", ""},
        {"bcfks-good.bcfks", "error ks-alias", "root", "", strong, alias("root")},
        {"bcfks-secret.bcfks", ""},
        {"bcfks-scrypt-kwp.bcfks", ""},
        {"jks-default-pass.jks", "error ks-default-password", "public", "", "wso2carbon"},
        {"p12-changeit.p12", "warning ks-default-password", "public", "", "changeit"},
        {"p12-ballerina.p12", "error ks-default-password", "public", "", "ballerina"},
        {"jks-mismatch.jks", "error ks-key-match"},
        {"p12-mismatch.p12", "error ks-key-match"},
        {"jks-incomplete.jks", "error ks-chain", "incomplete"},
        {"jks-badorder.jks", "error ks-chain", "not in order"},
        {"p12-selfsigned.p12", "warning ks-self-signed"},
        {"jks-rsa1024.jks", "error ks-key-strength", "1024 bits"},
        {"jks-sha1.jks", "error ks-key-strength", "SHA1withRSA"},
        {"jks-md5.jks", "error ks-key-strength", "MD5withRSA"},
        {"jks-nosan.jks", "error ks-host", "no alternative name"},
        {"jks-client.jks", "error ks-key-usage", "serverAuth"},
        {"jks-kubad.jks", "error ks-key-usage", "digitalSignature"},
        {"jks-wild.jks", "", "", "", strong, host("a.example.com")},
        {"jks-wild.jks", "error ks-host", "not for example.com", "", strong, host("example.com")},
        {"jks-wild.jks", "error ks-host", "", "", strong, host("a.b.example.com")},
        {"jks-soon.jks", "warning ks-expiry", "expires in 9 days"},
        {"jks-ec256.jks", ""},
        {"jks-ed.jks", ""},
        {"jks-ed.jks", "error ks-java", "JDK 15", "", strong, java(11)},
        {"p12-ec192.p12", "error ks-key-strength", "192 bits"},
        {"jks-expired.jks", "error ks-expiry", "expired 35 days ago"},
        {"p12-notyet.p12", "error ks-expiry", "not valid before"},
        {"p12-dsa.p12", "error ks-key-strength", "DSA"},
        {"p12-pss.p12", ""},
        {"trust-good.jks", ""},
        {"trust-with-key.jks", "error ks-trust-content", "private key", "", strong, use(Use::trust)},
        {"trust-dup.jks", "warning ks-trust-content", "same key"},
        {"trust-dup.jks", "warning ks-trust-content", "CA:FALSE"},
        {"jks-unicode-pass.jks", "", "", "", unicode},
        {"jks-empty.jks", "error ks-empty"},
        {"wrongtype.jks", "note ks-type-sniff", "declared JKS", "", strong, type("JKS")},
        {"wrongtype.jks", "error ks-type-sniff", "declared JCEKS", "", strong, type("JCEKS")},
        {"pem-chain.pem", ""},
        {"pem-badorder.pem", "error ks-chain", "not in order"},
        {"pem-bundle.pem", ""},
        {"root.pem", ""},
        {"int.pem", ""},
        {"pem-enc.key", ""},
        {"pem-sec1.key", ""},
        {"pem-sec1-enc.key", "warning ks-weak-pbe", "MD5-1"},
        {"pem-trad-enc.key", "warning ks-weak-pbe", "MD5-1"},
        {"p12-pbmac1.p12", "error ks-java", "PBMAC1", "", strong, java(25)},
        {"p12-pbmac1.p12", "", "", "", strong, java(26)},
    };
}

class Stores : public ::testing::TestWithParam<StoreCase> {};

TEST_P(Stores, AreJudgedAsTheyDeserve) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    const StoreCase& one = GetParam();
    const Judged judged = judge_file(one.file, {one.password, "", one.question, ""});
    ASSERT_EQ(judged.error, "");
    if (!one.must.empty()) {
        EXPECT_TRUE(judged.has(one.must, one.part)) << judged.text();
    }
    for (const std::string& line : judged.list(Severity::error)) {
        EXPECT_TRUE(line == one.must || line == one.may) << line << judged.text();
    }
    const bool changed =
        judged.store->integrity == Integrity::wrong || judged.store->integrity == Integrity::unsupported;
    EXPECT_FALSE(changed);
}

INSTANTIATE_TEST_SUITE_P(Cases, Stores, ::testing::ValuesIn(cases()), [](const auto& one) {
    std::string name = one.param.file + "_" + std::to_string(one.index);
    for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    return name;
});

TEST(StoreCases, AKeyPasswordOfItsOwnOpensTheKey) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    for (const char* file : {"jks-keypass-differs.jks", "p12-keypass-differs.p12"}) {
        const Judged judged = judge_file(file, {strong, "An0ther-Pass-2026", {}, ""});
        EXPECT_THAT(judged.list(Severity::error), IsEmpty()) << file << judged.text();
        EXPECT_EQ(judged.examined.entries.at(0).match, Match::proven) << file;
    }
}

TEST(StoreCases, AMismatchedPemKeyIsTold) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    const auto with = [](const char* key) {
        return judge_file("pem-chain.pem", {strong, "", {}, bytes_of(path_of(key))});
    };
    EXPECT_TRUE(with("pem-mismatch.key").has("error ks-key-match"));
    EXPECT_THAT(with("pem-clear.key").list(Severity::error), IsEmpty());
    EXPECT_EQ(with("pem-trad-enc.key").examined.entries.at(0).match, Match::proven);
    EXPECT_EQ(with("pem-enc.key").examined.entries.at(0).match, Match::proven);
}

TEST(StoreCases, AClearKeyThatOthersMayReadIsAnError) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    Question question;
    question.file.emplace();
    question.file->st_mode = S_IFREG | 0644;
    EXPECT_TRUE(
        judge_file("pem-clear.key", {strong, "", question, ""}).has("error ks-file-mode", "in clear"));
    question.file->st_mode = S_IFREG | 0600;
    EXPECT_THAT(judge_file("pem-clear.key", {strong, "", question, ""}).list(), IsEmpty());
    question.file->st_mode = S_IFREG | 0622;
    EXPECT_TRUE(judge_file("trust-good.jks", {strong, "", question, ""}).has("error ks-file-mode", "write"));
}

TEST(StoreCases, NonAsciiPasswordsOfPkcs12FailOnJdk17AndNotOn25) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    JARMOR_NEED(std::stoi(features().front()) >= 25, "needs JDK 25, which alone writes such a store");
    EXPECT_TRUE(judge_file("p12-unicode.p12", {unicode, "", java(17), ""}).has("error ks-java", "ASCII"));
    EXPECT_TRUE(judge_file("p12-unicode.p12", {unicode, "", {}, ""}).has("warning ks-java", "JDK 17 cannot"));
    const Judged judged = judge_file("p12-unicode.p12", {unicode, "", java(25), ""});
    EXPECT_THAT(judged.list(), IsEmpty()) << judged.text();
    EXPECT_EQ(judged.examined.entries.at(0).match, Match::proven);
}

TEST(StoreCases, AKeyThatThisLibcryptoDoesNotKnowIsANoteAndNoError) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    JARMOR_NEED(std::stoi(features().front()) >= 24, "needs JDK 24");
    const Judged judged = judge_file("p12-mldsa.p12", {strong, "", java(25), ""});
    EXPECT_TRUE(judged.has("note ks-key-match", "ML-DSA-65")) << judged.text();
    EXPECT_THAT(judged.list(Severity::error), IsEmpty()) << judged.text();
    EXPECT_TRUE(judge_file("p12-mldsa.p12", {strong, "", java(17), ""}).has("error ks-java", "JDK 24"));
}

TEST(StoreCases, KeysOfEveryKindAreProvenByASignature) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    for (const char* file :
         {"jks-good.jks", "jceks-good.jceks", "p12-jdk.p12", "p12-jdk-legacy.p12", "p12-openssl-legacy.p12",
          "p12-bc.p12", "p12-PBE-SHA1-RC4-128.p12", "p12-PBE-SHA1-2DES.p12", "p12-PBE-SHA1-RC2-128.p12",
          "p12-des-ede3-cbc.p12", "bcfks-good.bcfks", "bcfks-scrypt-kwp.bcfks", "jks-ec256.jks", "jks-ed.jks",
          "p12-pss.p12", "p12-dsa.p12", "pem-bundle.pem"}) {
        const Judged judged = judge_file(file);
        ASSERT_FALSE(judged.examined.entries.empty()) << file << judged.text();
        bool proven = false;
        for (const ExaminedEntry& entry : judged.examined.entries)
            proven = proven || entry.match == Match::proven;
        EXPECT_TRUE(proven) << file << judged.text();
    }
}

TEST(StoreCases, SecretKeysAreOpened) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    for (const char* file : {"jceks-secret.jceks", "p12-secret.p12", "bcfks-secret.bcfks"}) {
        const Judged judged = judge_file(file);
        bool opened = false;
        for (const Entry& entry : judged.store->entries)
            opened = opened || (entry.kind == EntryKind::secret_key && entry.state == KeyState::open);
        EXPECT_TRUE(opened) << file << judged.text();
    }
}

TEST(StoreCases, WithoutAPasswordTheAlgorithmsAreStillToBeSeen) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    const Judged p12 = judge_file("p12-jdk-legacy.p12", {"-", "", {}, ""});
    EXPECT_TRUE(p12.has("warning ks-weak-pbe", "RC2-40")) << p12.text();
    const Judged jks = judge_file("jks-good.jks", {"-", "", {}, ""});
    EXPECT_EQ(jks.store->entries.size(), 2U);
    EXPECT_EQ(jks.store->integrity, Integrity::not_checked);
    EXPECT_EQ(judge_file("bcfks-good.bcfks", {"-", "", {}, ""}).store->safes.at(0).iterations, 51200U);
}

TEST(StoreCases, BytesBehindTheStoreAreAWarningAsInJava) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    for (const char* file : {"jks-good.jks", "p12-jdk.p12"}) {
        const Judged judged = judge_bytes(bytes_of(path_of(file)) + "1234567");
        EXPECT_EQ(judged.store->integrity, Integrity::proven) << file;
        EXPECT_TRUE(judged.has("warning ks-format", "7 bytes")) << judged.text();
    }
}

TEST(StoreCases, AFlippedBitIsWrongIntegrity) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    std::string bytes = bytes_of(path_of("jks-good.jks"));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    EXPECT_TRUE(judge_bytes(bytes).has("error ks-integrity"));
    EXPECT_TRUE(judge_file("jks-good.jks", {"not-the-password", "", {}, ""}).has("error ks-integrity"));
    EXPECT_TRUE(judge_file("p12-jdk.p12", {"", "", {}, ""}).has("error ks-integrity"));
}

}  // namespace
}  // namespace jarmor::guard::keystore::tests
