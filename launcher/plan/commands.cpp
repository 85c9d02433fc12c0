#include <algorithm>
#include <array>
#include <string_view>

#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

namespace {

using namespace std::string_view_literals;

/// What only signals the JVM itself. Compared whole: the JVM hands the text to /bin/sh -c, so that there is
/// no safe way to look at its parts.
bool is_harmless(std::string_view command) {
    static constexpr std::array senders{"kill "sv, "/bin/kill "sv, "/usr/bin/kill "sv};
    static constexpr std::array signals{""sv,         "-9 "sv,       "-KILL "sv,    "-SIGKILL "sv,
                                        "-15 "sv,     "-TERM "sv,    "-SIGTERM "sv, "-3 "sv,
                                        "-QUIT "sv,   "-SIGQUIT "sv, "-s KILL "sv,  "-s TERM "sv,
                                        "-s QUIT "sv, "-6 "sv,       "-ABRT "sv};
    for (const auto sender : senders) {
        if (!command.starts_with(sender)) continue;
        const auto rest = command.substr(sender.size());
        return std::any_of(signals.begin(), signals.end(), [&](auto signal) {
            return rest.starts_with(signal) && rest.substr(signal.size()) == "%p";
        });
    }
    return command.empty();
}

}  // namespace

void judge_commands(Judgement& judgement) {
    for (auto& option : judgement.given) {
        const auto& name = option.key.name;
        if (option.settled || (name != "-XX:OnError" && name != "-XX:OnOutOfMemoryError")) continue;
        const std::string text = option.option.joined();
        option.decision.rule = "jvm-commands";
        if (is_harmless(option.key.value) || judgement.profile_lists(text)) {
            Judgement::pass(option);
            continue;
        }
        judgement.refuse(option, {"jvm-commands", "the JVM would run it with /bin/sh",
                                  "[jvm] options = [" + toml_string(text) + "]"});
    }
}

}  // namespace jarmor::launcher
