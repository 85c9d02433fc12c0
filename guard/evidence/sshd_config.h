#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/evidence/root.h"

namespace jarmor::guard {

/// One line of sshd_config(5).
struct SshdSetting {
    std::string keyword;  ///< in lower case
    std::string value;    ///< all words behind it, one space between them
    std::string file;
    std::string raw;  ///< the whole line
    unsigned line = 0;
    std::string where() const { return file + ":" + std::to_string(line); }
};

/// What sshd reads, in its order: of most keywords the first one holds. Blocks of Match, which hold for some
/// users only, are left out.
struct SshdConfig {
    Presence presence = Presence::absent;
    std::string file;  ///< the first one
    std::string why;
    std::vector<SshdSetting> settings;

    /// nullptr where no line has it.
    const SshdSetting* first(std::string_view keyword) const;
};

/// Reads /etc/ssh/sshd_config with what it includes.
SshdConfig read_sshd_config(const Root& root);

}  // namespace jarmor::guard
