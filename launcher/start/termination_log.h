#pragma once

#include <string>
#include <string_view>

namespace jarmor::launcher {

/// Puts a line into the file that Kubernetes shows as a container's last words (/dev/termination-log), in
/// place of what is there: a verdict, later how the server ended. Does nothing where there is none that may
/// be written; never makes it, and follows no link.
void put_last_words(std::string_view line, const std::string& path = "/dev/termination-log");

}  // namespace jarmor::launcher
