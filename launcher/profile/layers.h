#pragma once

#include <string>
#include <string_view>

#include "guard/result.h"
#include "launcher/profile/setting.h"

namespace jarmor::launcher {

/// Puts one document on top of a profile: what it sets replaces what is there, rows of [[...]] add up.
void apply_document(Profile& profile, const Document& document);

/// The built-in layers below a site's profile.
struct BuiltIn {
    Profile profile;
    std::size_t policies = 0;  ///< so many of profile.jvm.policies are built in
};

/// base, its children up to `family`, and the container layer where `container`.
guard::Result<BuiltIn> build_in(std::string_view family, bool container);

}  // namespace jarmor::launcher
