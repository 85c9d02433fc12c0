#pragma once

#include <sys/types.h>

#include <string>

namespace jarmor::guard::rules {

/// One change that mends a finding: shown as a command of sh, or made by `jarmor fix`.
struct Mend {
    enum class Kind {
        replace_line,
        first_line,
        append_line,
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

    /// A command that does it: sh with printf, chmod, chown, rm and the sed -i of GNU or BusyBox.
    std::string command() const;
};

/// By its text and not by its number, so that mends of one report can be run in any order.
Mend replace_line(std::string path, std::string old, std::string text);
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

/// The permission bits in octal: "0640".
std::string octal_mode(mode_t mode);

}  // namespace jarmor::guard::rules
