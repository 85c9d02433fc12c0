#pragma once

#include <string>
#include <string_view>

#include "guard/result.h"

namespace jarmor::launcher {

/// The SHA-256 of a text, 64 hex digits. Reads no configuration file of OpenSSL.
guard::Result<std::string> sha256_of_text(std::string_view text);

}  // namespace jarmor::launcher
