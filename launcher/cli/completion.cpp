#include "launcher/cli/completion.h"

#include <algorithm>

#include "guard/rules/catalogue.h"
#include "launcher/cli/commands.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"
#include "launcher/profile/embedded.h"

namespace jarmor::launcher {

std::string completion_words(std::string_view operand, std::string_view choices) {
    std::string words(choices);
    std::replace(words.begin(), words.end(), '|', ' ');
    if (operand == "RULE") {
        for (const auto* rule : guard::rules::catalogue()) {
            words += (words.empty() ? "" : " ") + std::string(rule->id);
        }
    }
    if (operand != "NAME") return words;
    for (const EmbeddedProfile& profile : embedded_profiles()) {
        words += (words.empty() ? "" : " ") + std::string(profile.name);
    }
    return words;
}

std::string with_escapes(std::string_view text, std::string_view characters) {
    std::string escaped;
    for (const char c : text) {
        if (characters.find(c) != std::string_view::npos) escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::vector<CompletedCommand> completed_commands() {
    std::vector<CompletedCommand> completed;
    for (const CommandEntry& entry : commands()) {
        const std::size_t space = entry.name.find(' ');
        const std::string word(entry.name.substr(0, space));
        auto found = std::ranges::find(completed, word, &CompletedCommand::word);
        if (found == completed.end()) found = completed.insert(found, {&entry, word, {}, {}});
        if (space != std::string_view::npos) {
            found->seconds += (found->seconds.empty() ? "" : " ") + std::string(entry.name.substr(space + 1));
        }
        for (const OptionEntry& option : entry.options) {
            if (std::ranges::find(found->options, option.names, &OptionEntry::names) == found->options.end())
                found->options.push_back(option);
        }
    }
    return completed;
}

std::string command_words() {
    std::string words;
    for (const auto& command : completed_commands()) words += (words.empty() ? "" : " ") + command.word;
    return words;
}

guard::Result<int> command_completion(const Request& request) {
    std::string text = bash_completion();
    if (request.target == "zsh") text = zsh_completion();
    if (request.target == "fish") text = fish_completion();
    auto put = put_result(request, text);
    if (!put) return guard::pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
