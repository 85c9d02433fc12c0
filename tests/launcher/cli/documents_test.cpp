#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <set>

#include "guard/evidence/files.h"
#include "guard/rules/catalogue.h"
#include "launcher/cli/completion.h"
#include "launcher/cli/help.h"
#include "launcher/cli/manual.h"
#include "launcher/exit_code.h"
#include "launcher/plan/rules.h"
#include "launcher/profile/keys.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

const std::string documents = std::string(JARMOR_SOURCE_DIR) + "/scripts/doc/";

/// Standard output and error of a command, with its exit code where it is not 0.
std::string output_of(const std::string& command) {
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    const int status = ::pclose(pipe);
    return status == 0 ? text : text + "exit " + std::to_string(WEXITSTATUS(status));
}

bool has_program(const std::string& name) {
    return output_of("command -v " + name).find('/') != std::string::npos;
}

std::string file_text(const std::string& path) {
    auto text = guard::read_file(path, 1 << 20, guard::Failure::internal);
    return text ? *text : text.error().line();
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST(Documents, TheCheckedInFilesAreTheOnesTheProgramMakes) {
    const char* mend = "scripts/doc/make.sh BUILD/bin/jarmor makes them anew";
    EXPECT_EQ(file_text(documents + "jarmor.1"), jarmor_manual()) << mend;
    EXPECT_EQ(file_text(documents + "jarmor.toml.5"), profile_manual()) << mend;
    EXPECT_EQ(file_text(documents + "jarmor-rules.7"), rules_manual()) << mend;
    EXPECT_EQ(file_text(documents + "jarmor.bash"), bash_completion()) << mend;
    EXPECT_EQ(file_text(documents + "_jarmor"), zsh_completion()) << mend;
    EXPECT_EQ(file_text(documents + "jarmor.fish"), fish_completion()) << mend;
}

/// What mandoc says of the page itself; which other pages are installed here is no fault of it.
std::string lint(const std::string& page) {
    return output_of("mandoc -T lint " + documents + page +
                     " 2>&1 | grep -v -e 'mandoc.db' -e 'manual not found'; true");
}

TEST(Documents, MandocFindsNothingInTheManualPages) {
    JARMOR_NEED(has_program("mandoc"), "mandoc is not installed");
    EXPECT_EQ(lint("jarmor.1"), "");
    EXPECT_EQ(lint("jarmor.toml.5"), "");
    EXPECT_EQ(lint("jarmor-rules.7"), "");
}

TEST(Documents, EachShellAcceptsItsCompletionFile) {
    JARMOR_NEED(has_program("bash") && has_program("zsh") && has_program("fish"),
                "bash, zsh and fish are needed");
    EXPECT_EQ(output_of("bash -n " + documents + "jarmor.bash"), "");
    EXPECT_EQ(output_of("zsh -n " + documents + "_jarmor"), "");
    EXPECT_EQ(output_of("fish -n " + documents + "jarmor.fish"), "");
}

/// What bash offers for a line, as its last word.
std::string bash_offers(const std::string& line) {
    return output_of("bash -c 'source " + documents + "jarmor.bash; COMP_WORDS=(" + line +
                     (line.back() == ' ' ? "\"\"" : "") +
                     "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _jarmor; echo ${COMPREPLY[*]}'");
}

TEST(Documents, BashOffersWhatTheTableSays) {
    EXPECT_EQ(bash_offers("jarmor att"), "attest\n");
    EXPECT_EQ(bash_offers("jarmor --mode "), "observe audit enforce\n");
    EXPECT_EQ(bash_offers("jarmor --mode audit plan --format "), "table json shell\n");
    EXPECT_EQ(bash_offers("jarmor attest -o "), "table json\n");
    EXPECT_EQ(bash_offers("jarmor completion "), "bash zsh fish " + bash_offers("jarmor completion --"));
    EXPECT_EQ(bash_offers("jarmor profile s"), "show\n");
    EXPECT_EQ(bash_offers("jarmor profile show ball"), "ballerina\n");
    EXPECT_EQ(bash_offers("jarmor keys"), "keystore\n");
    EXPECT_EQ(bash_offers("jarmor keystore "), "show make\n");
    EXPECT_EQ(bash_offers("jarmor keystore make --key-type "), "rsa ec\n");
    EXPECT_EQ(bash_offers("jarmor keystore make --cs"), "--csr\n");
    EXPECT_EQ(bash_offers("jarmor java -"), "\n") << "the options of java are java's";
    EXPECT_THAT(bash_offers("jarmor plan --js"), HasSubstr("--json"));
}

TEST(Documents, FishOffersWhatTheTableSays) {
    JARMOR_NEED(has_program("fish"), "fish is not installed");
    const auto offers = [](const std::string& line) {
        return output_of("fish -c 'source " + documents + "jarmor.fish; complete -C \"" + line + "\"'");
    };
    EXPECT_THAT(offers("jarmor att"), HasSubstr("attest"));
    EXPECT_THAT(offers("jarmor --mode "), HasSubstr("enforce"));
    EXPECT_THAT(offers("jarmor attest --format "), Not(HasSubstr("shell")));
    EXPECT_THAT(offers("jarmor plan --format "), HasSubstr("shell"));
}

TEST(Documents, EveryOptionIsInHelpManualAndCompletionsOnceEach) {
    const std::string manual = jarmor_manual();
    for (const CommandEntry& command : commands()) {
        EXPECT_EQ(count(manual, ".It Cm " + std::string(command.name) + " ") +
                      count(manual, ".It Cm " + std::string(command.name) + "\n"),
                  1U)
            << command.name;
        EXPECT_THAT(help_text(nullptr), HasSubstr("\n  " + std::string(command.name) + " "));
        const std::string help = help_text(&command);
        std::vector<OptionEntry> options(command.options.begin(), command.options.end());
        options.insert(options.end(), global_options().begin(), global_options().end());
        for (const OptionEntry& option : options) {
            EXPECT_EQ(count(help, "  " + option_title(option)), 1U) << command.name << " " << option.names;
            const std::string word(option.long_name());
            EXPECT_THAT(bash_completion(), HasSubstr(" " + word));
            EXPECT_THAT(zsh_completion(), HasSubstr("'" + word + "["));
            EXPECT_THAT(fish_completion(), HasSubstr(" -l " + word.substr(2) + " "));
            EXPECT_THAT(manual, HasSubstr("Fl \\&-" + mdoc_text(word.substr(2))));
        }
    }
}

TEST(Documents, EveryExitCodeIsInTheTableTheHelpTheManualAndTheReadme) {
    std::set<int> listed;
    const std::string readme = file_text(std::string(JARMOR_SOURCE_DIR) + "/README.md");
    for (const ExitCodeEntry& entry : exit_codes()) {
        const std::string number = std::to_string(static_cast<int>(entry.code));
        EXPECT_TRUE(listed.insert(entry.code).second) << "twice: " << number;
        EXPECT_EQ(count(jarmor_manual(), "\n.It " + number + "\n"), 1U);
        EXPECT_THAT(help_text(nullptr), HasSubstr("\n  " + number + " "));
        EXPECT_THAT(readme, ContainsRegex("\\| ([0-9]+, )?" + number + "(, [0-9]+)? \\|"));
    }
    using guard::Failure;
    for (const Failure kind : {Failure::usage, Failure::profile, Failure::java, Failure::internal,
                               Failure::policy, Failure::confine, Failure::exec}) {
        EXPECT_EQ(listed.count(exit_code(kind)), 1U) << exit_code(kind);
    }
}

TEST(Documents, EveryProfileKeyIsInItsTableOfTheManual) {
    const std::string manual = profile_manual();
    for (const Key& key : profile_keys()) {
        const std::string title = table_title(*find_table(key.table));
        const std::size_t begin =
            manual.find(title.empty() ? ".Sh KEYS AT THE TOP" : ".Sh TABLE " + mdoc_text(title) + "\\&\n");
        ASSERT_NE(begin, std::string::npos) << key.table;
        const std::string section = manual.substr(begin, manual.find(".Sh", begin + 3) - begin);
        EXPECT_EQ(count(section, ".It Ic " + mdoc_text(key.name) + " "), 1U) << key_title(key);
    }
}

/// What stands in quotes in a text and reads like the id of a rule.
void collect_rule_ids(const std::string& text, std::set<std::string>& ids) {
    for (std::size_t at = text.find('"'), end = 0; at != std::string::npos; at = text.find('"', at + 1)) {
        end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at + 1);
        if (end == std::string::npos) break;
        const std::string word = text.substr(at + 1, end - at - 1);
        const auto dash = word.find('-');
        static const std::set<std::string> subjects{"bi", "config", "java",   "jmx",    "jvm",
                                                    "ks", "os",     "script", "secret", "tls"};
        if (text[end] == '"' && dash != std::string::npos && subjects.count(word.substr(0, dash)) != 0)
            ids.insert(word);
    }
}

TEST(Documents, EveryRuleThatAStartShowsIsInTheManualAndNoOther) {
    std::set<std::string> used, listed;
    for (const char* folder :
         {"/launcher/plan", "/launcher/product", "/profiles", "/guard/keystore", "/guard/config"}) {
        for (const auto& entry :
             std::filesystem::directory_iterator(JARMOR_SOURCE_DIR + std::string(folder))) {
            if (entry.is_regular_file() && entry.path().filename() != "rules.cpp")
                collect_rule_ids(file_text(entry.path().string()), used);
        }
    }
    const std::string manual = profile_manual();
    for (const RuleEntry& rule : start_rules()) {
        listed.insert(std::string(rule.id));
        EXPECT_EQ(count(manual, ".It Li " + mdoc_text(rule.id) + "\n"), 1U) << rule.id;
    }
    // Rules of the catalogue that a start asks by name are in jarmor-rules(7).
    for (const auto* rule : guard::rules::catalogue()) {
        if (listed.count(std::string(rule->id)) == 0) used.erase(std::string(rule->id));
    }
    EXPECT_EQ(used, listed);
}

TEST(Documents, HelpFitsEightyColumns) {
    const auto fits = [](const std::string& text) {
        for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
            end = text.find('\n', begin);
            EXPECT_LE(end - begin, 80U) << text.substr(begin, end - begin);
        }
    };
    fits(help_text(nullptr));
    for (const CommandEntry& command : commands()) fits(help_text(&command));
}

}  // namespace
}  // namespace jarmor::launcher
