#include "launcher/plan/secret_words.h"

#include <algorithm>
#include <string_view>

#include "launcher/plan/option_judgement.h"
#include "launcher/plan/sealed_file.h"

namespace jarmor::launcher {

namespace {

bool is_secret(const std::string& word) {
    const OptionKey key = key_of(word);
    return key.is_property() && !key.value.empty() && names_a_secret(key.name);
}

/// As args.c of the JDK reads it back: inside double quotes a backslash escapes.
std::string in_argfile(std::string_view word) {
    std::string text = "\"";
    for (const char c : word) {
        switch (c) {
            case '\n':
                text += "\\n";
                break;
            case '\r':
                text += "\\r";
                break;
            case '\t':
                text += "\\t";
                break;
            case '\f':
                text += "\\f";
                break;
            case '"':
            case '\\':
                text += '\\';
                [[fallthrough]];
            default:
                text += c;
        }
    }
    return text + "\"\n";
}

}  // namespace

guard::Result<guard::UniqueFd> hide_secrets(OptionPlan& plan, unsigned feature) {
    auto& words = plan.words;
    const auto first = std::find_if(words.begin(), words.end(), is_secret);
    const bool no_argfiles = std::find(words.begin(), words.end(), "--disable-@files") != words.end();
    if (feature < first_with_argfiles || no_argfiles || first == words.end()) return guard::UniqueFd();
    std::string text;
    for (const auto& word : words) {
        if (is_secret(word)) text += in_argfile(word);
    }
    auto file = sealed_file("jarmor-options", text);
    if (!file) return file;
    const auto at = first - words.begin();
    std::erase_if(words, is_secret);
    words.insert(words.begin() + at, "@/proc/self/fd/" + std::to_string(file->get()));
    for (auto& decision : plan.decisions) {
        if (decision.action != guard::Action::pass || !is_secret(decision.result)) continue;
        decision.rule = "secret-argv-env";
        decision.reason = "handed over in a file that only lives in memory, not on the command line";
    }
    return file;
}

}  // namespace jarmor::launcher
