#pragma once

#include "guard/keystore/store.h"

namespace jarmor::guard::keystore {

/// Aliases that java.security.KeyStore will show for this store.
std::vector<std::string> java_aliases(const Store& store);

/// Whether KeyStore.load() of a JDK goes through with the password that the store was opened with; `why`
/// where not. The first JDK of an unknown range counts as able.
bool java_opens(const Store& store, unsigned feature, const Password* password, std::string& why);

/// Whether a KeyStore of the declared type reads content of a format, and whether only by its double
/// detection (keystore.type.compat).
enum class TypeFit { same, detected, refused };
TypeFit type_fit(std::string_view declared, Format format);

}  // namespace jarmor::guard::keystore
