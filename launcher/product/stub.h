#pragma once

#include <string>
#include <string_view>

#include "guard/result.h"

namespace jarmor::launcher {

/// What stands in the place of a product's start script.
struct Stub {
    std::string jarmor;    ///< absolute path of the program
    std::string profile;   ///< name, or path of a .toml file
    std::string script;    ///< relative to home: "bin/api-manager.sh"
    std::string path;      ///< of the stub itself, absolute: for the way back
    std::string original;  ///< where the product's script is kept, absolute
};

/// Two lines for any POSIX sh. jarmor is tried first, from a directory where nothing can be written: shells
/// take a program of another architecture for a script of their own (dash, busybox) or end where no trap
/// catches it (bash). Where it does not run, the stub says where the original is and ends with 127; it never
/// starts anything else. Error: Failure::usage for a path with a control character, which no line can hold.
guard::Result<std::string> stub_text(const Stub& stub);

/// Whether a text is a stub, of this or another version of jarmor.
bool is_stub(std::string_view text);

}  // namespace jarmor::launcher
