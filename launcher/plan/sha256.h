#pragma once

#include <string>
#include <string_view>

#include "guard/result.h"

namespace jarmor::launcher {

/// The SHA-256 of a text, in lower case hex. Fails with Failure::internal, where libcrypto cannot do it.
guard::Result<std::string> sha256_of_text(std::string_view text);

/// The same of all that can be read from `fd`. Fails with Failure::policy where it cannot be read; `path` is
/// for the message.
guard::Result<std::string> sha256_of_file(int fd, const std::string& path);

}  // namespace jarmor::launcher
