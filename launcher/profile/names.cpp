#include "launcher/profile/names.h"

namespace jarmor::launcher {

std::string_view to_text(Mode mode) {
    switch (mode) {
        case Mode::observe:
            return "observe";
        case Mode::audit:
            return "audit";
        case Mode::enforce:
            return "enforce";
    }
    return "enforce";
}

std::string_view to_text(Environment environment) {
    switch (environment) {
        case Environment::production:
            return "production";
        case Environment::staging:
            return "staging";
        case Environment::development:
            return "development";
    }
    return "production";
}

}  // namespace jarmor::launcher
