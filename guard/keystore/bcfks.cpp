#include "guard/keystore/formats.h"

namespace jarmor::guard::keystore {
namespace {

/// org.bouncycastle.jcajce.provider.keystore.bcfks: password and purpose, each as a BMPString with its end.
Secret purposed(const Password& password, std::string_view purpose) {
    const Secret first = password.bmp();
    const Secret second = Password(purpose).bmp();
    Secret both(first.size() + second.size());
    std::copy(first.view().begin(), first.view().end(), both.data());
    std::copy(second.view().begin(), second.view().end(), both.data() + first.size());
    return both;
}

/// BouncyCastle hands its block size where the parallelism belongs; what was written so is read so first.
Result<std::optional<Secret>> derive_bc(Protection how, View password, std::size_t size, bool quirk,
                                        Budget& budget) {
    if (how.kdf == Protection::Kdf::scrypt && quirk) how.scrypt_p = how.scrypt_r;
    return derive_key(how, password, size, budget);
}

struct BcMac {
    Protection how;
    std::optional<Hash> hash;
    Bytes sum;
    bool is_signature = false;
};

BcMac read_bc_mac(Reader& store) {
    BcMac mac;
    if (store.next_tag() != tag::sequence) {
        mac.is_signature = true;
        mac.how.name = "a signature";
        (void)store.take("the integrity check");
        return mac;
    }
    Reader check = store.enter(tag::sequence, "the integrity check");
    Reader algorithm = check.enter(tag::sequence, "the integrity algorithm");
    mac.hash = hash_of(algorithm.oid("the integrity algorithm"));
    read_kdf(check, mac.how);
    mac.sum = copy_of(check.take(tag::octets, "the integrity sum").content);
    if (mac.hash) mac.how.name += " HMAC-" + std::string(to_text(*mac.hash));
    return mac;
}

Result<Integrity> check_bc_mac(const BcMac& mac, View data, const Password* password, Budget& budget) {
    if (mac.is_signature || !mac.hash) return Integrity::unsupported;
    if (password == nullptr) return Integrity::not_checked;
    const Secret secret = purposed(*password, "INTEGRITY_CHECK");
    const std::size_t size = mac.how.key_size != 0 ? mac.how.key_size : size_of(*mac.hash);
    for (const bool quirk : {true, false}) {
        auto key = derive_bc(mac.how, secret.view(), size, quirk, budget);
        if (!key) return pass_on(key);
        if (*key && equal(hmac(*mac.hash, (*key)->view(), data), mac.sum)) return Integrity::proven;
        if (mac.how.kdf != Protection::Kdf::scrypt || mac.how.scrypt_p == mac.how.scrypt_r) break;
    }
    return Integrity::wrong;
}

Result<std::optional<Secret>> unseal_bc(const Protection& how, View sealed, View password, Budget& budget) {
    Protection quirked = how;
    if (how.kdf == Protection::Kdf::scrypt) quirked.scrypt_p = how.scrypt_r;
    auto plain = unseal(quirked, sealed, {password, {}}, budget);
    if (how.kdf != Protection::Kdf::scrypt || how.scrypt_p == how.scrypt_r || !plain || *plain) return plain;
    return unseal(how, sealed, {password, {}}, budget);
}

/// "20261122061500Z", of which only UTC and whole seconds occur.
std::int64_t milliseconds_of(View time) {
    std::int64_t parts[6] = {};
    constexpr std::size_t widths[6] = {4, 2, 2, 2, 2, 2};
    std::size_t at = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        for (std::size_t k = 0; k < widths[i]; ++k, ++at) {
            if (at >= time.size() || time[at] < '0' || time[at] > '9') return 0;
            parts[i] = parts[i] * 10 + (time[at] - '0');
        }
    }
    // Days from civil date (proleptic Gregorian), March based.
    const std::int64_t year = parts[0] - (parts[1] <= 2 ? 1 : 0);
    const std::int64_t era = year / 400, of_era = year - era * 400;
    const std::int64_t day = (153 * (parts[1] + (parts[1] > 2 ? -3 : 9)) + 2) / 5 + parts[2] - 1;
    const std::int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + day - 719468;
    return (((days * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]) * 1000;
}

void read_bc_key(View der, Entry& entry, bool secret) {
    Walk walk;
    Reader outer(der, walk);
    entry.kind = secret ? EntryKind::secret_key : EntryKind::private_key;
    if (secret) {
        (void)take_sealed_key(der, entry, walk);
    } else {
        Reader holder = outer.enter(tag::sequence, "a private key");
        const Element key = holder.take(tag::sequence, "an encrypted private key");
        (void)take_sealed_key(key.whole, entry, walk);
        Reader chain = holder.enter(tag::sequence, "a chain");
        while (!chain.at_end() && entry.chain.size() < max_chain) {
            entry.chain.push_back(copy_of(chain.take(tag::sequence, "a certificate").whole));
        }
    }
    if (!walk.failed()) return;
    entry.state = KeyState::not_readable;
    entry.trouble = walk.error();
}

Entry read_bc_entry(Reader& list) {
    Entry entry;
    Reader object = list.enter(tag::sequence, "an entry");
    const std::uint64_t type = object.number("the type of an entry");
    entry.alias = std::string(text_of(object.take(tag::utf8, "an alias").content));
    entry.created_ms = milliseconds_of(object.take(tag::generalized_time, "a date").content);
    (void)object.take(tag::generalized_time, "a date");
    const View data = object.take(tag::octets, "an entry").content;
    if (object.walk().failed()) return entry;
    if (type == 0) {
        entry.kind = EntryKind::trusted_certificate;
        entry.chain.push_back(copy_of(data));
    } else if (type <= 4) {
        read_bc_key(data, entry, type == 2 || type == 4);
    } else {
        object.walk().fail("has an entry of the unknown type " + std::to_string(type));
    }
    return entry;
}

void open_bc_key(Entry& entry, const Passwords& passwords, Budget& budget) {
    const Password* password = passwords.key != nullptr ? passwords.key : passwords.store;
    if (entry.state != KeyState::sealed || password == nullptr) return;
    const bool secret_key = entry.kind == EntryKind::secret_key;
    const Secret secret =
        purposed(*password, secret_key ? "SECRET_KEY_ENCRYPTION" : "PRIVATE_KEY_ENCRYPTION");
    const Protection kept = entry.protection;
    if (kept.kdf == Protection::Kdf::scrypt) entry.protection.scrypt_p = kept.scrypt_r;
    open_key_with(entry, {secret.view(), {}}, budget);
    entry.protection = kept;
}

Result<void> read_bc_contents(View plain, Store& store, const Passwords& passwords, Budget& budget) {
    Walk walk;
    const Secret der = to_der(plain, walk);
    Reader outer(der.view(), walk);
    Reader data = outer.enter(tag::sequence, "the contents");
    store.version = static_cast<unsigned>(data.number("the version"));
    (void)data.take(tag::sequence, "the integrity algorithm");
    (void)data.take(tag::generalized_time, "a date");
    (void)data.take(tag::generalized_time, "a date");
    Reader list = data.enter(tag::sequence, "the entries");
    while (!list.at_end()) {
        if (store.entries.size() >= max_entries) walk.fail("has more than 4096 entries");
        store.entries.push_back(read_bc_entry(list));
    }
    if (walk.failed()) return fail(Failure::policy, "", walk.error());
    for (Entry& entry : store.entries) open_bc_key(entry, passwords, budget);
    return {};
}

}  // namespace

Result<Store> open_bcfks(View bytes, const Passwords& passwords, Budget& budget) {
    Walk walk;
    Store store;
    store.format = Format::bcfks;
    std::size_t used = 0;
    const Secret whole = to_der(bytes, walk, &used);
    Reader outer(whole.view(), walk);
    Reader object = outer.enter(tag::sequence, "BCFKS");
    const Element data = object.take(tag::sequence, "the encrypted store");
    Reader sealed(data.content, walk);
    const Protection protection = read_protection(sealed);
    const View cipher_text = sealed.take(tag::octets, "the encrypted store").content;
    const BcMac mac = read_bc_mac(object);
    if (walk.failed()) return fail(Failure::policy, "", walk.error());
    store.trailing = bytes.size() - used;
    store.mac = mac.how;
    store.safes.push_back(protection);
    store.hidden_safes = 1;
    auto integrity = check_bc_mac(mac, data.whole, passwords.store, budget);
    if (!integrity) return pass_on(integrity);
    store.integrity = *integrity;
    if (passwords.store == nullptr || store.integrity == Integrity::wrong) return store;
    const Secret secret = purposed(*passwords.store, "STORE_ENCRYPTION");
    auto plain = unseal_bc(protection, cipher_text, secret.view(), budget);
    if (!plain) return pass_on(plain);
    if (!*plain) {
        store.integrity = Integrity::wrong;
        return store;
    }
    auto read = read_bc_contents((*plain)->view(), store, passwords, budget);
    if (!read) return pass_on(read);
    store.hidden_safes = 0;
    return store;
}

}  // namespace jarmor::guard::keystore
