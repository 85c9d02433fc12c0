#pragma once

#include "guard/config/effective.h"

namespace jarmor::guard::config {

/// Where a Carbon product (API-M, IS, MI) keeps its configuration.
struct CarbonFiles {
    std::string home;
    std::string deployment;  ///< deployment.toml
    std::string defaults;    ///< directory of default.json, infer.json and key-mappings.json
    std::string shown;       ///< deployment.toml as it is named in findings
};

/// deployment.toml with what the installation's own files make of it, in the order of the product's config
/// mapper: the file and its key mappings, what its values imply (infer.json), the defaults. A file of the
/// installation that is not there adds nothing. Error (policy): a file that cannot be read or parsed.
Result<EffectiveConfig> load_carbon(const CarbonFiles& files, Variables variables);

/// The same files, read. An empty one says nothing.
struct CarbonTexts {
    std::string_view deployment, mappings, rules, defaults;
    std::string shown;  ///< deployment.toml as it is named in findings
};
Result<EffectiveConfig> read_carbon(const CarbonTexts& texts, Variables variables);

}  // namespace jarmor::guard::config
