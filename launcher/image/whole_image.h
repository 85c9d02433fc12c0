#pragma once

#include <string_view>

#include "guard/result.h"

namespace jarmor::launcher {

/// Executes the image that lies at `relative` to the directory of this program, with these words and
/// variables and with every descriptor that this process was started with. Comes back only with what was
/// wrong.
guard::Error execute_whole_image(std::string_view relative, const char* const* argv,
                                 const char* const* environ);

}  // namespace jarmor::launcher
