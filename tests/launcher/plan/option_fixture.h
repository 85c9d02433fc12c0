#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "launcher/plan/jvm_options.h"

namespace jarmor::launcher {

/// A profile as a server has it, the machine under it, and the judgement of a command line between them.
struct OptionFixture {
    Profile profile;
    OptionContext context;

    explicit OptionFixture(unsigned feature = 17, unsigned update = 0) {
        context.jdk = {feature, 0, feature == 8 && update == 0 ? 402 : update, 0, ""};
        context.today_days = 20'000;  // 2024-10-04
        context.working_directory = "/srv/app";
        context.java_home = "/usr/lib/jvm/jdk";
        context.prove_file = [](const std::string& path, const std::string&) -> guard::Result<void> {
            if (path.find("writable") != std::string::npos)
                return guard::fail(guard::Failure::policy, path, "can be written by uid 1000", "chown root");
            return {};
        };
        profile.environment.value = Environment::production;
        const auto demand = [&](const char* option, Strength strength, const char* rule) {
            profile.jvm.policies.push_back({option, strength, rule, {}, "a reason", {"base", 7, 1}});
        };
        demand("-Djdk.tls.ephemeralDHKeySize=2048", Strength::bound, "tls-dh-key-size");
        demand("-Djdk.tls.rejectClientInitiatedRenegotiation=true", Strength::enforce, "tls-renegotiation");
        demand("-Djdk.tls.server.protocols=TLSv1.2,TLSv1.3", Strength::bound, "tls-protocols-misc");
        demand("-Dhttpclient.hostnameVerifier=Strict", Strength::enforce, "tls-hostname-verification");
        demand("-XX:-ManagementServer", Strength::enforce, "jmx-remote-off");
        demand("-Dcom.sun.management*", Strength::forbid, "jmx-remote-off");
        demand("-Djava.secret.switch*", Strength::forbid, "made-up-forbid");
        demand("-Xrs", Strength::forbid, "jvm-env-hygiene");
        demand("-XX:+UseG1GC", Strength::fallback, "jvm-gc");
        demand("-XX:+ExitOnOutOfMemoryError", Strength::fallback, "jvm-heap-container");
    }

    OptionFixture(const OptionFixture&) = delete;
    OptionFixture& operator=(const OptionFixture&) = delete;

    void waive(const std::string& rule, std::int64_t until_days = 20'000) {
        profile.waivers.push_back({rule, "why not", "ops", until_days, {"/etc/jarmor/x.toml", 9, 1}});
    }

    void own_policy(const std::string& option, Strength strength) {
        profile.jvm.policies.push_back(
            {option, strength, "own-rule", {}, "ours", {"/etc/jarmor/x.toml", 5, 1}});
    }

    OptionPlan judge(const std::vector<std::string>& texts, const std::string& source = "command line") {
        context.profile = &profile;
        std::vector<Word> words;
        for (const auto& text : texts) words.push_back({text, {source, 0, 0}});
        const auto command = parse_java_command(words, context.jdk.feature, [](const std::string& path) {
            return guard::Result<std::string>(
                guard::fail(guard::Failure::policy, path, "no argument files here"));
        });
        if (!command) return {};
        return judge_options(*command, context);
    }
};

/// How many words are exactly this.
inline int count(const std::vector<std::string>& words, std::string_view word) {
    int found = 0;
    for (const auto& one : words) found += one == word ? 1 : 0;
    return found;
}

/// The position of a word; the number of words where it is not there.
inline std::size_t position(const std::vector<std::string>& words, std::string_view word) {
    std::size_t at = 0;
    while (at < words.size() && words[at] != word) ++at;
    return at;
}

/// The decision about the option as it was given, or about the word that was added.
inline guard::Decision decision_on(const OptionPlan& plan, std::string_view text) {
    for (const auto& decision : plan.decisions) {
        if (decision.given == text || (decision.given.empty() && decision.result == text)) return decision;
    }
    return {guard::Action::pass, "no decision", "", {}, "no decision", "", ""};
}

inline const guard::Finding* finding_of(const std::vector<guard::Finding>& findings, std::string_view rule) {
    for (const auto& finding : findings) {
        if (finding.rule == rule) return &finding;
    }
    return nullptr;
}

inline int errors(const OptionPlan& plan) {
    int found = 0;
    for (const auto& finding : plan.findings) found += finding.severity == guard::Severity::error ? 1 : 0;
    return found;
}

}  // namespace jarmor::launcher
