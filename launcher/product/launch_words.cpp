#include "launcher/product/launch_words.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "launcher/product/path_patterns.h"
#include "launcher/profile/formats.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

std::string joined_words(const std::vector<Word>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word.text;
    return text;
}

/// Puts `value` wherever `name` stands in the text. What is put in is not looked at again.
void replace_all(std::string& text, std::string_view name, std::string_view value) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
        text.replace(at, name.size(), value);
}

std::string with_paths(std::string text, const LaunchFacts& facts) {
    replace_all(text, "${home}", facts.home);
    replace_all(text, "${java_home}", facts.java_home);
    replace_all(text, "${java}", facts.java);
    return text;
}

/// The first "${name}" of lower case letters in a text that was filled in; empty: none.
std::string_view placeholder_in(std::string_view text) {
    for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 1)) {
        const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at + 2);
        if (end != std::string_view::npos && end > at + 2 && text[end] == '}')
            return text.substr(at, end + 1 - at);
    }
    return {};
}

class LaunchWriter {
  public:
    LaunchWriter(const ScriptLaunch& script, const ScriptCommand& command, const LaunchFacts& facts)
        : script_(script), command_(command), facts_(facts) {}

    Result<std::vector<Word>> write() {
        for (const auto& word : script_.words) {
            if (auto done = put(word); !done) return pass_on(done);
        }
        for (const auto& argument : command_.arguments) words_.push_back({argument, {"command line", 0, 0}});
        return std::move(words_);
    }

  private:
    using Values = std::vector<Value<std::string>>;

    Result<void> put(const Value<std::string>& word) {
        const RangedWord ranged = ranged_word(word.value, facts_.feature);
        if (!ranged.applies) return {};
        struct List {
            std::string_view name;
            Result<std::vector<Word>> (LaunchWriter::*words)(const guard::Origin&) const;
        };
        static constexpr std::array lists{
            List{"${memory}", &LaunchWriter::memory}, List{"${java_opts}", &LaunchWriter::java_options},
            List{"${unless_profile}", &LaunchWriter::unless_profile},
            List{"${class_path}", &LaunchWriter::class_path}, List{"${boot_path}", &LaunchWriter::boot_path}};
        for (const auto& list : lists) {
            if (!ranged.text.ends_with(list.name)) continue;
            auto words = (this->*list.words)(word.origin);
            if (!words) return pass_on(words);
            auto before = filled(ranged.text.substr(0, ranged.text.size() - list.name.size()), word.origin);
            if (!before) return pass_on(before);
            put_list(before->text, std::move(*words), word.origin);
            return {};
        }
        auto text = filled(ranged.text, word.origin);
        if (!text) return pass_on(text);
        words_.push_back(std::move(*text));
        return {};
    }

    /// As a shell would: what stands before the variable sticks to the first of its words.
    void put_list(const std::string& before, std::vector<Word> words, const guard::Origin& origin) {
        if (words.empty() && !before.empty()) words.push_back({"", origin});
        if (!words.empty()) words.front().text.insert(0, before);
        std::move(words.begin(), words.end(), std::back_inserter(words_));
    }

    Result<Word> filled(std::string text, const guard::Origin& origin) const {
        // The profile is asked, not what a path or a user's word happens to hold.
        static constexpr std::array known{"${home}", "${java_home}", "${java}", "${car}", "${port}"};
        std::string rest = text;
        for (const auto* name : known) replace_all(rest, name, "");
        if (const auto name = placeholder_in(rest); !name.empty()) {
            return fail(Failure::profile, origin.text(), "'" + std::string(name) + "' is no placeholder",
                        "one of ${home}, ${java_home}, ${java}, ${car}, ${port}; at the end of a word also "
                        "${memory}, ${java_opts}, ${class_path}, ${boot_path}, ${unless_profile}");
        }
        // Those of the user last, so that nothing in them is filled in.
        text = with_paths(std::move(text), facts_);
        replace_all(text, "${port}", command_.debug_port);
        replace_all(text, "${car}", command_.car);
        return Word{std::move(text), origin};
    }

    Result<std::vector<Word>> filled(const Values& values) const {
        std::vector<Word> words;
        for (const auto& value : values) {
            const RangedWord ranged = ranged_word(value.value, facts_.feature);
            if (!ranged.applies) continue;
            auto word = filled(ranged.text, value.origin);
            if (!word) return pass_on(word);
            words.push_back(std::move(*word));
        }
        return words;
    }

    Result<std::vector<Word>> memory(const guard::Origin& /*unused*/) const {
        return facts_.memory_options.empty() ? filled(script_.memory)
                                             : Result<std::vector<Word>>(facts_.memory_options);
    }

    Result<std::vector<Word>> java_options(const guard::Origin& /*unused*/) const {
        std::vector<Word> words = facts_.profile_options;
        auto more = command_.word == ScriptWord::debug ? filled(script_.debug)
                                                       : Result<std::vector<Word>>(facts_.java_options);
        if (!more) return more;
        std::move(more->begin(), more->end(), std::back_inserter(words));
        return words;
    }

    Result<std::vector<Word>> unless_profile(const guard::Origin& /*unused*/) const {
        const auto names_one = [](const std::string& argument) {
            return argument.find("Dprofile") != std::string::npos;
        };
        if (std::any_of(command_.arguments.begin(), command_.arguments.end(), names_one))
            return std::vector<Word>{};
        return filled(script_.unless_profile);
    }

    Result<std::vector<Word>> class_path(const guard::Origin& origin) const {
        return path(script_.class_path, origin);
    }
    Result<std::vector<Word>> boot_path(const guard::Origin& origin) const {
        return path(script_.boot_path, origin);
    }

    Result<std::vector<Word>> path(const Values& patterns, const guard::Origin& origin) const {
        std::string text;
        bool first = true;
        for (const auto& pattern : patterns) {
            const RangedWord ranged = ranged_word(pattern.value, facts_.feature);
            if (!ranged.applies) continue;
            auto files = files_of(ranged.text, pattern.origin);
            if (!files) return pass_on(files);
            for (const auto& file : *files) {
                text += (first ? "" : ":") + file;
                first = false;
            }
        }
        if (text.empty()) return std::vector<Word>{};
        return std::vector<Word>{{text, origin}};
    }

    /// "" stands for the ':' that some scripts put in front, which is the current directory to the JVM.
    Result<std::vector<std::string>> files_of(const std::string& pattern, const guard::Origin& origin) const {
        if (pattern.empty()) return std::vector<std::string>{""};
        if (pattern.starts_with("${java_home}"))
            return matching_files("", with_paths(pattern, facts_), origin);
        return matching_files(facts_.home, pattern, origin);
    }

    const ScriptLaunch& script_;
    const ScriptCommand& command_;
    const LaunchFacts& facts_;
    std::vector<Word> words_;
};

}  // namespace

RangedWord ranged_word(const std::string& text, unsigned feature) {
    const auto end = text.find("} ");
    if (!text.starts_with('{') || end == std::string::npos) return {true, text};
    const auto range = parse_jdk_range(std::string_view(text).substr(1, end - 1));
    if (!range) return {true, text};
    return {range->contains(feature), text.substr(end + 2)};
}

Result<std::vector<Word>> launch_words(const ScriptLaunch& script, const ScriptCommand& command,
                                       const LaunchFacts& facts) {
    return LaunchWriter(script, command, facts).write();
}

std::string filled_in(const std::string& text, const LaunchFacts& facts) {
    std::string result = with_paths(text, facts);
    replace_all(result, "${java_version}", facts.java_version);
    replace_all(result, "${memory}", joined_words(facts.memory_options));
    return result;
}

}  // namespace jarmor::launcher
