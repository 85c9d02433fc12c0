#pragma once

#include <string>
#include <string_view>

namespace jarmor::launcher {

/// One line on stderr: "jarmor: TEXT". Control characters become '?', so that a name from a hostile file can
/// neither forge a line in the journal nor drive the terminal.
void say(std::string_view text);
/// "jarmor: warning: TEXT".
void warn(std::string_view text);
/// Lines that belong to the message before them, on stderr as they are; line breaks stay.
void say_more(std::string_view lines);

}  // namespace jarmor::launcher
