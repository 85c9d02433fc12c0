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
}

}  // namespace

SplitLine split_command_line(int argc, const char* const* argv) {
    SplitLine line;
    const std::string_view program = argc > 0 ? argv[0] : "jarmor";
    int i = 1;
    if (program.substr(program.rfind('/') + 1) == "java") {
        line.command = find_command(Command::java);
        line.java_mode = true;
    }
    bool operand_seen = false;
    while (!line.java_mode && i < argc) {
        const std::string_view word = argv[i++];
        if (word == "--") break;
        if (word.size() > 1 && word[0] == '-') {
            line.own.emplace_back(word);
            if (takes_next_word(word, line.command) && i < argc) line.own.emplace_back(argv[i++]);
        } else if (line.command_word.empty()) {
            take_command(line, i, argc, argv);
        } else if (word == "java" && !operand_seen && line.command_word == "plan") {
            line.java_mode = true;
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
