#include "launcher/plan/program_files.h"

#include <algorithm>
#include <string_view>

namespace jarmor::launcher {

namespace {

// A fat class path has hundreds of jars in few directories; the first tells what the others are like.
constexpr std::size_t entries_looked_at = 64;

bool is_class_path(const std::string& option) {
    return option == "-cp" || option == "-classpath" || option == "--class-path" || option == "-p" ||
           option == "--module-path";
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

std::vector<std::string> program_entries(const JavaCommand& command) {
    std::vector<std::string> entries;
    // java ignores the class path beside -jar.
    if (command.target == Target::jar) return {command.target_name};
    std::string class_path;
    for (const auto& option : command.options) {
        if (option.has_operand && is_class_path(option.text)) class_path = option.operand;
    }
    if (!class_path.empty()) split_path(class_path, entries);
    if (entries.size() > entries_looked_at) entries.resize(entries_looked_at);
    return entries;
}

}  // namespace

std::vector<std::string> unguarded_program_files(const JavaCommand& command, const guard::Trust& trust,
                                                 const std::string& directory) {
    std::vector<std::string> sentences;
    guard::PathJudge judge(trust);
    for (const auto& entry : program_entries(command)) {
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
