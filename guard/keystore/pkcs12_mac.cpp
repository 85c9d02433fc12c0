#include "guard/keystore/pkcs12_mac.h"

namespace jarmor::guard::keystore {
namespace {

constexpr std::string_view oid_pbmac1 = "1.2.840.113549.1.5.14";

struct MacData {
    Protection how;
    std::optional<Hash> message_hash;  ///< of the HMAC; nothing: not known
    Bytes sum;
    bool pbmac1 = false;
};

/// RFC 9579: key derivation and HMAC are named, and salt and iterations of the MacData mean nothing.
void read_pbmac1(Reader& algorithm, MacData& mac) {
    mac.pbmac1 = true;
    mac.how.name = "PBMAC1 ";
    Reader parameters = algorithm.enter(tag::sequence, "the parameters of PBMAC1");
    read_kdf(parameters, mac.how);
    Reader scheme = parameters.enter(tag::sequence, "the HMAC of PBMAC1");
    mac.message_hash = hash_of(scheme.oid("the HMAC of PBMAC1"));
    if (mac.message_hash) mac.how.name += " HMAC-" + std::string(to_text(*mac.message_hash));
}

MacData read_mac(Reader& pfx) {
    MacData mac;
    Reader data = pfx.enter(tag::sequence, "the MAC");
    Reader info = data.enter(tag::sequence, "the digest of the MAC");
    Reader algorithm = info.enter(tag::sequence, "the algorithm of the MAC");
    const std::string oid = algorithm.oid("the algorithm of the MAC");
    if (oid == oid_pbmac1) {
        read_pbmac1(algorithm, mac);
    } else {
        mac.message_hash = hash_of(oid);
        mac.how.name = mac.message_hash ? "HmacPBE-" + std::string(to_text(*mac.message_hash)) : oid;
        if (mac.message_hash == Hash::sha1) mac.how.strength = Strength::weak;
        if (mac.message_hash == Hash::md5) mac.how.strength = Strength::broken;
    }
    mac.sum = copy_of(info.take(tag::octets, "the sum of the MAC").content);
    const Element salt = data.take(tag::octets, "the salt of the MAC");
    const std::uint64_t iterations = data.at_end() ? 1 : data.number("the iteration count of the MAC");
    if (mac.pbmac1) return mac;
    mac.how.salt = copy_of(salt.content);
    mac.how.iterations = iterations;
    mac.how.kdf = Protection::Kdf::pkcs12;
    if (mac.how.salt.size() > 1024) pfx.walk().fail("the salt of the MAC is longer than 1024 bytes");
    return mac;
}

Result<std::optional<Secret>> mac_key(const MacData& mac, const Passphrase& password, Budget& budget) {
    if (mac.pbmac1) {
        const std::size_t size = mac.how.key_size != 0 ? mac.how.key_size : size_of(*mac.message_hash);
        return derive_key(mac.how, password.plain, size, budget);
    }
    if (auto paid = budget.spend(mac.how.iterations, 1, "the MAC"); !paid) return pass_on(paid);
    const Hash hash = *mac.message_hash;
    return std::optional<Secret>(
        pkcs12_kdf(hash, password.bmp, mac.how.salt, 3, mac.how.iterations, size_of(hash)));
}

Result<bool> mac_fits(const MacData& mac, View contents, const Passphrase& password, Budget& budget) {
    auto key = mac_key(mac, password, budget);
    if (!key) return pass_on(key);
    return *key && equal(hmac(*mac.message_hash, (*key)->view(), contents), mac.sum);
}

}  // namespace

Result<void> check_mac(Reader& pfx, const MacCheck& check, Budget& budget, Store& store) {
    if (pfx.at_end()) {
        store.integrity = Integrity::absent;
        return {};
    }
    const MacData mac = read_mac(pfx);
    if (pfx.walk().failed()) return {};
    store.mac = mac.how;
    // Also where no password is tried: a count that nobody can mean is the same fault.
    if (mac.how.iterations == 0 ? mac.how.kdf != Protection::Kdf::scrypt
                                : mac.how.iterations > budget.per_derivation) {
        if (auto paid = budget.spend(mac.how.iterations, 1, "the MAC"); !paid) return pass_on(paid);
    }
    store.integrity = Integrity::unsupported;
    if (!mac.message_hash) return {};
    store.integrity = Integrity::not_checked;
    if (check.password == nullptr) return {};
    auto fits = mac_fits(mac, check.contents, *check.passphrase, budget);
    if (fits && !*fits && check.password->empty()) {
        // An empty password is two zero bytes to most writers, and nothing at all to some.
        const Passphrase none{check.passphrase->plain, {}};
        fits = mac_fits(mac, check.contents, none, budget);
        if (fits && *fits) *check.passphrase = none;
    }
    if (!fits) return pass_on(fits);
    store.integrity = *fits ? Integrity::proven : Integrity::wrong;
    return {};
}

}  // namespace jarmor::guard::keystore
