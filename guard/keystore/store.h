#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "guard/keystore/password.h"
#include "guard/keystore/pbe.h"

namespace jarmor::guard::keystore {

enum class Format { jks, jceks, pkcs12, bcfks, pem };
std::string_view to_text(Format format);

/// certificate_chain: PEM without a key, a leaf first.
enum class EntryKind { private_key, trusted_certificate, secret_key, certificate_chain };
std::string_view to_text(EntryKind kind);

enum class KeyState {
    none,            ///< the entry has no key
    sealed,          ///< no password was given, so none was tried
    wrong_password,  ///< sealed, and the passwords given do not open it
    open,            ///< `Entry::key` holds it
    not_readable     ///< a scheme that jarmor does not know, or over the budget; `Entry::trouble` says it
};

enum class Integrity {
    proven,
    absent,       ///< the store has no MAC
    not_checked,  ///< no password was given
    wrong,        ///< wrong password, or changed: no format can tell the two apart
    unsupported   ///< a MAC of a kind that jarmor does not know
};

struct Entry {
    std::string alias;  ///< as stored; UTF-8
    EntryKind kind = EntryKind::private_key;
    std::int64_t created_ms = 0;  ///< 0: not stored
    std::vector<Bytes> chain;     ///< DER, leaf first; for a trusted certificate that one
    Protection protection;        ///< of the key; without a name: in clear
    Bytes sealed;
    KeyState state = KeyState::none;
    std::string trouble;
    Secret key;             ///< PKCS#8, or the bytes of a secret key
    bool java_sees = true;  ///< whether java.security.KeyStore shows this entry
    std::string not_seen;   ///< why not
    bool odd_name = false;  ///< an alias with half a character at its end
    bool any_chain = true;  ///< PEM: false for a key without any certificate
};

/// A key store, opened as far as the passwords allow.
struct Store {
    Format format = Format::pkcs12;
    unsigned version = 0;
    Integrity integrity = Integrity::not_checked;
    Protection mac;                 ///< without a name: none
    std::vector<Protection> safes;  ///< how certificates and aliases are encrypted
    std::vector<Entry> entries;
    std::size_t hidden_safes = 0;  ///< encrypted parts that were not opened
    std::size_t trailing = 0;      ///< bytes behind the end of the store
    std::uint64_t rounds = 0;      ///< of key derivation that opening it took
    std::uint64_t opening_ms = 0;  ///< processor time that it took
};

struct Passwords {
    const Password* store = nullptr;  ///< nullptr: only what can be seen without
    const Password* key = nullptr;    ///< nullptr: that of the store
};

inline constexpr std::size_t max_store_size = std::size_t{16} << 20U;
inline constexpr std::size_t max_entries = 4096, max_chain = 32;

/// The format, by content; nothing where it is none of them.
std::optional<Format> format_of(View bytes);

/// Opens a store of any format. A wrong password is no error but an Integrity and a KeyState. Error: what
/// cannot be a key store, a store cut off, or one over a limit or the budget.
Result<Store> open_store(View bytes, const Passwords& passwords, Budget& budget);

}  // namespace jarmor::guard::keystore
