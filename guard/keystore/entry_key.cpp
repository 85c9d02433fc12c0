#include "guard/keystore/formats.h"

namespace jarmor::guard::keystore {
namespace {

/// A secret key is one DER value (PKCS#12, BCFKS) or a serialised Java object (JCEKS).
bool plausible_secret(View text) {
    if (text.size() > 4 && text[0] == 0xAC && text[1] == 0xED) return true;
    const auto header = read_header(text);
    return header && header->tag == tag::sequence && header->size + header->length == text.size();
}

}  // namespace

bool take_sealed_key(View der, Entry& entry, Walk& walk) {
    Reader reader(der, walk);
    Reader info = reader.enter(tag::sequence, "a private key");
    entry.protection = read_protection(info);
    entry.sealed = copy_of(info.take(tag::octets, "an encrypted private key").content);
    entry.state = KeyState::sealed;
    return !walk.failed();
}

bool is_pkcs8(View text) {
    Walk walk;
    Reader reader(text, walk);
    Reader info = reader.enter(tag::sequence, "a private key");
    // 0, or 1 with a public key behind (RFC 5958).
    const std::uint64_t version = info.number("the version of a private key");
    Reader algorithm = info.enter(tag::sequence, "the algorithm of a private key");
    algorithm.oid("the algorithm of a private key");
    info.take(tag::octets, "a private key");
    return !walk.failed() && version <= 1 && reader.at_end();
}

void open_key_with(Entry& entry, const Passphrase& password, Budget& budget) {
    auto plain = unseal(entry.protection, entry.sealed, password, budget);
    if (!plain) {
        entry.state = KeyState::not_readable;
        entry.trouble = plain.error().what;
        return;
    }
    const bool secret = entry.kind == EntryKind::secret_key;
    if (!*plain || !(secret ? plausible_secret((*plain)->view()) : is_pkcs8((*plain)->view()))) {
        entry.state = KeyState::wrong_password;
        return;
    }
    entry.key = std::move(**plain);
    entry.state = KeyState::open;
}

void open_key(Entry& entry, const Passwords& passwords, Budget& budget) {
    const Password* password = passwords.key != nullptr ? passwords.key : passwords.store;
    if (password == nullptr) return;
    const Secret bmp = password->bmp();
    open_key_with(entry, {password->utf8(), bmp.view()}, budget);
    // No password at all is an empty one for some writers, and one of length zero for others.
    const bool again = password->empty() && entry.protection.kdf == Protection::Kdf::pkcs12;
    if (again && entry.state == KeyState::wrong_password)
        open_key_with(entry, {password->utf8(), {}}, budget);
}

}  // namespace jarmor::guard::keystore
