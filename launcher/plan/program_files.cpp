#include "launcher/plan/program_files.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace jarmor::launcher {

namespace {

// A fat class path has hundreds of jars in few directories; the first tells what the others are like.
constexpr std::size_t entries_looked_at = 64;

bool is_class_path(std::string_view option) {
    return option == "-cp" || option == "-classpath" || option == "--class-path";
}

bool is_module_path(std::string_view option) {
    return option == "-p" || option == "--module-path";
}

/// An option and its value, in one word ("--class-path=a:b") or in two.
struct PathOption {
    std::string_view name, value;
};

PathOption path_option(const JvmOption& option) {
    if (option.has_operand) return {option.text, option.operand};
    const std::string_view text = option.text;
    const auto equals = text.starts_with("--") ? text.find('=') : std::string_view::npos;
    if (equals == std::string_view::npos) return {};
    return {text.substr(0, equals), text.substr(equals + 1)};
}

void split_path(std::string_view list, std::vector<std::string>& entries) {
    while (true) {
        const auto colon = list.find(':');
        std::string entry(list.substr(0, colon));
        // "lib/*" stands for the jars of a directory, an empty entry for the working directory.
        if (entry.ends_with("/*") || entry == "*") entry.pop_back();
        entries.push_back(entry.empty() ? "." : entry);
        if (colon == std::string_view::npos) return;
        list.remove_prefix(colon + 1);
    }
}

std::vector<std::string> program_entries(const JavaCommand& command,
                                         const std::optional<std::string_view>& variable) {
    std::vector<std::string> entries;
    // java ignores the class path beside -jar.
    if (command.target == Target::jar) return {command.target_name};
    std::optional<std::string_view> class_path, module_path;
    for (const auto& option : command.options) {
        const auto [name, value] = path_option(option);
        if (is_class_path(name)) class_path = value;
        if (is_module_path(name)) module_path = value;
    }
    if (!class_path) class_path = variable;
    // A class is looked for in the working directory where nothing else is said; beside a module it is not.
    if (!class_path && command.target == Target::main_class) class_path = "";
    if (class_path) split_path(*class_path, entries);
    if (module_path && !module_path->empty()) split_path(*module_path, entries);
    if (entries.size() > entries_looked_at) entries.resize(entries_looked_at);
    return entries;
}

std::optional<std::string_view> class_path_variable(const std::vector<std::string>& environ) {
    constexpr std::string_view name = "CLASSPATH=";
    for (const auto& entry : environ) {
        if (entry.starts_with(name)) return std::string_view(entry).substr(name.size());
    }
    return {};
}

}  // namespace

std::vector<std::string> unguarded_program_files(const JavaCommand& command, const guard::Trust& trust,
                                                 const std::string& directory,
                                                 const std::vector<std::string>& environ) {
    std::vector<std::string> sentences;
    guard::PathJudge judge(trust);
    for (const auto& entry : program_entries(command, class_path_variable(environ))) {
        const auto file =
            judge.open(entry.starts_with('/') ? entry : directory + "/" + entry, guard::Failure::policy);
        if (file) continue;
        std::string sentence =
            "'" + entry + "' is not guarded: " + file.error().where + " " + file.error().what;
        if (std::ranges::find(sentences, sentence) == sentences.end())
            sentences.push_back(std::move(sentence));
    }
    return sentences;
}

}  // namespace jarmor::launcher
