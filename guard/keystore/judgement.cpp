#include "guard/keystore/judgement.h"

#include <algorithm>
#include <array>

namespace jarmor::guard::keystore {

namespace rules {

void Court::say(Severity severity, std::string rule, std::string found, std::string mend) const {
    findings.push_back({std::move(rule), severity, question.name, std::move(found), std::move(mend)});
}

void Court::say(Severity severity, std::string rule, const ExaminedEntry& entry, std::string found,
                std::string mend) const {
    // An alias is at most 64 KiB of anything.
    constexpr std::size_t shown = 256;
    const std::string alias =
        entry.entry->alias.size() <= shown ? entry.entry->alias : entry.entry->alias.substr(0, shown) + "...";
    findings.push_back(
        {std::move(rule), severity, question.name + "[" + alias + "]", std::move(found), std::move(mend)});
}

}  // namespace rules

std::span<const std::string_view> public_passwords() {
    static constexpr std::array<std::string_view, 9> passwords = {
        "wso2carbon", "changeit", "ballerina", "password", "changeme", "admin", "secret", "123456", ""};
    return passwords;
}

Use use_of(const Examined& store, const Question& question) {
    if (question.use != Use::unknown) return question.use;
    const bool key = store.any(EntryKind::private_key) || store.any(EntryKind::certificate_chain);
    // A store of secret keys alone serves no TLS and trusts nobody.
    if (!key && store.any(EntryKind::secret_key)) return Use::internal;
    return key ? Use::tls : Use::trust;
}

std::vector<Finding> judge(const Examined& store, const Question& question) {
    std::vector<Finding> findings;
    const rules::Court court{store, question, use_of(store, question), findings};
    rules::judge_opening(court);
    rules::judge_protection(court);
    rules::judge_contents(court);
    rules::judge_certificates(court);
    rules::judge_chains(court);
    rules::judge_java(court);
    rules::judge_file(court);
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    return findings;
}

}  // namespace jarmor::guard::keystore
