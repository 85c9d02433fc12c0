#include "launcher/plan/flag_history.h"
#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

void judge_remarks(Judgement& judgement) {
    for (const auto& option : judgement.given) {
        if (option.decision.result.empty()) continue;
        const bool hidden = judgement.context.secrets_in_memory;
        if (!hidden && option.key.is_property() && names_a_secret(option.key.name) &&
            !option.key.value.empty()) {
            judgement.note(guard::Severity::warning, shown(option.option),
                           {"secret-argv-env", "a secret on the command line: every user can read it with ps",
                            "put it into a file that only the server can read"});
        }
        if (!exists_in(option.key, judgement.context.jdk)) {
            judgement.note(guard::Severity::warning, shown(option.option),
                           {"jvm-version-supported",
                            "JDK " + std::to_string(judgement.feature) + " does not have it (" +
                                lifetime_text(option.key, judgement.context.jdk) +
                                "); it is handed on, and the JVM ends at once with an error",
                            "remove it, or choose another java_home"});
        }
    }
}

}  // namespace jarmor::launcher
