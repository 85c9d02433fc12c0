#include "launcher/start/directory.h"

#include <unistd.h>

#include <cerrno>

namespace jarmor::launcher {

guard::Result<void> enter_directory(const guard::Value<std::string>& home) {
    if (home.value.empty() || ::chdir(home.value.c_str()) == 0) return {};
    return guard::fail_errno(guard::Failure::profile, home.origin.text(),
                             "home '" + home.value + "' cannot be entered", errno,
                             "name a directory that the service user can enter");
}

}  // namespace jarmor::launcher
