#pragma once

#include <span>
#include <string>
#include <string_view>

#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// One option of jarmor. Parser, --help, man page and completions are all made from these entries.
struct OptionEntry {
    std::string_view names;    ///< "-o,--format": short form first
    std::string_view operand;  ///< "FORMAT"; empty: a flag
    std::string_view choices;  ///< "table|json|shell"; empty: anything
    std::string_view help;     ///< one line
    void (*set)(Request& request, const std::string& value);

    std::string_view long_name() const { return names.substr(names.find("--")); }
    std::string_view short_name() const { return names.substr(0, names.find("--") == 0 ? 0 : 2); }
};

struct CommandEntry {
    Command command;
    std::string_view name;      ///< as typed; "profile show" has two words
    std::string_view synopsis;  ///< what follows the name
    std::string_view operand;   ///< the one word it takes; empty: none
    bool operand_required;
    std::string_view choices;  ///< of the operand
    std::string_view help;     ///< one line
    std::string_view detail;   ///< a paragraph for the man page and for --help
    std::span<const OptionEntry> options;
    bool takes_more = false;  ///< more words behind the operand, which become Request::arguments
};

/// Options that every command takes, before or after its name.
std::span<const OptionEntry> global_options();
std::span<const CommandEntry> commands();
/// nullptr where there is none.
const CommandEntry* find_command(std::string_view name);
const CommandEntry* find_command(Command command);

}  // namespace jarmor::launcher
