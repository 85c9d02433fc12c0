#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "launcher/plan/jvm_options.h"
#include "launcher/plan/option_text.h"

using namespace jarmor;
using namespace jarmor::launcher;

namespace {

constexpr auto enforced = "-Dfuzz.enforced=strict";

const Profile& profile() {
    static const Profile one = [] {
        Profile made;
        made.in_container = true;
        made.jvm.policies = {
            {enforced, Strength::enforce, "fuzz", {}, "", {"base", 1, 1}},
            {"-Djdk.tls.ephemeralDHKeySize=2048", Strength::bound, "tls-dh-key-size", {}, "", {"base", 2, 1}},
            {"-XX:+UseG1GC", Strength::fallback, "jvm-gc", {}, "", {"base", 3, 1}},
            {"-Dcom.sun.management*", Strength::forbid, "jmx-remote-off", {}, "", {"base", 4, 1}}};
        made.jvm.agents = {{"/opt/a.jar", "", {"/etc/jarmor/x.toml", 1, 1}}};
        made.jvm.trusted_paths = {{"/opt/trusted", {"/etc/jarmor/x.toml", 2, 1}}};
        return made;
    }();
    return one;
}

OptionContext context_for(unsigned feature) {
    OptionContext context;
    context.profile = &profile();
    context.jdk = {feature, 0, 402, 0, ""};
    context.memory_limit_mib = context.leaf_limit_mib = 2048;
    context.working_directory = "/srv";
    context.prove_file = [](const std::string&, const std::string&) { return guard::Result<void>{}; };
    return context;
}

void require(bool holds) {
    if (!holds) std::abort();
}

// The enforced word is there once, no word of the user with its key is, and every option got its decision.
void check(const JavaCommand& command, const OptionPlan& plan) {
    require(plan.decisions.size() >= command.options.size());
    int strict = 0;
    for (std::size_t i = 0; i < plan.words.size(); ++i) {
        const auto& word = plan.words[i];
        // JDK 8 takes any word for a class path.
        if (word == "-cp" || word == "-classpath") ++i;
        if (word == enforced) ++strict;
        require(word == enforced || !word.starts_with("-Dfuzz.enforced="));
        require(!word.starts_with("-Dcom.sun.management"));
        require(!word.starts_with("-XXaltjvm="));
    }
    require(strict == 1);
    for (const auto& decision : plan.decisions)
        require(decision.action != guard::Action::refuse ||
                (decision.result.empty() && !decision.mend.empty()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto texts = split_option_text(text, "JAVA_OPTS");
    if (!texts) return 0;
    std::vector<Word> words;
    for (const auto& word : *texts) words.push_back({word, {"JAVA_OPTS", 0, 0}});
    // One JDK an input: three would make a run three times as long and find nothing sooner.
    constexpr std::array features{8U, 17U, 25U};
    const unsigned feature = features[size % features.size()];
    const auto command = parse_java_command(words, feature, [](const std::string& path) {
        return guard::Result<std::string>(guard::fail(guard::Failure::policy, path, "none"));
    });
    if (!command) return 0;
    const OptionContext context = context_for(feature);
    check(*command, judge_options(*command, context));
    (void)judge_arguments(command->arguments, context);
    return 0;
}
