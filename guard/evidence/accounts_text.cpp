#include "guard/evidence/accounts_text.h"

#include "guard/text.h"

namespace jarmor::guard {

namespace {

/// A field of the entry whose third one is the number. passwd(5) leaves an empty shell to mean /bin/sh.
std::string field_of(std::string_view text, unsigned number, std::size_t field, std::string_view fallback) {
    for (const std::string_view line : split(text, '\n')) {
        const auto fields = split(line, ':');
        if (fields.size() < 3 || fields[2] != std::to_string(number)) continue;
        return std::string(field < fields.size() && !fields[field].empty() ? fields[field] : fallback);
    }
    return {};
}

}  // namespace

std::string shell_of(std::string_view passwd, uid_t uid) {
    return field_of(passwd, uid, 6, "/bin/sh");
}

std::string group_name(std::string_view group, gid_t gid) {
    return field_of(group, gid, 0, "");
}

}  // namespace jarmor::guard
