#include "guard/rules/mend.h"

#include <string_view>
#include <utility>

#include "guard/shell_quote.h"

namespace jarmor::guard::rules {

namespace {

/// The text with a backslash before each of the characters.
std::string escaped(std::string_view text, std::string_view characters) {
    std::string safe;
    for (const char c : text) {
        if (characters.find(c) != std::string_view::npos) safe += '\\';
        safe += c;
    }
    return safe;
}

/// s|PATTERN|TEXT|, with what sed(1) takes for more than itself escaped.
std::string sed(const Mend& mend, const std::string& address, const std::string& pattern,
                const std::string& end) {
    const std::string script = address + "s|" + pattern + "|" + escaped(mend.text, "\\|&") + end + "|";
    return "sed -i " + shell_quote(script) + " " + shell_quote(mend.path);
}

/// A regular expression for exactly this line.
std::string exactly(const std::string& line) {
    return "^" + escaped(line, "\\.*[]^$|/") + "$";
}

/// From the line of the section to the next one; from the beginning of the file.
std::string section_address(const Mend& mend) {
    return (mend.section.empty() ? "1" : "/" + exactly(mend.section) + "/") + ",/^[[:space:]]*\\[/";
}

std::string add_command(const Mend& mend, const std::string& file) {
    const std::string section = shell_quote(mend.section);
    const std::string script = "s|" + exactly(mend.section) + "|&\\n" + escaped(mend.text, "\\|&") + "|";
    return "{ grep -qxF " + section + " " + file + " || printf '\\n%s\\n' " + section + " >>" + file +
           "; } && sed -i " + shell_quote(script) + " " + file;
}

}  // namespace

std::string octal_mode(mode_t mode) {
    std::string digits;
    for (int shift = 9; shift >= 0; shift -= 3) digits += static_cast<char>('0' + ((mode >> shift) & 7U));
    return digits;
}

std::string Mend::command() const {
    const std::string file = shell_quote(path);
    switch (kind) {
        case Kind::replace_line:
            return sed(*this, "", exactly(old), "");
        case Kind::first_line:
            return sed(*this, "1", "^", "\\n");
        case Kind::append_line:
            return "printf '%s\\n' " + shell_quote(text) + " >>" + file;
        case Kind::replace_in_section:
            return sed(*this, section_address(*this), exactly(old), "");
        case Kind::add_to_section:
            return add_command(*this, file);
        case Kind::write_file:
            return "mkdir -p " + shell_quote(path.substr(0, path.rfind('/'))) + " && printf '%s' " +
                   shell_quote(text) + " >" + file;
        case Kind::remove_file:
            return "rm " + file;
        case Kind::mode:
            return "chmod " + octal_mode(mode) + " " + file;
        case Kind::owner:
            return "chown " + shell_quote(text) + " " + file;
        case Kind::tree_owner:
            return "chown -hR " + shell_quote(text) + " " + file + " && chmod -R g=rX,o-w " + file;
        case Kind::capabilities:
            return "setcap -r " + file;
        case Kind::shell:
            return "usermod --shell /usr/sbin/nologin " + shell_quote(text);
    }
    return "";
}

Mend replace_line(std::string path, std::string old, std::string text) {
    return {Mend::Kind::replace_line, std::move(path), std::move(text), std::move(old), 0};
}

Mend replace_in_section(std::string path, std::string section, std::string old, std::string text) {
    return {Mend::Kind::replace_in_section,
            std::move(path),
            std::move(text),
            std::move(old),
            0,
            std::move(section)};
}

Mend add_to_section(std::string path, std::string section, std::string text) {
    return {Mend::Kind::add_to_section, std::move(path), std::move(text), {}, 0, std::move(section)};
}

Mend first_line(std::string path, std::string text) {
    return {Mend::Kind::first_line, std::move(path), std::move(text), {}, 0};
}

Mend append_line(std::string path, std::string text) {
    return {Mend::Kind::append_line, std::move(path), std::move(text), {}, 0};
}

Mend write_file(std::string path, std::string text) {
    return {Mend::Kind::write_file, std::move(path), std::move(text), {}, 0};
}

Mend change_mode(std::string path, mode_t mode) {
    return {Mend::Kind::mode, std::move(path), {}, {}, mode};
}

Mend change_owner(std::string path, std::string owner) {
    return {Mend::Kind::owner, std::move(path), std::move(owner), {}, 0};
}

Mend take_tree(std::string path, std::string owner) {
    return {Mend::Kind::tree_owner, std::move(path), std::move(owner), {}, 0};
}

Mend drop_capabilities(std::string path) {
    return {Mend::Kind::capabilities, std::move(path), {}, {}, 0};
}

Mend remove_file(std::string path) {
    return {Mend::Kind::remove_file, std::move(path), {}, {}, 0};
}

Mend change_shell(std::string user) {
    return {Mend::Kind::shell, {}, std::move(user), {}, 0};
}

}  // namespace jarmor::guard::rules
