#include "launcher/confine/accounts.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <functional>
#include <limits>

#include "guard/evidence/files.h"
#include "guard/text.h"

namespace jarmor::launcher::confine {

using guard::fail;
using guard::Failure;
using guard::Result;

namespace {

constexpr const char* passwd_path = "/etc/passwd";
constexpr const char* group_path = "/etc/group";
constexpr std::size_t file_limit = std::size_t{64} << 20U;

/// All fields of a line, an empty last one too, which guard::split leaves out.
std::vector<std::string_view> fields_of(std::string_view line) {
    auto fields = guard::split(line, ':');
    if (line.ends_with(':')) fields.emplace_back();
    return fields;
}

/// Hands each line's fields to `visit` until it returns true.
void each_entry(std::string_view text,
                const std::function<bool(const std::vector<std::string_view>&, unsigned)>& visit) {
    unsigned number = 0;
    for (const auto line : guard::split(text, '\n')) {
        ++number;
        // "+" and "-" lines are the NIS compatibility syntax: they name no user of their own.
        if (line.empty() || line[0] == '#' || line[0] == '+' || line[0] == '-') continue;
        if (visit(fields_of(line), number)) return;
    }
}

guard::Unexpected malformed(const std::string& path, unsigned line, const char* expected) {
    return fail(Failure::confine, path + ":" + std::to_string(line),
                std::string("the entry is malformed; expected ") + expected,
                "mend the line, or write uid:gid");
}

Result<std::optional<Account>> to_account(const std::vector<std::string_view>& fields,
                                          const std::string& path, unsigned line) {
    const auto uid = fields.size() == 7 ? parse_id(fields[2]) : std::nullopt;
    const auto gid = fields.size() == 7 ? parse_id(fields[3]) : std::nullopt;
    if (!uid || !gid) return malformed(path, line, "name:password:uid:gid:comment:home:shell");
    return std::optional(Account{std::string(fields[0]), *uid, *gid, std::string(fields[5])});
}

Result<std::optional<Account>> find_account(
    const std::string& text, const std::string& path,
    const std::function<bool(const std::vector<std::string_view>&)>& is_it) {
    Result<std::optional<Account>> found{std::optional<Account>{}};
    each_entry(text, [&](const auto& fields, unsigned line) {
        if (!is_it(fields)) return false;
        found = to_account(fields, path, line);
        return true;
    });
    return found;
}

}  // namespace

bool is_number(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<id_t> parse_id(std::string_view text) {
    if (!is_number(text) || (text.size() > 1 && text[0] == '0')) return std::nullopt;
    id_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (id == std::numeric_limits<id_t>::max()) return std::nullopt;
    return id;
}

Result<std::string> AccountFiles::text_of(const char* path) const {
    const std::string full = root_ + path;
    auto text = guard::read_file(full, file_limit, Failure::confine);
    // Read once more only for the reason: scratch images have no /etc/passwd at all, which is lawful.
    if (!text && ::access(full.c_str(), F_OK) != 0 && errno == ENOENT) return std::string();
    return text;
}

Result<std::optional<Account>> AccountFiles::by_name(std::string_view name) const {
    const auto text = text_of(passwd_path);
    if (!text) return guard::Unexpected(text.error());
    return find_account(*text, root_ + passwd_path, [&](const auto& fields) { return fields[0] == name; });
}

Result<std::optional<Account>> AccountFiles::by_uid(uid_t uid) const {
    const auto text = text_of(passwd_path);
    if (!text) return guard::Unexpected(text.error());
    return find_account(*text, root_ + passwd_path, [&](const auto& fields) {
        return fields.size() == 7 && parse_id(fields[2]) == std::optional<id_t>(uid);
    });
}

Result<std::optional<gid_t>> AccountFiles::group(std::string_view name) const {
    const auto text = text_of(group_path);
    if (!text) return guard::Unexpected(text.error());
    Result<std::optional<gid_t>> found{std::optional<gid_t>{}};
    each_entry(*text, [&](const auto& fields, unsigned line) {
        if (fields[0] != name) return false;
        const auto gid = fields.size() == 4 ? parse_id(fields[2]) : std::nullopt;
        if (gid) {
            found = std::optional<gid_t>(gid);
        } else {
            found = malformed(root_ + group_path, line, "name:password:gid:members");
        }
        return true;
    });
    return found;
}

Result<std::vector<gid_t>> AccountFiles::memberships(std::string_view name) const {
    const auto text = text_of(group_path);
    if (!text) return guard::Unexpected(text.error());
    Result<std::vector<gid_t>> groups{std::vector<gid_t>{}};
    each_entry(*text, [&](const auto& fields, unsigned line) {
        if (fields.size() < 4) return false;
        const auto members = guard::split(fields[3], ',');
        if (std::ranges::find(members, name) == members.end()) return false;
        const auto gid = fields.size() == 4 ? parse_id(fields[2]) : std::nullopt;
        if (gid) {
            groups->push_back(*gid);
            return false;
        }
        groups = malformed(root_ + group_path, line, "name:password:gid:members");
        return true;
    });
    return groups;
}

}  // namespace jarmor::launcher::confine
