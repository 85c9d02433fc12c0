#pragma once

#include <string>
#include <string_view>

namespace jarmor::launcher {

// The manual pages in mdoc(7), made from the tables of commands, options, exit codes and profile keys.
std::string jarmor_manual();
std::string profile_manual();
std::string rules_manual();

/// A text as mdoc(7) prints it literally: no backslash, no leading dot or quote is taken for markup.
std::string mdoc_text(std::string_view text);
/// The same, each sentence on a line of its own, as mdoc(7) asks.
std::string mdoc_sentences(std::string_view text);
/// ".Dd .Dt .Os" and the NAME section.
std::string mdoc_head(std::string_view title, std::string_view section, std::string_view name,
                      std::string_view description);

}  // namespace jarmor::launcher
