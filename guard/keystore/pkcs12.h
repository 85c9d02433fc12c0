#pragma once

#include "guard/keystore/store.h"

namespace jarmor::guard::keystore {

/// One SafeBag of a PKCS#12.
struct Bag {
    enum class Kind { clear_key, sealed_key, certificate, secret, other };
    Kind kind = Kind::other;
    std::size_t safe = 0;             ///< number of the SafeContents it stands in
    std::size_t place = 0;            ///< its place in them
    bool nested = false;              ///< in a SafeContents bag, which the JDK passes over
    std::optional<std::string> name;  ///< friendlyName
    bool odd_name = false;
    std::optional<Bytes> key_id;  ///< localKeyId
    bool trusted = false;         ///< Oracle's trusted key usage: what makes a certificate an entry in Java
    Bytes certificate;
    Entry key;  ///< protection and cipher text, or the clear key
};

/// Reads one SafeContents; failures go to the walk.
void read_bags(View safe_contents, Walk& walk, std::size_t safe, std::vector<Bag>& bags);

/// The entries of a store as sun.security.pkcs12.PKCS12KeyStore makes them of bags, and then those it does
/// not see, marked so.
std::vector<Entry> entries_of(std::vector<Bag>& bags);

}  // namespace jarmor::guard::keystore
