#include "launcher/exit_code.h"

namespace jarmor::launcher {

int exit_code(guard::Failure failure) {
    switch (failure) {
        case guard::Failure::usage:
            return exit_usage;
        case guard::Failure::profile:
            return exit_profile;
        case guard::Failure::java:
            return exit_java;
        case guard::Failure::internal:
            return exit_internal;
        case guard::Failure::policy:
            return exit_policy;
        case guard::Failure::confine:
            return exit_confine;
        case guard::Failure::exec:
            return exit_not_executable;
    }
    return exit_internal;
}

}  // namespace jarmor::launcher
