#pragma once

#include <string_view>

#include "guard/result.h"

namespace jarmor::launcher {

/// Executes the image that lies at `relative` to the directory of this program, with these words and
/// variables and with every descriptor that this process was started with. Comes back only with what was
/// wrong.
guard::Error execute_whole_image(std::string_view relative, const char* const* argv,
                                 const char* const* environ);

/// For callers that no longer see the words of main(): the same with what remember_words() was given.
guard::Error execute_whole_image_again(std::string_view relative);
void remember_words(const char* const* argv);

}  // namespace jarmor::launcher
