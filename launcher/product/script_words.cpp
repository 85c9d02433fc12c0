#include "launcher/product/script_words.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "guard/text.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;

/// The scripts know each command as x, -x and --x, and in no other case.
bool is_word(std::string_view given, std::string_view name) {
    if (given.starts_with("--")) return given.substr(2) == name;
    if (given.starts_with('-')) return given.substr(1) == name;
    return given == name;
}

std::optional<ScriptWord> command_word(std::string_view given) {
    static constexpr std::pair<std::string_view, ScriptWord> commands[] = {
        {"start", ScriptWord::start},     {"stop", ScriptWord::stop}, {"restart", ScriptWord::restart},
        {"version", ScriptWord::version}, {"test", ScriptWord::test},
    };
    for (const auto& [name, word] : commands) {
        if (is_word(given, name)) return word;
    }
    return std::nullopt;
}

/// PORT, HOST:PORT or *:PORT. Anything else would end up inside the options of the debugger agent.
bool is_debug_address(std::string_view text) {
    const auto colon = text.rfind(':');
    const auto port = colon == std::string_view::npos ? text : text.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool names_only = text.find_first_of(", =") == std::string_view::npos;
    return names_only && failed == std::errc{} && end == port.data() + port.size() && number != 0;
}

class WordReader {
  public:
    WordReader(const ScriptLaunch& script, std::span<const std::string> words)
        : script_(script), words_(words) {}

    guard::Result<ScriptCommand> read() {
        while (at_ < words_.size()) take(words_[at_++]);
        if (debug_) return debug();
        // The scripts call themselves again with the words that are no commands.
        const bool again = command_.word == ScriptWord::start || command_.word == ScriptWord::restart;
        command_.arguments = again ? std::move(unknown_) : all();
        return std::move(command_);
    }

  private:
    std::vector<std::string> all() const { return {words_.begin(), words_.end()}; }

    void take(const std::string& word) {
        if (is_word(word, "debug")) {
            debug_ = true;
        } else if (debug_) {
            // The first word behind debug is the port; the script looks at no other one.
            if (command_.debug_port.empty()) command_.debug_port = word;
        } else if (const auto command = command_word(word)) {
            command_.word = *command;
        } else if (!take_extra(word)) {
            static constexpr std::string_view profile = "-Dprofile=";
            if (script_.takes_optimize && word.starts_with(profile))
                command_.optimize_profile = word.substr(profile.size());
            // The main class of a Streaming Integrator takes it for a start like any other.
            if (script_.family != Family::streaming_integrator && is_word(guard::lower(word), "help"))
                command_.only_prints = true;
            unknown_.push_back(word);
        }
    }

    /// Words that only some of the scripts know.
    bool take_extra(const std::string& word) {
        static constexpr std::string_view env_file = "--env-file=";
        if (script_.takes_car && is_word(word, "car")) {
            take_car(word);
            return true;
        }
        if (script_.takes_env_file && word.starts_with(env_file)) {
            command_.env_files.push_back(word.substr(env_file.size()));
            unknown_.push_back(word);
            return true;
        }
        if (script_.takes_optimize && is_word(word, "optimize")) return command_.optimize = true;
        if (script_.takes_optimize && is_word(word, "skipConfigOptimization"))
            return command_.skip_optimization = true;
        return false;
    }

    /// The script takes its own second word, whatever that is; what people mean is the next one.
    void take_car(const std::string& word) {
        unknown_.push_back(word);
        if (at_ == words_.size()) return;
        command_.car = words_[at_++];
        unknown_.push_back(command_.car);
    }

    guard::Result<ScriptCommand> debug() {
        if (command_.debug_port.empty())
            return fail(Failure::usage, "", " Please specify the debug port after the --debug option");
        if (!is_debug_address(command_.debug_port)) {
            return fail(Failure::usage, "debug", "'" + command_.debug_port + "' is not a port",
                        "write a number between 1 and 65535 behind debug");
        }
        command_.word = ScriptWord::debug;
        command_.arguments = all();
        return std::move(command_);
    }

    const ScriptLaunch& script_;
    std::span<const std::string> words_;
    std::size_t at_ = 0;
    bool debug_ = false;
    std::vector<std::string> unknown_;
    ScriptCommand command_;
};

}  // namespace

guard::Result<ScriptCommand> parse_script_words(const ScriptLaunch& script,
                                                std::span<const std::string> words) {
    return WordReader(script, words).read();
}

}  // namespace jarmor::launcher
