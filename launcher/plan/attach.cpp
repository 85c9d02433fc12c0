#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

void judge_attach(Judgement& judgement) {
    const auto& attach = judgement.profile.jvm.attach;
    if (attach.value == Attach::on && judgement.profile.environment.value == Environment::production) {
        judgement.note(
            guard::Severity::warning, attach.origin.text(),
            {"jvm-attach", "attach = \"on\": any process of the same user can load code into the server",
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
