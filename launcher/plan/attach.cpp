#include <string>

#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

void judge_attach(Judgement& judgement) {
    const auto& attach = judgement.profile.jvm.attach;
    if (attach.value != Attach::off && judgement.profile.environment.value == Environment::production) {
        // JVMTI.agent_load of jcmd asks EnableDynamicAgentLoading since JDK 21 (JEP 451).
        const bool loads = attach.value == Attach::on || judgement.feature < 21;
        judgement.note(guard::Severity::warning, attach.origin.text(),
                       {"jvm-attach",
                        std::string("attach = \"") + (attach.value == Attach::on ? "on" : "diagnostics") +
                            "\": any process of the same user can " +
                            (loads ? "load code into the server" : "read the server's memory"),
                        "[jvm] attach = \"off\""});
    }
    for (auto& option : judgement.given) {
        if (option.settled || !option.key.is_on("StartAttachListener")) continue;
        if (attach.value == Attach::on) {
            Judgement::pass(option);
        } else {
            judgement.refuse(option, {"jvm-attach", "lets other processes of the same user load code",
                                      "[jvm] attach = \"on\""});
        }
    }
}

}  // namespace jarmor::launcher
