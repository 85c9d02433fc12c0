#pragma once

#include "guard/keystore/store.h"

// One reader a format; open_store() chooses.
namespace jarmor::guard::keystore {

Result<Store> open_jks(View bytes, const Passwords& passwords, Budget& budget);
Result<Store> open_pkcs12(View bytes, const Passwords& passwords, Budget& budget);
Result<Store> open_bcfks(View bytes, const Passwords& passwords, Budget& budget);
Result<Store> open_pem(View bytes, const Passwords& passwords, Budget& budget);

/// Takes protection and cipher text of a key from an EncryptedPrivateKeyInfo; false where it is none.
bool take_sealed_key(View der, Entry& entry, Walk& walk);

/// Opens the key of an entry with the key password, else with that of the store.
void open_key(Entry& entry, const Passwords& passwords, Budget& budget);
/// The same with a password that is in its forms already.
void open_key_with(Entry& entry, const Passphrase& password, Budget& budget);

/// Whether the text is one PrivateKeyInfo and nothing else: what a right padding does not prove.
bool is_pkcs8(View text);

}  // namespace jarmor::guard::keystore
