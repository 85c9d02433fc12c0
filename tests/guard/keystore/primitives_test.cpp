#include <gmock/gmock.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <fstream>

#include "guard/keystore/base64.h"
#include "guard/keystore/default_certificates.h"
#include "guard/keystore/java_view.h"
#include "guard/keystore/md5_pair.h"
#include "guard/keystore/names.h"
#include "guard/keystore/rc.h"
#include "tests/guard/keystore/fixture.h"
#include "tests/support/must_run.h"

namespace jarmor::guard::keystore::tests {
namespace {

using ::testing::HasSubstr;

std::string rc2(const char* key, unsigned bits, const char* sealed) {
    const Bytes zero(8);
    return hex(rc2_cbc_decrypt(*from_hex(key), bits, zero, *from_hex(sealed)).view());
}

TEST(Rc2, DecryptsTheVectorsOfRfc2268) {
    EXPECT_EQ(rc2("0000000000000000", 63, "ebb773f993278eff"), "0000000000000000");
    EXPECT_EQ(rc2("ffffffffffffffff", 64, "278b27e42e2f0d49"), "ffffffffffffffff");
    EXPECT_EQ(rc2("3000000000000000", 64, "30649edf9be7d2c2"), "1000000000000001");
    EXPECT_EQ(rc2("88", 64, "61a8a244adacccf0"), "0000000000000000");
    EXPECT_EQ(rc2("88bca90e90875a", 64, "6ccf4308974c267f"), "0000000000000000");
    EXPECT_EQ(rc2("88bca90e90875a7f0f79c384627bafb2", 64, "1a807d272bbe5db1"), "0000000000000000");
    EXPECT_EQ(rc2("88bca90e90875a7f0f79c384627bafb2", 128, "2269552ab0f85ca6"), "0000000000000000");
}

TEST(Rc4, DecryptsTheVectorsOfRfc6229) {
    EXPECT_EQ(hex(rc4(*from_hex("0102030405"), Bytes(16)).view()), "b2396305f03dc027ccc3524a0a1118a8");
}

TEST(Asn1, WrittenNumbersAndNamesAreReadBack) {
    for (const std::uint64_t number :
         {0ULL, 1ULL, 127ULL, 128ULL, 255ULL, 256ULL, 50'000ULL, 0x7FFFFFFFFFFFFFFFULL}) {
        Walk walk;
        const Bytes written = der_number(number);
        Reader reader(written, walk);
        EXPECT_EQ(reader.number("a number"), number) << walk.error();
    }
    for (const char* oid :
         {"1.2.840.113549.1.5.13", "2.16.840.1.113894.746875.1.1", "1.3.6.1.4.1.42.2.19.1"}) {
        Walk walk;
        const Bytes written = der_oid(oid);
        Reader reader(written, walk);
        EXPECT_EQ(reader.oid("a name"), oid);
    }
}

TEST(Asn1, BerBecomesDer) {
    Walk walk;
    std::size_t used = 0;
    const Bytes ber = *from_hex("308024800401aa0402bbcc000002010500009999");
    EXPECT_EQ(hex(to_der(ber, walk, &used).view()), "30080403aabbcc020105");
    EXPECT_EQ(walk.error(), "");
    EXPECT_EQ(used, ber.size() - 2);
}

/// What the kernel says of the mapping that holds this address.
std::string flags_of(const void* address) {
    std::ifstream maps("/proc/self/smaps");
    std::string line, flags;
    bool inside = false;
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    while (std::getline(maps, line)) {
        std::uintptr_t begin = 0, end = 0;
        if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) inside = at >= begin && at < end;
        if (inside && line.starts_with("VmFlags:")) flags = line;
    }
    return flags;
}

TEST(SecretMemory, IsLockedAndLeftOutOfCoreFiles) {
    const Secret secret(view_of("a secret"));
    EXPECT_THAT(flags_of(secret.view().data()), HasSubstr(" dd"));
    // The address sanitizer makes mlock do nothing: then no page of this process is locked.
    void* page = ::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(page, MAP_FAILED);
    const bool locks = ::mlock(page, 4096) == 0 && flags_of(page).find(" lo") != std::string::npos;
    if (locks && Secret::all_locked()) {
        EXPECT_THAT(flags_of(secret.view().data()), HasSubstr(" lo"));
    }
    EXPECT_EQ(::munmap(page, 4096), 0);
}

TEST(Passwords, AreJavasCharacters) {
    EXPECT_EQ(hex(Password("a\u20ac\U0001F600").utf16().view()), "006120acd83dde00");
    EXPECT_EQ(hex(Password("a").bmp().view()), "00610000");
    EXPECT_EQ(hex(Password("\xe4").utf8()), "c3a4") << "no UTF-8: ISO 8859-1";
    EXPECT_EQ(Password("p\u00e4\U0001F600").characters(), 3U);
    EXPECT_FALSE(Password("p\u00e4").ascii());
}

TEST(Names, AliasesAreLowerAsInJava) {
    EXPECT_EQ(lower_alias("ServeR-\u00c4\u00d6\u0410"), "server-\u00e4\u00f6\u0430");
}

TEST(TypeMatrix, IsThatOfTheJdk) {
    EXPECT_EQ(type_fit("PKCS12", Format::jks), TypeFit::detected);
    EXPECT_EQ(type_fit("jks", Format::pkcs12), TypeFit::detected);
    EXPECT_EQ(type_fit("JCEKS", Format::jks), TypeFit::detected);
    EXPECT_EQ(type_fit("JCEKS", Format::pkcs12), TypeFit::refused);
    EXPECT_EQ(type_fit("JKS", Format::jceks), TypeFit::refused);
    EXPECT_EQ(type_fit("BCFKS", Format::pkcs12), TypeFit::refused);
    EXPECT_EQ(type_fit("BCFKS", Format::bcfks), TypeFit::same);
}

TEST(DefaultCertificates, AreKnownByTheirKeyWhateverTheCertificate) {
    EXPECT_EQ(default_certificates_date(), "2026-11-22");
    Certificate certificate;
    certificate.spki_sha256 = "914b840fcfd7194c2c278c6a9aecca5e7e7019ebb549107e75f61eb5d1a0d046";
    const DefaultCertificate found = find_default(certificate);
    EXPECT_TRUE(found.private_key_public);
    EXPECT_FALSE(found.same_certificate);
    EXPECT_THAT(std::string(found.seen_in), ::testing::HasSubstr("APIM 4.7.0"));
    certificate.spki_sha256 = "5735b2f58c3e8ad33757a698b45593ef68c1212dba62dcce8b914ea8b8922229";
    EXPECT_TRUE(find_default(certificate).private_key_public) << "Ballerina's";
    certificate.spki_sha256 = "cd9dbf408ae0c2762c01d86752c697694d758c6085022886c5ed3fbc5e5d503e";
    EXPECT_FALSE(find_default(certificate).private_key_public) << "trusted once, key not public";
    EXPECT_FALSE(find_default(certificate).subject.empty());
    certificate.spki_sha256 = std::string(64, '0');
    EXPECT_TRUE(find_default(certificate).subject.empty());
}

/// A store's first certificate passed off for a default one, whose key nobody may have in a repository.
Judged with_default_key(const char* file, Use use) {
    Judged judged = judge_file(file);
    for (ExaminedEntry& entry : judged.examined.entries) {
        entry.chain.front().spki_sha256 = "914b840fcfd7194c2c278c6a9aecca5e7e7019ebb549107e75f61eb5d1a0d046";
    }
    Question question;
    question.use = use;
    question.at = 1'795'327'200;
    judged.findings = judge(judged.examined, question);
    return judged;
}

TEST(DefaultCertificates, AreErrorsInKeyStoresAndWarningsInTrustStores) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    EXPECT_TRUE(with_default_key("p12-jdk.p12", Use::tls).has("error ks-default-cert", "APIM 4.7.0"));
    EXPECT_TRUE(with_default_key("pem-chain.pem", Use::tls).has("error ks-default-cert"));
    EXPECT_TRUE(with_default_key("trust-good.jks", Use::trust).has("warning ks-default-cert"));
    EXPECT_FALSE(judge_file("p12-jdk.p12").has("error ks-default-cert"));
}

TEST(Md5Pair, IsTheChainOfMd5ForEveryLengthOfPassword) {
    for (std::size_t size = 0; size <= longest_paired; ++size) {
        const Bytes password(size, static_cast<unsigned char>('a' + size % 26));
        Secret chains(32);
        for (std::size_t i = 0; i < 32; ++i) chains.data()[i] = static_cast<unsigned char>(i * 7 + size);
        const Bytes one = copy_of(chains.view().first(16)), other = copy_of(chains.view().last(16));
        md5_pair(chains, password, 1000);
        EXPECT_EQ(copy_of(chains.view().first(16)), copy_of(md5_chain(one, password, 1000).view())) << size;
        EXPECT_EQ(copy_of(chains.view().last(16)), copy_of(md5_chain(other, password, 1000).view())) << size;
    }
}

}  // namespace
}  // namespace jarmor::guard::keystore::tests
