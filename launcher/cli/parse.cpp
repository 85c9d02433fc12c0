#include "launcher/cli/parse.h"

#include <getopt.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "guard/text.h"
#include "launcher/cli/options.h"
#include "launcher/cli/split.h"
#include "launcher/profile/did_you_mean.h"

namespace jarmor::launcher {
namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

std::string help_command(const CommandEntry* command) {
    return command == nullptr ? "see: jarmor --help"
                              : "see: jarmor " + std::string(command->name) + " --help";
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates,
                       const CommandEntry* command) {
    const std::string near = did_you_mean(word, candidates);
    return near.empty() ? help_command(command) : near;
}

guard::Unexpected unknown_command(const std::string& word) {
    std::vector<std::string_view> names;
    for (const CommandEntry& entry : commands()) names.push_back(entry.name);
    return fail(Failure::usage, "", "unknown command '" + word + "'", suggestion(word, names, nullptr));
}

guard::Unexpected unexpected_word(const std::string& word, const CommandEntry* command) {
    if (!word.starts_with('-')) {
        const bool program =
            command != nullptr && command->synopsis.find("[-- ARGS") != std::string_view::npos;
        return fail(Failure::usage, "", "unexpected word '" + word + "'",
                    program ? "program arguments go after --" : help_command(command));
    }
    std::vector<std::string_view> names;
    const auto collect = [&names](std::span<const OptionEntry> options) {
        for (const OptionEntry& option : options) names.push_back(option.long_name());
    };
    collect(global_options());
    if (command != nullptr) collect(command->options);
    const std::string option = word.substr(0, word.find('='));
    return fail(Failure::usage, "", "unknown option '" + option + "'", suggestion(option, names, command));
}

bool is_global_option(std::string_view word) {
    const auto options = global_options();
    return std::any_of(options.begin(), options.end(), [&](const OptionEntry& option) {
        return option.long_name() == word.substr(0, word.find('='));
    });
}

/// "table|json", and whether the value is one of them.
Result<void> check_choice(std::string_view where, std::string_view choices, std::string_view value,
                          const CommandEntry* command) {
    if (choices.empty()) return {};
    std::string allowed;
    for (const std::string_view choice : guard::split(choices, '|')) {
        if (value == choice) return {};
        allowed += " " + std::string(choice);
    }
    return fail(Failure::usage, std::string(where), "'" + std::string(value) + "' is not one of" + allowed,
                help_command(command));
}

/// Options and operand of a command, through getopt_long(3).
class OwnWords {
  public:
    OwnWords(const SplitLine& line, Request& request) : command_(line.command), request_(request) {
        add(global_options());
        if (command_ != nullptr) add(command_->options);
        long_.push_back({});
        takes_operand_ = command_ != nullptr && !command_->operand.empty() && !line.java_mode;
        // It writes nothing into the words, whatever its type says.
        argv_.push_back(const_cast<char*>("jarmor"));
        for (const std::string& word : line.own) argv_.push_back(const_cast<char*>(word.c_str()));
        argv_.push_back(nullptr);
    }

    Result<void> parse() {
        ::optind = 0;  // from the beginning, also of a second command line in one process
        ::opterr = 0;
        Result<void> done;
        while (done) {
            // The word it is about to look at; the last one is followed by a null pointer.
            const char* const next = argv_[static_cast<std::size_t>(std::max(::optind, 1))];
            const std::string word = next == nullptr ? "" : next;
            const int found = ::getopt_long(static_cast<int>(argv_.size() - 1), argv_.data(), short_.c_str(),
                                            long_.data(), nullptr);
            if (found == -1) return {};
            done = take(found, word);
        }
        return done;
    }

    bool wants_help() const { return help_; }

  private:
    static constexpr int operand = 1;        ///< what getopt_long says of a word that is no option
    static constexpr int first_entry = 256;  ///< behind every character

    void add(std::span<const OptionEntry> options) {
        for (const OptionEntry& entry : options) {
            const int number = first_entry + static_cast<int>(entries_.size());
            const bool has_value = !entry.operand.empty();
            entries_.push_back(&entry);
            // The long name is the end of a literal, so a NUL follows it.
            long_.push_back(
                {entry.long_name().data() + 2, has_value ? required_argument : no_argument, nullptr, number});
            if (entry.short_name().empty()) continue;
            short_ += entry.short_name()[1];
            if (has_value) short_ += ':';
        }
    }

    const OptionEntry* entry_of(int number) const {
        if (number >= first_entry) return entries_[static_cast<std::size_t>(number - first_entry)];
        for (const OptionEntry* entry : entries_) {
            if (!entry->short_name().empty() && entry->short_name()[1] == number) return entry;
        }
        return nullptr;
    }

    Result<void> take(int found, const std::string& word) {
        if (found == operand) return take_operand(::optarg);
        const bool complains = found == '?' || found == ':';
        const OptionEntry* entry = entry_of(complains ? ::optopt : found);
        // An abbreviation could mean another option in the next version.
        const bool is_long = word.starts_with("--");
        if (entry == nullptr || (is_long && word.substr(0, word.find('=')) != entry->long_name())) {
            return unexpected_word(word, command_);
        }
        if (complains) {
            return fail(Failure::usage, std::string(entry->long_name()),
                        found == ':' ? "needs a " + std::string(entry->operand) : "takes no value",
                        help_command(command_));
        }
        return take_option(*entry, entry->operand.empty() ? "" : ::optarg);
    }

    Result<void> take_option(const OptionEntry& entry, const std::string& value) {
        help_ = help_ || entry.long_name() == "--help";
        if (!entry.operand.empty() && std::find(given_.begin(), given_.end(), &entry) != given_.end()) {
            return fail(Failure::usage, std::string(entry.long_name()), "is given twice",
                        help_command(command_));
        }
        given_.push_back(&entry);
        auto done = check_choice(entry.long_name(), entry.choices, value, command_);
        if (done) entry.set(request_, value);
        return done;
    }

    Result<void> take_operand(const std::string& word) {
        if (has_operand_ && command_->takes_more) {
            request_.arguments.push_back(word);
            return {};
        }
        if (!takes_operand_ || has_operand_) return unexpected_word(word, command_);
        has_operand_ = true;
        request_.target = word;
        return check_choice(command_->operand, command_->choices, word, command_);
    }

    const CommandEntry* command_;
    Request& request_;
    std::vector<const OptionEntry*> entries_, given_;
    std::string short_ = "-:";  ///< words in their order; a missing value is told from an unknown option
    std::vector<option> long_;
    std::vector<char*> argv_;
    bool takes_operand_ = false, has_operand_ = false, help_ = false;
};

/// The words are jarmor's own; `request.command` is set already.
Result<void> parse_own(const SplitLine& line, Request& request) {
    const CommandEntry* command = line.command;
    OwnWords words(line, request);
    auto parsed = words.parse();
    if (!parsed) return parsed;
    if (words.wants_help()) {
        request.target = command == nullptr ? "" : std::string(command->name);
        return {};
    }
    if (request.command == Command::version || line.java_mode || command == nullptr) return {};
    if (command->operand_required && request.target.empty()) {
        return fail(Failure::usage, "",
                    std::string(command->name) + " needs a " + std::string(command->operand),
                    help_command(command));
    }
    return {};
}

Result<void> check_request(const Request& request) {
    if (request.command == Command::help && !request.target.empty() &&
        find_command(request.target) == nullptr) {
        return unknown_command(request.target);
    }
    if (request.command == Command::script && request.script.empty()) {
        return fail(Failure::usage, "", "script needs a SCRIPT behind the profile",
                    "jarmor script PROFILE bin/NAME.sh WORDS...");
    }
    const bool starts = request.command == Command::java || request.command == Command::run ||
                        request.command == Command::script || request.command == Command::bal;
    if (!request.receipt.empty() && !starts) {
        return fail(Failure::usage, "--receipt", "is for java and run only: nothing is started");
    }
    if (!request.profile.empty() && (request.command == Command::run || request.command == Command::script)) {
        return fail(Failure::usage, "--profile", "is for java; run names its profile", "jarmor run PROFILE");
    }
    return {};
}

}  // namespace

Result<Request> parse_command_line(int argc, const char* const* argv) {
    SplitLine line = split_command_line(argc, argv);
    Request request;
    request.command = Command::java;
    if (line.command == nullptr && !line.command_word.empty()) {
        // What stands in the command's place is then the value of a misspelt option.
        const std::string_view first = argv[1];
        if (first.starts_with("--") && !is_global_option(first)) return unexpected_word(argv[1], nullptr);
        return unknown_command(line.command_word);
    }
    if (line.command != nullptr) request.command = line.command->command;
    request.java_mode = line.java_mode;
    request.arguments = std::move(line.rest);
    request.script = std::move(line.script);
    // Called in front of java without a word of its own: this is every start, and needs no parser.
    if (line.foreign && line.own.empty()) return request;
    if (line.command == nullptr) request.command = Command::list;
    auto parsed = parse_own(line, request);
    if (!parsed) return guard::pass_on(parsed);
    auto checked = check_request(request);
    if (!checked) return guard::pass_on(checked);
    return request;
}

}  // namespace jarmor::launcher
