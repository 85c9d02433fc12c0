#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

void judge_manifest_jre(Judgement& judgement) {
    constexpr auto rule = "jvm-alternate-vm";
    const auto* manifest = judgement.context.manifest;
    // SelectVersion() in JDK 8's java.c; JDK 9 dropped it (JDK-8058407).
    if (judgement.feature != 8 || manifest == nullptr || judgement.jar.empty()) return;
    if (manifest->jre_version.empty()) return;
    if (judgement.waived(rule)) return;
    const std::string main_class = manifest->main_class.empty() ? "CLASS" : manifest->main_class;
    judgement.note(guard::Severity::error, judgement.jar,
                   {rule,
                    "its manifest has JRE-Version " + manifest->jre_version +
                        ": JDK 8 would look for another java, in the home of the user too, and execute it",
                    "start it by its class: java -cp " + judgement.jar + " " + main_class});
}

}  // namespace jarmor::launcher
