#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <functional>

#include "guard/keystore/pkcs12_write.h"
#include "tests/guard/keystore/fixture.h"
#include "tests/support/must_run.h"

namespace jarmor::guard::keystore::tests {
namespace {

using ::testing::HasSubstr;

std::string text(View bytes) {
    return std::string(text_of(bytes));
}

Bytes sequence(std::initializer_list<View> parts) {
    return der(tag::sequence, parts);
}

Bytes number(std::initializer_list<unsigned char> octets) {
    return der(tag::integer, Bytes(octets));
}

const Bytes& data_oid() {
    static const Bytes oid = der_oid("1.2.840.113549.1.7.1");
    return oid;
}

Bytes data_info(View contents) {
    return sequence({data_oid(), der(tag::context, der(tag::octets, contents))});
}

/// A MAC that fits, with one iteration.
Bytes mac_of(View contents) {
    const Bytes salt = {1, 2, 3, 4, 5, 6, 7, 8};
    const Password password(strong);
    const Secret bmp = password.bmp();
    const Bytes sum = hmac(Hash::sha1, pkcs12_kdf(Hash::sha1, bmp.view(), salt, 3, 1, 20).view(), contents);
    const Bytes digest_info =
        sequence({sequence({der_oid("1.3.14.3.2.26"), der(tag::null, View{})}), der(tag::octets, sum)});
    return sequence({digest_info, der(tag::octets, salt), der_number(1)});
}

Bytes p12(View contents) {
    return sequence({der_number(3), data_info(contents), mac_of(contents)});
}

/// A PKCS#12 whose MAC has this iteration count.
std::string with_mac_iterations(const Bytes& iterations) {
    const Bytes contents = sequence({View{}});
    const Bytes digest_info = sequence(
        {sequence({der_oid("2.16.840.1.101.3.4.2.1"), der(tag::null, View{})}), der(tag::octets, Bytes(32))});
    const Bytes mac = sequence({digest_info, der(tag::octets, Bytes(8)), iterations});
    return text(sequence({der_number(3), data_info(contents), mac}));
}

/// Encrypted contents with this many rounds of PBKDF2, under a MAC that fits.
std::string with_pbkdf2_iterations(std::uint64_t rounds) {
    const Bytes parameters = sequence({der(tag::octets, Bytes(16)), der_number(rounds)});
    const Bytes kdf = sequence({der_oid("1.2.840.113549.1.5.12"), parameters});
    const Bytes cipher = sequence({der_oid("2.16.840.1.101.3.4.1.42"), der(tag::octets, Bytes(16))});
    const Bytes algorithm = sequence({der_oid("1.2.840.113549.1.5.13"), sequence({kdf, cipher})});
    const Bytes content = sequence({data_oid(), algorithm, der(tag::context_primitive, Bytes(32))});
    const Bytes info =
        sequence({der_oid("1.2.840.113549.1.7.6"), der(tag::context, sequence({der_number(0), content}))});
    return text(p12(sequence({info})));
}

Bytes nested(std::size_t depth) {
    // From the inside out; the lengths grow on the way.
    Bytes all;
    for (std::size_t i = 0; i < depth; ++i) {
        const Bytes head = der(tag::sequence, all);
        all.insert(all.begin(), head.begin(), head.end() - static_cast<std::ptrdiff_t>(all.size()));
    }
    return all;
}

std::string big_endian(std::uint64_t value, std::size_t octets) {
    std::string made;
    for (std::size_t i = octets; i-- > 0;) made += static_cast<char>(value >> (8 * i) & 0xFFU);
    return made;
}

/// A JKS of this body, with a digest that fits.
std::string jks(const std::string& body, unsigned magic = 0xFEEDFEED, const std::string& behind = "") {
    const std::string whole = big_endian(magic, 4) + big_endian(2, 4) + body + behind;
    const Password password(strong);
    const Secret utf16 = password.utf16();
    return whole + text(digest(Hash::sha1, {utf16.view(), view_of("Mighty Aphrodite"), view_of(whole)}));
}

std::string jks_entry(unsigned kind) {
    return big_endian(1, 4) + big_endian(kind, 4) + big_endian(1, 2) + "a" + big_endian(0, 8);
}

struct Hostile {
    std::string name, bytes, says;
};

std::vector<Hostile> hostile_stores() {
    const Bytes no_content = sequence({data_oid()});
    std::string classes = big_endian(0xACED0005, 4) + "\x73";
    for (int i = 0; i < 50'000; ++i)
        classes += std::string("\x72\x00\x01X", 4) + big_endian(1, 8) + std::string("\x02\x00\x00\x78", 4);
    std::string indefinite = "\x30\x80\x02\x01\x03";
    for (int i = 0; i < 50'000; ++i) indefinite += "\x30\x80";
    const std::string plain_mac =
        text(sequence({der_number(3), data_info(sequence({View{}})),
                       sequence({sequence({sequence({der_oid("1.3.14.3.2.26")})})})}));
    const Bytes scrypt_parameters =
        sequence({der(tag::octets, Bytes(16)), der_number(1ULL << 30U), der_number(8), der_number(1)});
    const Bytes scrypt_kdf = sequence({der_oid("1.3.6.1.4.1.11591.4.11"), scrypt_parameters});
    const Bytes wrap = sequence({der_oid("2.16.840.1.101.3.4.1.48")});
    const Bytes algorithm = sequence({der_oid("1.2.840.113549.1.5.13"), sequence({scrypt_kdf, wrap})});
    const Bytes check =
        sequence({sequence({der_oid("1.2.840.113549.2.11")}), scrypt_kdf, der(tag::octets, Bytes(64))});
    const Bytes bcfks = sequence({sequence({algorithm, der(tag::octets, Bytes(64))}), check});
    return {
        {"empty", "", "is empty"},
        {"a web page", "<!DOCTYPE html><html><body>404</body></html>", "no key store"},
        {"entry count", jks(big_endian(0x7FFFFFFF, 4)), "2147483647 entries"},
        {"key length", jks(jks_entry(1) + big_endian(0x7FFFFFFF, 4)), "cut off"},
        {"chain count", jks(jks_entry(1) + big_endian(1, 4) + "x" + big_endian(0x7FFFFFFF, 4)),
         "chain of 2147483647"},
        {"unknown entry", jks(jks_entry(9)), "unknown kind 9"},
        {"sealed key in a JKS", jks(jks_entry(3) + classes), "unknown kind 3"},
        {"classes in classes", jks(jks_entry(3) + classes, 0xCECECECE), "too deep"},
        {"MAC iterations", with_mac_iterations(der_number(0x7FFFFFFF)), "2147483647 iterations"},
        {"MAC iterations 2^128",
         with_mac_iterations(number({1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})),
         "over every limit"},
        {"MAC iterations -1", with_mac_iterations(number({0xFF})), "negative"},
        {"PBKDF2 iterations", with_pbkdf2_iterations(0x7FFFFFFF), "2147483647 iterations"},
        {"contents without content", text(p12(sequence({no_content}))), "ends where"},
        {"authSafe without content", text(sequence({der_number(3), no_content, mac_of({})})), "ends where"},
        {"MAC without sum", plain_mac, "ends where"},
        {"nested sequences", text(p12(nested(20'000))), "nested deeper"},
        {"nested indefinite sequences", indefinite, "nested deeper"},
        {"scrypt of a TiB", text(bcfks), "256 MiB"},
    };
}

TEST(HostileStores, EndSoonWithOneClearLine) {
    for (const Hostile& hostile : hostile_stores()) {
        const auto begin = std::chrono::steady_clock::now();
        const Judged judged = judge_bytes(hostile.bytes);
        const auto took = std::chrono::steady_clock::now() - begin;
        EXPECT_THAT(judged.error, HasSubstr(hostile.says)) << hostile.name << judged.text();
        EXPECT_EQ(judged.error.find('\n'), std::string::npos) << hostile.name;
        EXPECT_LT(took, std::chrono::seconds(1)) << hostile.name;
    }
}

std::uint64_t own_ms() {
    timespec now{};
    EXPECT_EQ(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now), 0);
    return static_cast<std::uint64_t>(now.tv_sec) * 1000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
}

TEST(SlowStores, SayWhatOpeningThemTakes) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    const std::string bytes = bytes_of(path_of("jceks-good.jceks"));
    const Password password(strong);
    Budget budget;
    const std::uint64_t began = own_ms();
    auto opened = open_store(view_of(bytes), {&password, nullptr}, budget);
    const std::uint64_t took = own_ms() - began;
    ASSERT_TRUE(opened) << opened.error().line();
    EXPECT_LE(opened->opening_ms, took);
    EXPECT_GE(opened->opening_ms + 2, took);
    EXPECT_GT(took, 5U) << "400,000 hashes";
    for (const std::uint64_t ms : {std::uint64_t{399}, std::uint64_t{400}}) {
        opened->opening_ms = ms;
        const Examined examined = examine(*opened);
        Judged again;
        again.findings = judge(examined, Question{});
        EXPECT_EQ(again.has("note ks-weak-pbe", "opening it takes 400 ms"), ms == 400) << again.text();
    }
}

TEST(HostileStores, BytesBetweenTheEntriesAndTheDigestAreWrongAsInJava) {
    EXPECT_EQ(judge_bytes(jks(big_endian(0, 4))).store->integrity, Integrity::proven);
    EXPECT_EQ(judge_bytes(jks(big_endian(0, 4), 0xFEEDFEED, "1234567")).store->integrity, Integrity::wrong);
}

TEST(HostileStores, AnAliasOfHalfACharacterIsAWarning) {
    const Bytes name =
        sequence({der_oid("1.2.840.113549.1.9.20"), der(tag::set, der(tag::bmp, Bytes{0, 'a', 0}))});
    const Bytes certificate =
        der(tag::context,
            sequence({der_oid("1.2.840.113549.1.9.22.1"), der(tag::context, der(tag::octets, Bytes(4)))}));
    const Bytes bag = sequence({der_oid("1.2.840.113549.1.12.10.1.3"), certificate, der(tag::set, name)});
    const Judged judged = judge_bytes(text(p12(sequence({data_info(sequence({bag}))}))));
    EXPECT_EQ(judged.error, "");
    EXPECT_TRUE(judged.has("warning ks-format", "half a character")) << judged.text();
}

TEST(HostileStores, ManyDerivationsTogetherAreRefusedToo) {
    const Password password(strong);
    Budget budget{5'000'000, 200'000, 0};
    const Bytes store = write_trust_store({Bytes{1}}, "a", password);
    // 50,000 for the MAC and 50,000 for the certificates: twice is as much as the budget, three times is not.
    EXPECT_TRUE(open_store(store, {&password, nullptr}, budget));
    EXPECT_TRUE(open_store(store, {&password, nullptr}, budget));
    const auto third = open_store(store, {&password, nullptr}, budget);
    ASSERT_FALSE(third);
    EXPECT_THAT(third.error().line(), HasSubstr("beyond 200000 iterations"));
}

/// Fingerprints of what a store shows; empty where it is not proven. PEM has no password over the whole:
/// there the key that fits its certificate, and a certificate without a fault, are the proof.
std::string proven_content(const std::string& bytes) {
    const auto begin = std::chrono::steady_clock::now();
    Case how;
    how.question.use = Use::tls;
    const bool pem = bytes.starts_with("-----");
    const Password password(strong);
    Budget budget{20'000, 100'000, 0};
    const auto store = open_store(view_of(bytes), {&password, nullptr}, budget);
    std::string content = "proven";
    if (!store) {
        EXPECT_NE(store.error().what, "");
        EXPECT_EQ(store.error().line().find('\n'), std::string::npos);
        content.clear();
    } else if (pem ? store->entries[0].chain.empty() || store->entries[0].state != KeyState::open ||
                         !judge_bytes(bytes, how).list(Severity::error).empty()
                   : store->integrity != Integrity::proven) {
        content.clear();
    } else {
        for (const Entry& entry : store->entries) {
            content += " " + std::string(to_text(entry.kind));
            for (const Bytes& certificate : entry.chain) content += hex(digest(Hash::sha256, {certificate}));
        }
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
    return content;
}

/// Small stores, one a format, with few rounds.
constexpr const char* small_stores[] = {"jks-small.jks", "jceks-small.jceks", "p12-small.p12",
                                        "bcfks-small.bcfks", "pem-small.pem"};

/// Which places a run looks at: each in a long one, else as many as an unoptimised build does in a second.
/// 15 has no factor with the 8 bits of an octet, so that every bit has its turn.
std::size_t step() {
    const char* set = std::getenv("JARMOR_TEST_LONG");
    return set != nullptr && std::string_view(set) == "1" ? 1 : 15;
}

TEST(HostileStores, CutOffAnywhereTheyAreRefused) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    for (const char* file : small_stores) {
        const std::string whole = bytes_of(path_of(file));
        ASSERT_NE(proven_content(whole), "") << file << judge_bytes(whole).text();
        // Behind the last line of a PEM only its end is missing, and Java asks for none.
        const std::size_t end = whole.find_last_not_of('\n') + 1;
        for (std::size_t size = 0; size < (whole.ends_with("-----\n") ? end : whole.size()); ++size)
            EXPECT_EQ(proven_content(whole.substr(0, size)), "") << file << " " << size;
    }
}

TEST(HostileStores, NoFlippedBitIsTakenForTheSameStoreWithOtherContent) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    for (const char* file : small_stores) {
        std::string whole = bytes_of(path_of(file));
        const std::string right = proven_content(whole);
        for (std::size_t bit = 0; bit < whole.size() * 8; bit += step()) {
            const char before = whole[bit / 8];
            whole[bit / 8] = static_cast<char>(before ^ static_cast<char>(1U << bit % 8));
            const std::string content = proven_content(whole);
            EXPECT_TRUE(content.empty() || content == right) << file << " " << bit;
            whole[bit / 8] = before;
        }
    }
}

}  // namespace
}  // namespace jarmor::guard::keystore::tests
