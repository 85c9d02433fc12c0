#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"
#include "launcher/profile/setting.h"

namespace jarmor::launcher {

/// The layer that is put on inside a container; not a profile of its own.
constexpr std::string_view container_layer = "container";

/// Names that `extends` and the command line may use: base, jvm, ballerina.
std::vector<std::string_view> built_in_names();
bool is_built_in(std::string_view name);

/// The built-in profile `name` and its parents, base first. Error: Failure::internal, where one that is
/// extended is not compiled in.
guard::Result<std::vector<Document>> built_in_chain(std::string_view name);
/// The container layer.
guard::Result<Document> container_document();

}  // namespace jarmor::launcher
