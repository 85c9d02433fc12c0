#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace jarmor::guard::rules {

/// One change that mends a finding: shown as a command of sh, or made by `jarmor fix`.
struct Mend {
    enum class Kind {
        replace_line,
        first_line,
        append_line,
        replace_in_section,
        add_to_section,
        write_file,
        remove_file,
        mode,
        owner,
        tree_owner,
        capabilities,
        shell
    };

    Kind kind = Kind::append_line;
    std::string path;
    std::string text;  ///< the new line without its end, the whole new file, or "user:group"
    std::string old;   ///< of replace_line: the whole line as it is, which tells it from all others
    mode_t mode = 0;
    std::string section =
        {};  ///< of a change in a section of TOML: its line "[a.b]"; empty: before the first

    /// A command that does it: sh with printf, chmod, chown, rm and the sed -i of GNU or BusyBox.
    std::string command() const;
};

/// By its text and not by its number, so that mends of one report can be run in any order.
Mend replace_line(std::string path, std::string old, std::string text);
/// The same for a line that only its section tells from others.
Mend replace_in_section(std::string path, std::string section, std::string old, std::string text);
/// Right behind the line that begins the section, which is made at the end where it is not there.
Mend add_to_section(std::string path, std::string section, std::string text);
/// In front of all others.
Mend first_line(std::string path, std::string text);
Mend append_line(std::string path, std::string text);
/// A file that is not there yet, or whose old content does not matter.
Mend write_file(std::string path, std::string text);
Mend change_mode(std::string path, mode_t mode);

/// "user:group".
Mend change_owner(std::string path, std::string owner);
/// A directory with all below it: the owner, readable for the group and writable for nobody else.
Mend take_tree(std::string path, std::string owner);
Mend drop_capabilities(std::string path);
Mend remove_file(std::string path);
/// A user that cannot log in.
Mend change_shell(std::string user);

/// Whether it changes lines of a text, which edited() can do as well.
bool changes_lines(const Mend& mend);
/// The text after the command was run on it. Unchanged where the command would change nothing.
std::string edited(const Mend& mend, std::string_view text);

/// The permission bits in octal: "0640".
std::string octal_mode(mode_t mode);

}  // namespace jarmor::guard::rules
