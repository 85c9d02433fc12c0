#include "launcher/confine/kernel_release.h"

#include <sys/utsname.h>

#include <charconv>
#include <string_view>

namespace jarmor::launcher::confine {

bool kernel_older_than(unsigned major, unsigned minor) {
    utsname name{};
    if (::uname(&name) != 0) return true;
    const std::string_view release = name.release;
    unsigned found_major = 0, found_minor = 0;
    const char* const end = release.data() + release.size();
    const auto first = std::from_chars(release.data(), end, found_major);
    if (first.ptr == end || *first.ptr != '.') return true;
    (void)std::from_chars(first.ptr + 1, end, found_minor);
    return found_major < major || (found_major == major && found_minor < minor);
}

}  // namespace jarmor::launcher::confine
