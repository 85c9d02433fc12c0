#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jarmor::launcher {

/// Where a Carbon server looks for the password of its key stores before it asks on the console, relative to
/// home. It renames, overwrites and removes the first of them itself; jarmor never opens any.
struct PasswordFile {
    std::string_view name;
    int access;  ///< of access(2): what the server needs
};
std::span<const PasswordFile> password_files();

/// A line for each that is there and that this user cannot use, with the command that mends it.
std::vector<std::string> password_file_warnings(const std::string& home);

}  // namespace jarmor::launcher
