#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What a product family is known by, and what no script says of itself.
struct FamilyEntry {
    Family family;
    std::string_view profile;                    ///< built-in profile: "wso2-apim"
    std::string_view title;                      ///< for a person: "API Manager, gateway"
    std::span<const std::string_view> scripts;   ///< start scripts, relative to home: "bin/api-manager.sh"
    std::span<const std::string_view> writable;  ///< what the running server writes, relative to home
    std::string_view mark;                       ///< a path below home that only this family has
};

/// Every family, the most particular first.
std::span<const FamilyEntry> families();

/// The family of an installed home, by its start scripts and marks. Looks only at names below home.
/// Error: Failure::usage where it is no home of a known product.
guard::Result<const FamilyEntry*> family_of(const std::string& home);

}  // namespace jarmor::launcher
