#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/product/toml_lines.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// The configuration file of a product, as far as a start's own addresses and key store go.
struct ProductConfiguration {
    std::string path, text;
    std::string shown;            ///< the path as it is said: relative to home where it lies there
    std::vector<TomlLine> lines;  ///< none of a YAML file
    std::string hostname;         ///< [server] hostname; "localhost" where it is not set, as the products do
    std::vector<std::string> argv;  ///< of the JVM, for $sys{}
    std::vector<std::string> environ;

    /// The value of "table.key".
    const TomlLine* find(const std::string& name) const;
    /// What a placeholder of an address stands for (FillIn in launcher/connect/tls_urls.h).
    std::optional<std::string> filled_in(std::string_view kind, std::string_view name) const;
};

/// The file that the JVM of this plan reads: the one that its command line names, else where the families
/// have it. Nothing where there is none; one that cannot be read is an Error: Failure::policy.
guard::Result<std::optional<ProductConfiguration>> read_configuration(const Profile& profile,
                                                                      const guard::LaunchPlan& plan);

}  // namespace jarmor::launcher
