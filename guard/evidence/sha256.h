#pragma once

#include <string>
#include <string_view>

#include "guard/result.h"

namespace jarmor::guard {

/// The SHA-256 of a text, in lower case hex. Fails with Failure::internal, where libcrypto cannot do it.
Result<std::string> sha256_of_text(std::string_view text);

/// The same of all that can be read from `fd`. Fails with Failure::policy where it cannot be read; `path` is
/// for the message.
Result<std::string> sha256_of_file(int fd, const std::string& path);

}  // namespace jarmor::guard
