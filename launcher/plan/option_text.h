#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher {

/// Splits the text of an @argfile as JDK's args.c does: white space separates, ' and " quote, backslash
/// escapes inside quotes (\n \r \t \f and the line continuation), # starts a comment. `where` names the file
/// in errors. Errors (Failure::policy): a quote that is not closed, a NUL byte, more than 1 MiB of text or
/// 65,536 words.
guard::Result<std::vector<std::string>> split_argfile(std::string_view text, const std::string& where);

/// Splits JAVA_TOOL_OPTIONS, _JAVA_OPTIONS and JDK_JAVA_OPTIONS style text: white space separates, ' and "
/// quote, no escapes. Used for JAVA_OPTS and JVM_MEM_OPTS too (the stock scripts cannot quote; a quoted text
/// there is honoured).
guard::Result<std::vector<std::string>> split_option_text(std::string_view text, const std::string& where);

}  // namespace jarmor::launcher
