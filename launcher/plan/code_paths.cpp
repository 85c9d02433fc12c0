#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "launcher/plan/option_judges.h"
#include "launcher/plan/trusted_code.h"

namespace jarmor::launcher {

namespace {

using namespace std::string_view_literals;

/// Archives are executable code that the JVM does not verify; the rest runs with the rights of the JDK's own
/// classes.
bool is_code_path(const OptionKey& key, unsigned feature) {
    static constexpr std::array names{
        "-Xbootclasspath/a"sv, "--patch-module"sv,   "--upgrade-module-path"sv, "-XX:SharedArchiveFile"sv,
        "-XX:AOTCache"sv,      "-XX:JVMCILibPath"sv, "-XX:CRaCRestoreFrom"sv};
    static constexpr std::array old_names{"-Xbootclasspath"sv, "-Xbootclasspath/p"sv,
                                          "-Djava.endorsed.dirs"sv, "-Djava.ext.dirs"sv};
    const auto has = [&](const auto& list) {
        return std::find(list.begin(), list.end(), key.name) != list.end();
    };
    // JDK 9 refuses the old ones by itself.
    return has(names) || (feature == 8 && has(old_names));
}

std::vector<std::string> elements(const OptionKey& key) {
    std::string_view list = key.value;
    if (key.name == "--patch-module") list = list.substr(std::min(list.find('='), list.size() - 1) + 1);
    std::vector<std::string> paths;
    while (!list.empty()) {
        const auto colon = std::min(list.find(':'), list.size());
        if (colon != 0) paths.emplace_back(list.substr(0, colon));
        list.remove_prefix(std::min(colon + 1, list.size()));
    }
    return paths;
}

/// The start script itself names it, below the product's home: who can change it can change the class path,
/// which lies beside it. JDK 8 starts of API-M 2 and SI have endorsed directories.
bool is_the_products(const Judgement& judgement, const GivenOption& option, const std::string& full) {
    const auto& context = judgement.context;
    const bool beside_class_path =
        option.key.name == "-Xbootclasspath/a" || option.key.name == "-Djava.endorsed.dirs";
    return beside_class_path && !context.product_home.empty() &&
           option.option.origin.source == context.product_source && is_below(full, context.product_home);
}

/// What is wrong with the path; empty reason: nothing.
Grounds judge_path(Judgement& judgement, const GivenOption& option, const std::string& path) {
    const auto& context = judgement.context;
    const std::string full = absolute_path(path, context.working_directory);
    const Grounds refusal{"jvm-code-path", "'" + full + "' is not one of the profile's trusted paths",
                          "[jvm] trusted_paths = [" + toml_string(full) + "]"};
    if (has_parent_step(path))
        return {refusal.rule, "'" + path + "' has a '..', which leads elsewhere behind a link",
                "write " + toml_string(full)};
    if (!context.java_home.empty() && is_below(full, context.java_home)) return {};
    if (is_the_products(judgement, option, full)) {
        if (auto proof = context.prove_file(full, ""); !proof)
            judgement.not_guaranteed.push_back("'" + full + "' is not guarded: " + proof.error().line());
        return {};
    }
    if (!is_listed_as_trusted(judgement, full)) return refusal;
    if (auto proof = context.prove_file(full, ""); !proof)
        return {refusal.rule, "the trusted path cannot be trusted: " + proof.error().line(),
                proof.error().mend.empty() ? refusal.mend : proof.error().mend};
    return {};
}

}  // namespace

void judge_code_paths(Judgement& judgement) {
    for (auto& option : judgement.given) {
        if (option.settled || !is_code_path(option.key, judgement.feature)) continue;
        const auto paths = elements(option.key);
        if (paths.empty()) {
            // The stock scripts of WSO2 pass "-Xbootclasspath/a:" where there is nothing to add.
            if (option.key.name == "-Xbootclasspath/a")
                Judgement::drop(option, {"jvm-code-path", "empty", ""});
            continue;
        }
        for (const auto& path : paths) {
            const Grounds grounds = judge_path(judgement, option, path);
            if (grounds.reason.empty()) continue;
            judgement.refuse(option, grounds);
            break;
        }
        if (!option.settled) {
            option.decision.rule = "jvm-code-path";
            option.decision.reason = "trusted";
            Judgement::pass(option);
        }
    }
}

}  // namespace jarmor::launcher
