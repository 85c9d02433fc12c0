#pragma once

#include <optional>
#include <string_view>

#include "guard/keystore/secret.h"

namespace jarmor::guard::keystore {

/// Base64 with spaces and line breaks anywhere; nothing where something else is in between.
std::optional<Secret> from_base64(std::string_view text);
std::string to_base64(View bytes);
std::optional<Bytes> from_hex(std::string_view text);

}  // namespace jarmor::guard::keystore
