#include "launcher/exit_code.h"

#include <array>

namespace jarmor::launcher {
namespace {

constexpr std::array code_entries = {
    ExitCodeEntry{exit_ok, "all is well"},
    ExitCodeEntry{exit_findings,
                  "attest: a promise is broken; plan: the start would be refused; check: errors"},
    ExitCodeEntry{exit_cannot_judge, "attest, check: could not judge, for instance no such process"},
    ExitCodeEntry{exit_usage, "the command line of jarmor is wrong"},
    ExitCodeEntry{exit_profile, "a profile cannot be read, understood or trusted"},
    ExitCodeEntry{exit_java, "java was not found or is not usable"},
    ExitCodeEntry{exit_internal, "a fault of jarmor or of the machine under it"},
    ExitCodeEntry{exit_policy, "refused: what was asked for is not allowed"},
    ExitCodeEntry{exit_confine, "cannot become the user or confine as asked"},
    ExitCodeEntry{exit_not_executable, "exec of java failed"},
    ExitCodeEntry{exit_not_found, "java vanished before exec"},
};

}  // namespace

std::span<const ExitCodeEntry> exit_codes() {
    return code_entries;
}

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
        case guard::Failure::exec_missing:
            return exit_not_found;
    }
    return exit_internal;
}

}  // namespace jarmor::launcher
