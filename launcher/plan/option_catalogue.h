#pragma once

#include <string_view>

#include "launcher/plan/option_key.h"

namespace jarmor::launcher {

enum class Treatment {
    refuse,           ///< taking it away would change what was asked for
    refuse_unlisted,  ///< refused unless the profile's own file names this very option
    strip             ///< it would have no effect, or ours replaces it
};

/// One option that the engine judges by itself, whatever the profile says.
struct CatalogueEntry {
    std::string_view name;   ///< canonical name (option_key.h); a trailing '*' makes it a prefix
    std::string_view value;  ///< only this value; empty: any
    Treatment treatment;
    std::string_view rule;
    std::string_view reason;
};

/// The entry for an option, or nullptr.
const CatalogueEntry* find_in_catalogue(const OptionKey& key);

/// A word with one dash that java does not document: a name out of lib/jvm.cfg, which selects another VM.
bool selects_a_vm(std::string_view word);

}  // namespace jarmor::launcher
