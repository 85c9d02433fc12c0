#include "launcher/environ.h"

namespace jarmor::launcher {

std::optional<std::string_view> find_variable(const char* const* environ, std::string_view name) {
    for (; environ != nullptr && *environ != nullptr; ++environ) {
        const std::string_view entry = *environ;
        if (entry.starts_with(name) && entry.substr(name.size()).starts_with('=')) {
            return entry.substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

}  // namespace jarmor::launcher
