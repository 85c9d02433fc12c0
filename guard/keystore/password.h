#pragma once

#include <string_view>

#include "guard/keystore/secret.h"

namespace jarmor::guard::keystore {

/// A password as Java has it: characters. Bytes that are no UTF-8 are taken for ISO 8859-1.
class Password {
  public:
    explicit Password(std::string_view text);

    /// What PBES2 takes for a password.
    View utf8() const { return utf8_.view(); }
    /// Java's chars, as JKS hashes them: a character beyond U+FFFF is two.
    Secret utf16() const;
    /// utf16() and two zero bytes: the BMPString of PKCS#12.
    Secret bmp() const;

    bool empty() const { return utf8_.empty(); }
    /// Whether every character is printable ASCII: all that the JDK's PBE ciphers took up to JDK 17.
    bool ascii() const;
    std::size_t characters() const;

  private:
    Secret utf8_;
};

}  // namespace jarmor::guard::keystore
