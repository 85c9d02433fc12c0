#include "launcher/cli/script_diff.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "guard/report/text.h"
#include "launcher/environ.h"
#include "launcher/plan/option_text.h"
#include "launcher/product/launch_words.h"

namespace jarmor::launcher {

namespace {

using guard::Action;
using guard::Decision;
using guard::Result;
using Texts = std::vector<std::string>;

/// The words that the script would put behind java.
Result<Texts> words_of_script(const ScriptStage& stage) {
    LaunchFacts facts = stage.facts;
    const auto text = find_variable(stage.environment.environ(), "JAVA_OPTS").value_or("");
    auto options = split_option_text(text, "JAVA_OPTS");
    if (!options) return pass_on(options);
    for (const auto& option : *options) facts.java_options.push_back({option, {"JAVA_OPTS", 0, 0}});
    auto words = launch_words(stage.start.launch, stage.start.command, facts);
    if (!words) return pass_on(words);
    Texts texts{facts.java};
    for (const auto& word : *words) texts.push_back(word.text);
    return texts;
}

/// `text` is the word, or a two-word option that ends with it.
bool is_or_ends_with(const std::string& text, const std::string& word) {
    return text == word || text.ends_with(" " + word);
}

const Decision* decision_for(const guard::LaunchPlan& plan, const std::string& word, bool added) {
    const auto fits = [&](const Decision& decision) {
        if (decision.rule.empty() && decision.action == Action::pass) return false;
        const auto& text = added ? decision.result : decision.given;
        return is_or_ends_with(text, word) || (!added && text.starts_with(word + " "));
    };
    const auto found = std::find_if(plan.options.begin(), plan.options.end(), fits);
    return found == plan.options.end() ? nullptr : &*found;
}

ScriptDifference difference(const guard::LaunchPlan& plan, const std::string& word, bool added) {
    if (added && word.starts_with("@/proc/self/fd/"))
        return {added, word, "secret-argv-env",
                "the words with a password, in a file that only lives in memory"};
    const Decision* decision = decision_for(plan, word, added);
    if (decision != nullptr) return {added, word, decision->rule, decision->reason};
    return {added, word, "", added ? "from the profile" : "taken out"};
}

/// The longest common subsequence of what follows each pair of positions.
std::vector<std::vector<std::size_t>> common_words(const Texts& a, const Texts& b) {
    std::vector<std::vector<std::size_t>> length(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = a.size(); i-- > 0;) {
        for (std::size_t j = b.size(); j-- > 0;) {
            length[i][j] =
                a[i] == b[j] ? length[i + 1][j + 1] + 1 : std::max(length[i + 1][j], length[i][j + 1]);
        }
    }
    return length;
}

class Notices {
  public:
    Notices(const Profile& profile, const guard::LaunchPlan& plan) : profile_(profile), plan_(plan) {}

    std::string text(const Texts& readers) {
        files(readers);
        if (profile_.jvm.attach.value == Attach::off)
            add("jcmd, jstack, jmap and profilers can no longer attach ([jvm] attach)");
        if (plan_.limits.core == 0) add("no core file is written ([limits] core)");
        ports();
        variables();
        if (profile_.supervise.exit_code.value != ExitCodes::zero)
            add("the exit code is that of the server, where the script always said 0 ([supervise] "
                "exit_code)");
        return std::move(text_);
    }

  private:
    void add(const std::string& line) { text_ += "  " + line + "\n"; }

    void files(const Texts& readers) {
        std::array<char, 32> modes{};
        const unsigned mask = plan_.limits.umask;
        (void)std::snprintf(modes.data(), modes.size(), "%04o and %04o", 0666U & ~mask, 0777U & ~mask);
        add("new files and directories have mode " + std::string(modes.data()) + " (umask)");
        for (const auto& reader : readers) add("loses access to new files: " + reader);
    }

    void ports() {
        for (const auto& decision : plan_.options) {
            if (decision.rule == "jmx-remote-off" && decision.action == Action::strip)
                add("no JMX: " + decision.given + " is taken out ([jvm.jmx])");
            if (decision.rule == "jvm-debug" && decision.action == Action::replace)
                add("the debugger listens on this machine only: " + decision.result);
        }
    }

    void variables() {
        std::string names;
        for (const auto& decision : plan_.variables) {
            if (decision.action == Action::strip) names += (names.empty() ? "" : ", ") + decision.given;
        }
        if (!names.empty()) add("variables that do not reach the server: " + names);
    }

    const Profile& profile_;
    const guard::LaunchPlan& plan_;
    std::string text_;
};

}  // namespace

Result<std::vector<ScriptDifference>> script_differences(const ScriptStage& stage,
                                                         const guard::LaunchPlan& plan) {
    auto words = words_of_script(stage);
    if (!words) return pass_on(words);
    const Texts& theirs = *words;
    const Texts& ours = plan.argv;
    const auto length = common_words(theirs, ours);
    std::vector<ScriptDifference> found;
    std::size_t i = 0, j = 0;
    while (i < theirs.size() || j < ours.size()) {
        if (i < theirs.size() && j < ours.size() && theirs[i] == ours[j]) {
            ++i, ++j;
        } else if (j == ours.size() || (i < theirs.size() && length[i + 1][j] >= length[i][j + 1])) {
            found.push_back(difference(plan, theirs[i++], /*added=*/false));
        } else {
            found.push_back(difference(plan, ours[j++], /*added=*/true));
        }
    }
    return found;
}

std::string script_diff_text(const std::vector<ScriptDifference>& differences, const ScriptStage& stage,
                             const Profile& profile, const guard::LaunchPlan& plan, const Texts& readers,
                             const guard::Redactor& redact) {
    constexpr std::size_t longest_word = 100;
    std::string text = "differs from " + stage.start.home + "/" + stage.start.launch.path + " in " +
                       std::to_string(differences.size()) + " words\n";
    for (const auto& one : differences) {
        std::string word = redact(one.word);
        if (word.size() > longest_word) word = word.substr(0, longest_word) + "...";
        text += std::string(one.added ? "+ " : "- ") + word + "\n";
        const std::string why = one.rule + (one.rule.empty() || one.reason.empty() ? "" : ": ") + one.reason;
        if (!why.empty()) text += "      " + redact(why) + "\n";
    }
    text += "what others will notice\n" + redact(Notices(profile, plan).text(readers));
    return guard::printable_lines(text);
}

}  // namespace jarmor::launcher
