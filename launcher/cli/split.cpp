#include "launcher/cli/split.h"

#include <string_view>

namespace jarmor::launcher {
namespace {

bool takes_next_word(std::string_view word, const CommandEntry* command) {
    const auto in = [word](std::span<const OptionEntry> options) {
        for (const OptionEntry& option : options) {
            if (word == option.long_name() || word == option.short_name()) return !option.operand.empty();
        }
        return false;
    };
    return in(global_options()) || (command != nullptr && in(command->options));
}

/// Takes the command, which may have two words ("profile show"), from argv[i - 1] on.
void take_command(SplitLine& line, int& i, int argc, const char* const* argv) {
    line.command_word = argv[i - 1];
    line.command = find_command(line.command_word);
    if (line.command == nullptr && i < argc) {
        line.command = find_command(line.command_word + " " + argv[i]);
        if (line.command != nullptr) line.command_word += std::string(" ") + argv[i++];
    }
    line.java_mode = line.command_word == "java";
    line.foreign = line.java_mode || line.command_word == "bal";
}

/// jarmor under another name stands for the program of that name: java, bal, or the java of a `bal run`,
/// whose name carries the profile ("bal-java@NAME", put in place by command_bal).
void take_program_name(SplitLine& line, std::string_view name) {
    constexpr std::string_view stand_in = "bal-java@";
    line.java_mode = name == "java" || name.starts_with(stand_in);
    line.foreign = line.java_mode || name == "bal";
    if (line.foreign) line.command = find_command(name == "java" ? Command::java : Command::bal);
    if (name.starts_with(stand_in)) {
        line.own.emplace_back("--profile");
        line.own.emplace_back(name.substr(stand_in.size()));
    }
}

}  // namespace

SplitLine split_command_line(int argc, const char* const* argv) {
    SplitLine line;
    const std::string_view program = argc > 0 ? argv[0] : "jarmor";
    int i = 1;
    take_program_name(line, program.substr(program.rfind('/') + 1));
    bool operand_seen = false;
    while (!line.foreign && i < argc) {
        const std::string_view word = argv[i++];
        if (word == "--") break;
        if (word.size() > 1 && word[0] == '-') {
            line.own.emplace_back(word);
            if (takes_next_word(word, line.command) && i < argc) line.own.emplace_back(argv[i++]);
        } else if (line.command_word.empty()) {
            take_command(line, i, argc, argv);
        } else if (word == "java" && !operand_seen && line.command_word == "plan") {
            line.java_mode = line.foreign = true;
        } else if (operand_seen && line.command_word == "script") {
            line.script = word;
            break;
        } else if (operand_seen && line.command_word == "help") {
            line.own.back() += " " + std::string(word);
        } else {
            line.own.emplace_back(word);
            operand_seen = true;
        }
    }
    for (; i < argc; ++i) line.rest.emplace_back(argv[i]);
    return line;
}

}  // namespace jarmor::launcher
