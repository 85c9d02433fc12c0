#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guard/evidence/document.h"
#include "guard/plan.h"

namespace jarmor::guard::config {

/// The scalars of a configuration by their dotted name, an element of a list by its number:
/// "keystore.tls.type", "agents.0.name". A part of a name that has a dot itself stands in single quotes, as
/// in key-mappings.json.
using Settings = std::map<std::string, Value<std::string>, std::less<>>;

Settings settings_of(const DocumentNode& root, const std::string& source);

using Lookup = std::function<std::optional<std::string>(std::string_view)>;
/// What stands behind $env{NAME} and $sys{name}.
struct Variables {
    Lookup environment, properties;
};

/// A value as the product ends up with it.
struct Effective {
    std::string text;
    Origin origin;        ///< of the setting that was asked for
    std::string secret;   ///< the alias of a $secret{}, whose text is not known here
    std::string trouble;  ///< what could not be replaced: "$env{X} is not set"
};

/// The layers of a configuration, the strongest first, and what their values refer to.
class EffectiveConfig {
  public:
    explicit EffectiveConfig(Variables variables) : variables_(std::move(variables)) {}

    /// Below all that were put in before.
    void add(Settings layer) { layers_.push_back(std::move(layer)); }
    const Settings& layer(std::size_t index) const { return layers_[index]; }

    /// As it is written in the strongest layer that has it, or nullptr.
    const Value<std::string>* find(std::string_view key) const;
    /// With every $ref{}, $env{}, $sys{} and ${carbon.home} replaced; nothing where no layer has it.
    std::optional<Effective> get(std::string_view key) const { return get(key, 0); }
    /// The same for a text that stands in no layer.
    Effective expand(const Value<std::string>& value) const;

  private:
    std::optional<Effective> get(std::string_view key, unsigned depth) const;
    void replace(std::string_view kind, std::string_view name, Effective& value, unsigned depth) const;
    void expand(std::string_view text, Effective& value, unsigned depth) const;

    Variables variables_;
    std::vector<Settings> layers_;
};

}  // namespace jarmor::guard::config
