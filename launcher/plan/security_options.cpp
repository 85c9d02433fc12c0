#include <string>

#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

namespace {

void judge_manager(Judgement& judgement, GivenOption& option) {
    // JDK 24 (JEP 486) ends with exit 1 at any value but this one.
    if (judgement.feature < 24) return;
    if (option.key.value == "disallow") {
        Judgement::pass(option);
        return;
    }
    judgement.strip(option, {"jvm-security-manager",
                             "JDK 24 and later have no security manager (JEP 486) and would not start",
                             "[jvm] java_home = \"/usr/lib/jvm/java-21-openjdk-amd64\""});
}

void judge_properties(Judgement& judgement, GivenOption& option) {
    const auto& context = judgement.context;
    if (option.key.value == context.java_security_file && !option.key.value.empty()) {
        Judgement::drop(option, {"java-security", "as enforced", ""});
        return;
    }
    if (!context.java_security_file.empty()) {
        judgement.strip(option, {"java-security", "only one such file is read, and it is ours",
                                 "[jvm] java_security = false"});
        return;
    }
    // "==FILE" comes out of "-Djava.security.properties==FILE": the whole of java.security from elsewhere.
    const bool whole = option.key.value.starts_with('=');
    const std::string path = whole ? option.key.value.substr(1) : option.key.value;
    if (auto proof = context.prove_file(path, ""); !proof) {
        judgement.refuse(
            option, {"java-security", "switches algorithms, and others can write it: " + proof.error().line(),
                     proof.error().mend});
        return;
    }
    option.decision.rule = "java-security";
    judgement.note(
        guard::Severity::warning, shown(option.option),
        {"java-security", whole ? "replaces the JDK's java.security" : "overrides the JDK's java.security",
         "[jvm] java_security = true"});
    Judgement::pass(option);
}

}  // namespace

void judge_java_security(Judgement& judgement) {
    for (auto& option : judgement.given) {
        if (option.settled) continue;
        if (option.key.name == "-Djava.security.manager") judge_manager(judgement, option);
        if (option.key.name == "-Djava.security.properties") judge_properties(judgement, option);
    }
}

}  // namespace jarmor::launcher
