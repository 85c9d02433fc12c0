#pragma once

#include <string>
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

/// Absolute path of the file that this process executes. Error: Failure::internal where it has been deleted.
guard::Result<std::string> path_of_this_image();

/// Each as seen from the directory of the other.
struct ImagePlaces {
    std::string_view small;
    std::string_view whole;
};
/// Canonical path of the program that would execute the whole image at `whole`; empty where there is none: a
/// copy of the whole image elsewhere is nobody's.
std::string small_image_of(const std::string& whole, const ImagePlaces& places);

}  // namespace jarmor::launcher
