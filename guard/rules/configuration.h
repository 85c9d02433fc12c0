#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guard/config/effective.h"
#include "guard/rules/answer.h"
#include "guard/rules/subject.h"

namespace jarmor::guard::rules {

/// One setting as the product ends up with it.
struct Setting {
    std::string key;
    std::string text;      ///< of a list: its elements with commas
    std::string secret;    ///< the alias of a $secret{}
    std::string trouble;   ///< what it refers to and nobody set
    std::string where;     ///< file:line:column, or the file that brought the default
    bool is_set = false;   ///< somewhere
    bool in_file = false;  ///< in the file that people edit
    unsigned line = 0, column = 0;
};

/// The configuration of an installation: deployment.toml, deployment.yaml or Config.toml.
struct Configuration {
    std::string path;   ///< as seen from the root
    std::string shown;  ///< relative to home
    std::string text;
    std::string trouble;  ///< why there are no values
    std::string trouble_where;
    bool malformed = false;    ///< it is there, and no configuration
    config::Settings written;  ///< the file alone
    std::optional<config::EffectiveConfig> values;

    Setting get(std::string_view key) const;
    /// Every key that a pattern stands for, "*" being the number of an element: none where a list is empty.
    std::vector<std::string> keys_of(std::string_view pattern) const;
    /// Whether the file, its mappings included, has this key or one below it.
    bool has_below(std::string_view key) const;
    /// The settings that people edit, after the mappings.
    const config::Settings& settings() const { return values->layer(0); }
};

/// Reads it through the root of the subject. Nothing where the product has none.
std::shared_ptr<const Configuration> read_configuration(const Subject& subject);

/// The configuration with its values; otherwise nullptr, and the answer is given.
const Configuration* configuration_of(const Subject& subject, Answer& answer);

}  // namespace jarmor::guard::rules
