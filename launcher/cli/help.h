#pragma once

#include <string>
#include <string_view>

#include "launcher/cli/options.h"

namespace jarmor::launcher {

/// The text of `jarmor COMMAND --help`; of `jarmor --help` for nullptr.
std::string help_text(const CommandEntry* command);

/// "-o, --format FORMAT": an option as help and manual show it.
std::string option_title(const OptionEntry& option);

}  // namespace jarmor::launcher
