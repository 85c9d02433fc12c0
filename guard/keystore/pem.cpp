#include <array>
#include <cstring>

#include "guard/keystore/base64.h"
#include "guard/keystore/certificates.h"
#include "guard/keystore/formats.h"
#include "guard/text.h"

namespace jarmor::guard::keystore {
namespace {

struct PemBlock {
    std::string label, dek_info;
    Secret content;
};

constexpr std::string_view pem_begin = "-----BEGIN ", pem_end = "-----END ", pem_dashes = "-----";

std::string_view without_return(std::string_view line) {
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

/// Takes the next block off `text`. Nothing at its end; an empty label where a block is broken.
std::optional<PemBlock> next_block(std::string_view& text) {
    const std::size_t begin = text.find(pem_begin);
    if (begin == std::string_view::npos) return std::nullopt;
    text.remove_prefix(begin + pem_begin.size());
    const std::size_t close = text.find(pem_dashes);
    PemBlock block;
    if (close > 64) return block;
    const std::string label(text.substr(0, close));
    const std::size_t end = text.find(std::string(pem_end) + label + "-----");
    if (end == std::string_view::npos) return block;
    std::string_view body = text.substr(close + pem_dashes.size(), end - close - pem_dashes.size());
    text.remove_prefix(end + pem_end.size());
    for (const std::string_view line : split(body, '\n')) {
        constexpr std::string_view dek = "DEK-Info: ";
        if (line.starts_with(dek)) block.dek_info = without_return(line.substr(dek.size()));
        // Headers end with an empty line, and only they have a colon.
        if (line.find(':') != std::string_view::npos) {
            body = body.substr(static_cast<std::size_t>(line.data() + line.size() - body.data()));
        }
    }
    auto content = from_base64(body);
    if (!content) return block;
    block.content = std::move(*content);
    block.label = label;
    return block;
}

/// PKCS#8 of a key in a form of its own: SEC1 and PKCS#1 name no algorithm.
Secret wrapped_key(View key, const Bytes& algorithm) {
    const Bytes version = der_number(0);
    const Bytes octets = der(tag::octets, key);
    Bytes whole = der(tag::sequence, {version, algorithm, octets});
    Secret made{View(whole)};
    explicit_bzero(whole.data(), whole.size());
    return made;
}

Bytes rsa_algorithm() {
    const Bytes oid = der_oid("1.2.840.113549.1.1.1"), none = der(tag::null, View{});
    return der(tag::sequence, {oid, none});
}

/// The curve stands in a context tag of the SEC1 key.
std::optional<Bytes> ec_algorithm(View sec1) {
    Walk walk;
    Reader outer(sec1, walk);
    Reader key = outer.enter(tag::sequence, "an EC key");
    (void)key.number("the version of an EC key");
    (void)key.take(tag::octets, "an EC key");
    const auto curve = key.take_if(tag::context, "a curve");
    if (!curve || walk.failed()) return std::nullopt;
    const Bytes oid = der_oid("1.2.840.10045.2.1");
    return der(tag::sequence, {oid, curve->content});
}

void set_clear_key(Entry& entry, Secret key, const std::string& label) {
    if (label == "RSA PRIVATE KEY") key = wrapped_key(key.view(), rsa_algorithm());
    if (label == "EC PRIVATE KEY") {
        const auto algorithm = ec_algorithm(key.view());
        if (algorithm) key = wrapped_key(key.view(), *algorithm);
    }
    if (is_pkcs8(key.view())) {
        entry.key = std::move(key);
        entry.state = KeyState::open;
    } else {
        entry.state = KeyState::not_readable;
        entry.trouble = "the private key is of no kind that jarmor knows (" + label + ")";
    }
}

struct DekCipher {
    std::string_view name;
    Cipher cipher;
    std::size_t key_size;
};
constexpr std::array dek_ciphers = {
    DekCipher{"AES-128-CBC", Cipher::aes_cbc, 16}, DekCipher{"AES-192-CBC", Cipher::aes_cbc, 24},
    DekCipher{"AES-256-CBC", Cipher::aes_cbc, 32}, DekCipher{"DES-EDE3-CBC", Cipher::des_ede_cbc, 24},
    DekCipher{"DES-CBC", Cipher::des_cbc, 8},
};

/// "AES-128-CBC,0123...": EVP_BytesToKey with MD5, one round, and the first 8 bytes of the IV for a salt.
bool set_traditional(Entry& entry, const PemBlock& block) {
    const auto parts = split(block.dek_info, ',');
    for (const DekCipher& known : dek_ciphers) {
        if (parts.size() != 2 || parts[0] != known.name) continue;
        auto iv = from_hex(parts[1]);
        if (!iv || iv->size() < 8) return false;
        Protection& how = entry.protection;
        how.name = "traditional PEM MD5-1 " + std::string(known.name);
        how.strength = Strength::weak;
        how.kdf = Protection::Kdf::bytes_to_key;
        how.hash = Hash::md5;
        how.iterations = 1;
        how.cipher = known.cipher;
        how.key_size = known.key_size;
        how.salt = Bytes(iv->begin(), iv->begin() + 8);
        how.iv = std::move(*iv);
        entry.sealed = copy_of(block.content.view());
        entry.state = KeyState::sealed;
        return true;
    }
    return false;
}

void open_traditional(Entry& entry, const PemBlock& block, const Passwords& passwords, Budget& budget) {
    if (!set_traditional(entry, block)) {
        entry.state = KeyState::not_readable;
        entry.trouble = "the private key is encrypted in a way that jarmor does not know";
        return;
    }
    const Password* password = passwords.key != nullptr ? passwords.key : passwords.store;
    if (password == nullptr) return;
    auto plain = unseal(entry.protection, entry.sealed, {password->utf8(), {}}, budget);
    entry.state = KeyState::wrong_password;
    if (!plain || !*plain) return;
    set_clear_key(entry, std::move(**plain), block.label);
    if (entry.state != KeyState::open) entry.state = KeyState::wrong_password;
}

Entry read_key(PemBlock& block, const Passwords& passwords, Budget& budget) {
    Entry entry;
    entry.any_chain = false;
    if (!block.dek_info.empty()) {
        open_traditional(entry, block, passwords, budget);
    } else if (block.label == "ENCRYPTED PRIVATE KEY") {
        Walk walk;
        if (take_sealed_key(block.content.view(), entry, walk)) {
            open_key(entry, passwords, budget);
        } else {
            entry.state = KeyState::not_readable;
            entry.trouble = "the private key " + walk.error();
        }
    } else {
        set_clear_key(entry, std::move(block.content), block.label);
    }
    return entry;
}

/// A leaf first, with what stands behind it for its chain; or authorities, each for itself.
void add_certificates(Store& store, std::vector<Bytes> certificates) {
    for (Entry& entry : store.entries) {
        if (entry.kind != EntryKind::private_key || certificates.empty()) continue;
        entry.chain = std::move(certificates);
        entry.any_chain = true;
        return;
    }
    if (!certificates.empty() && !read_certificate(certificates.front()).authority) {
        Entry entry;
        entry.kind = EntryKind::certificate_chain;
        entry.alias = "1";
        entry.chain = std::move(certificates);
        store.entries.push_back(std::move(entry));
        return;
    }
    std::size_t number = 0;
    for (Bytes& certificate : certificates) {
        Entry entry;
        entry.kind = EntryKind::trusted_certificate;
        entry.alias = std::to_string(++number);
        entry.chain.push_back(std::move(certificate));
        store.entries.push_back(std::move(entry));
    }
}

}  // namespace

Result<Store> open_pem(View bytes, const Passwords& passwords, Budget& budget) {
    Store store;
    store.format = Format::pem;
    store.integrity = Integrity::absent;
    std::vector<Bytes> certificates;
    std::string_view text = text_of(bytes);
    while (auto block = next_block(text)) {
        if (block->label.empty())
            return fail(Failure::policy, "", "has a PEM block that is broken or cut off");
        if (certificates.size() + store.entries.size() >= max_entries) {
            return fail(Failure::policy, "", "has more than " + std::to_string(max_entries) + " PEM blocks");
        }
        if (block->label.ends_with("PRIVATE KEY")) {
            store.entries.push_back(read_key(*block, passwords, budget));
            store.entries.back().alias = std::to_string(store.entries.size());
        } else if (block->label == "CERTIFICATE" || block->label == "TRUSTED CERTIFICATE" ||
                   block->label == "X509 CERTIFICATE") {
            certificates.push_back(copy_of(block->content.view()));
        }
    }
    add_certificates(store, std::move(certificates));
    if (store.entries.empty())
        return fail(Failure::policy, "", "is PEM without a certificate or private key");
    return store;
}

}  // namespace jarmor::guard::keystore
