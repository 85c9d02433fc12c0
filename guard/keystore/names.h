#pragma once

#include <optional>
#include <string>

#include "guard/keystore/bytes.h"

namespace jarmor::guard::keystore {

/// Subject and issuer of a certificate in a form that can be compared: string types, case and runs of spaces
/// do not count, as in javax.security.auth.x500.X500Principal.
struct CanonicalNames {
    std::string subject, issuer;
};
std::optional<CanonicalNames> names_in(View certificate);

/// An alias in lower case, as Java's String.toLowerCase(Locale.ENGLISH): ASCII, Latin-1, Greek and Cyrillic.
std::string lower_alias(std::string_view alias);

}  // namespace jarmor::guard::keystore
