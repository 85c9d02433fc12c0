#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "launcher/plan/command_line.h"
#include "launcher/plan/option_text.h"

using namespace jarmor;

// A text as an argument file, and then as the whole command line: whatever it holds, the parser ends, keeps
// the words it was given, and never takes a program from behind its own arguments.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto words = launcher::split_argfile(text, "@fuzz");
    if (words && words->size() > 65536) std::abort();
    const launcher::ArgfileReader read = [&](const std::string&) -> guard::Result<std::string> {
        return text;
    };
    const std::vector<launcher::Word> line{{"@fuzz", {"command line", 0, 0}},
                                           {"@fuzz", {"command line", 0, 0}}};
    for (const unsigned feature : {8U, 17U, 25U}) {
        const auto command = launcher::parse_java_command(line, feature, read);
        if (!command) continue;
        const bool program = command->target != launcher::Target::none;
        if (!program && !command->arguments.empty()) std::abort();
        for (const auto& option : command->options) {
            if (option.text.empty() || option.text[0] != '-') std::abort();
        }
    }
    return 0;
}
