#include "launcher/cli/help.h"

#include "guard/report/text.h"
#include "launcher/cli/commands.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"

namespace jarmor::launcher {
namespace {

constexpr std::size_t help_column = 26;
constexpr std::size_t help_width = 79;

std::string entry(std::string_view title, std::string_view help) {
    std::string text = "  " + std::string(title);
    text = text.size() + 2 > help_column ? text + "\n" + std::string(help_column, ' ')
                                         : guard::padded(text, help_column);
    return text + guard::filled(help, help_width, help_column) + "\n";
}

std::string options_text(std::string_view heading, std::span<const OptionEntry> options) {
    std::string text = "\n" + std::string(heading) + "\n";
    for (const OptionEntry& option : options) {
        std::string help(option.help);
        if (!option.choices.empty()) help = std::string(option.choices) + ": " + help;
        text += entry(option_title(option), help);
    }
    return text;
}

std::string all_commands() {
    std::string text =
        "jarmor: starts a Java server the way its security guide says\n\n"
        "Usage: jarmor [OPTIONS] COMMAND ...\n\nCommands:\n";
    for (const CommandEntry& command : commands()) text += entry(command.name, command.help);
    text += options_text("Options:", global_options());
    text += "\nExit codes:\n";
    for (const ExitCodeEntry& code : exit_codes()) {
        text += entry(std::to_string(static_cast<int>(code.code)), code.meaning);
    }
    return text + "\njarmor COMMAND --help explains a command; man jarmor, man jarmor.toml the rest.\n";
}

}  // namespace

std::string option_title(const OptionEntry& option) {
    std::string title;
    if (!option.short_name().empty()) title = std::string(option.short_name()) + ", ";
    title += option.long_name();
    if (!option.operand.empty()) title += " " + std::string(option.operand);
    return title;
}

std::string help_text(const CommandEntry* command) {
    if (command == nullptr) return all_commands();
    std::string text = "Usage: jarmor [OPTIONS] " + std::string(command->name);
    if (!command->options.empty()) text += " [OPTIONS]";
    if (!command->synopsis.empty()) text += " " + std::string(command->synopsis);
    text += "\n\n" + std::string(command->help) + "\n";
    if (!command->choices.empty()) {
        text += "\n" + std::string(command->operand) + ": " + std::string(command->choices) + "\n";
    }
    if (!command->detail.empty()) text += "\n" + guard::filled(command->detail, help_width) + "\n";
    if (!command->options.empty()) text += options_text("Options:", command->options);
    return text + options_text("Options of every command:", global_options());
}

guard::Result<int> command_help(const Request& request) {
    auto put = put_result(request, help_text(find_command(request.target)));
    if (!put) return guard::pass_on(put);
    return exit_ok;
}

guard::Result<int> command_version(const Request& request) {
    auto put = put_result(request, "jarmor " JARMOR_VERSION "\n");
    if (!put) return guard::pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
