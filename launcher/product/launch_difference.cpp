#include "launcher/product/launch_difference.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "guard/report/text.h"
#include "guard/text.h"
#include "launcher/product/option_difference.h"
#include "launcher/product/text_difference.h"

namespace jarmor::launcher {

namespace {

constexpr std::size_t marks_shown = 4;

enum class Subject { class_path, variables, jdk_bounds, programs, limits };
using Marks = std::map<Subject, std::vector<std::string>>;

constexpr std::array<std::pair<Subject, const char*>, 5> subject_titles{{{Subject::class_path, "class path"},
                                                                         {Subject::variables, "variables"},
                                                                         {Subject::jdk_bounds, "JDK bounds"},
                                                                         {Subject::programs, "programs"},
                                                                         {Subject::limits, "limits"}}};

using Words = std::vector<std::string_view>;

Words split_at_any(std::string_view text, std::string_view separators) {
    Words words;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string without_quote_marks(std::string_view text) {
    std::string plain(text);
    std::erase_if(plain, [](char c) { return c == '"' || c == '\''; });
    return plain;
}

void add_mark(Marks& marks, Subject subject, std::string_view mark) {
    auto& list = marks[subject];
    if (std::ranges::find(list, mark) == list.end()) list.emplace_back(mark);
}

bool starts_boot_path(std::string_view word) {
    return word.starts_with("-Xbootclasspath");
}

/// "lib/x.jar" anywhere, and any path where a class path is put together.
void add_class_path(Marks& marks, std::string_view command, const Words& words) {
    const auto lower = guard::lower(command);
    const bool of_path = lower.find("classpath") != std::string::npos || lower.starts_with("for ") ||
                         std::ranges::find(words, "-cp") != words.end();
    for (const auto word : words) {
        if (word.starts_with('-') && !starts_boot_path(word)) continue;
        for (const auto part : split_at_any(word, ":="))
            if (part.find(".jar") != std::string_view::npos ||
                (of_path && part.find('/') != std::string_view::npos))
                add_mark(marks, Subject::class_path, part);
    }
}

/// What JAVA_OPTS and its like are set to is among the options.
bool is_launch_variable(std::string_view assignment) {
    constexpr std::array names{"JAVA_HOME=", "JAVACMD=", "CARBON_HOME=", "AXIS2_HOME=", "RUNTIME_HOME="};
    return std::ranges::any_of(names,
                               [assignment](const char* name) { return assignment.starts_with(name); });
}

void add_variables(Marks& marks, const Words& words) {
    bool exporting = false;
    for (const auto word : words) {
        if (word == "export" || word == "unset") {
            exporting = true;
            if (word == "export") continue;
        } else if (word == ";" || word == "&&" || word == "||" || word == "then") {
            exporting = false;
        }
        if (exporting || is_launch_variable(word)) {
            const auto shown = shown_line(word);
            if (!shown.empty()) add_mark(marks, Subject::variables, shown);
        }
    }
}

void add_jdk_bounds(Marks& marks, std::string_view command, const Words& words) {
    const auto lower = guard::lower(command);
    if (lower.find("version") == std::string::npos && lower.find("jdk") == std::string::npos) return;
    constexpr std::array comparisons{"-lt", "-le", "-gt", "-ge", "-eq", "-ne"};
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        if (std::ranges::find(comparisons, words[i]) == comparisons.end()) continue;
        add_mark(marks, Subject::jdk_bounds,
                 std::string(words[i - 1]) + " " + std::string(words[i]) + " " + std::string(words[i + 1]));
    }
}

/// "org.example.Main"
bool is_class(std::string_view word) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._$";
    const auto last = word.rfind('.');
    return std::ranges::count(word, '.') >= 2 && last + 1 < word.size() &&
           word.find_first_not_of(letters) == std::string_view::npos && word[0] >= 'a' && word[0] <= 'z' &&
           word[last + 1] >= 'A' && word[last + 1] <= 'Z';
}

void add_programs(Marks& marks, const Words& words) {
    if (words.empty() || words.front() == "echo" || words.front() == "printf") return;
    for (const auto word : words) {
        if (word.ends_with(".sh") || is_class(word)) add_mark(marks, Subject::programs, word);
    }
}

Marks marks_of(const std::vector<std::string>& commands) {
    Marks marks;
    for (const auto& command : commands) {
        const auto plain = without_quote_marks(command);
        const auto words = split_at_any(plain, " \t()[]`<>");
        add_class_path(marks, plain, split_at_any(plain, " \t;|&()`<>"));
        add_variables(marks, words);
        add_jdk_bounds(marks, plain, words);
        add_programs(marks, words);
        if (plain.starts_with("ulimit ") || plain.starts_with("umask "))
            add_mark(marks, Subject::limits, plain);
    }
    return marks;
}

std::string marks_list(const std::vector<std::string>& marks, const std::vector<std::string>& others,
                       const char* sign) {
    std::string text;
    std::size_t shown = 0;
    for (const auto& mark : marks) {
        if (std::ranges::find(others, mark) != others.end() ||
            (mark.find('=') == std::string::npos && !may_be_shown(mark)))
            continue;
        if (++shown > marks_shown) return text + ", ...";
        text += (text.empty() ? std::string(sign) + " " : ", ") + guard::printable(mark.substr(0, 100));
    }
    return text;
}

void add_subject(std::string& text, const std::string& title, const std::string& added,
                 const std::string& gone) {
    if (added.empty() && gone.empty()) return;
    text += (text.empty() ? "" : "; ") + title + ": " + added + (added.empty() || gone.empty() ? "" : "; ") +
            gone;
}

}  // namespace

std::string launch_difference(std::string_view before, std::string_view after) {
    const auto then = commands_of(before), now = commands_of(after);
    if (then == now) return "only comments and blank lines differ";
    std::string text;
    add_subject(text, "options", changed_options(before, after), "");
    auto marks_then = marks_of(then), marks_now = marks_of(now);
    for (const auto& [subject, title] : subject_titles) {
        add_subject(text, title, marks_list(marks_now[subject], marks_then[subject], "+"),
                    marks_list(marks_then[subject], marks_now[subject], "-"));
    }
    if (text.empty())
        text =
            "no option, class path, variable, JDK bound, program or limit of it differs as far as its "
            "text tells";
    return text + "; " + difference_summary(before, after);
}

}  // namespace jarmor::launcher
