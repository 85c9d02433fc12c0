#pragma once

#include <string>
#include <string_view>

#include "guard/result.h"
#include "launcher/profile/setting.h"

namespace jarmor::launcher {

/// Range, choice and format of a value as the key table has them; sets the number of a choice and of an octal
/// text. Error: Failure::profile at the value. Values that may be secrets are never repeated.
guard::Result<void> check_value(Item& item, const Key& key);
/// The name of an entry of a table of texts.
guard::Result<void> check_name(const Item& item, const Key& key);
/// Whether a row has the keys that each of its table must have.
guard::Result<void> check_required(const Row& row);
/// What an unknown key was probably meant to be, or where a key of that name belongs; may be empty.
std::string suggest_key(std::string_view table, std::string_view name);

}  // namespace jarmor::launcher
