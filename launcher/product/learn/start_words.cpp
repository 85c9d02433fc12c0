#include "launcher/product/learn/start_words.h"

#include <algorithm>
#include <utility>

#include "launcher/product/learn/path_globs.h"
#include "launcher/product/learn/word_merge.h"

namespace jarmor::launcher::learn {

namespace {

using guard::pass_on;
using guard::Result;
using Texts = std::vector<std::string>;

class WordLearner {
  public:
    WordLearner(ScriptRuns& runs, unsigned typical, LearnedScript& learned)
        : runs_(runs), learned_(learned), typical_(typical) {}

    Result<void> learn(const std::vector<Observation>& all) {
        std::vector<Variant> words;
        std::vector<Variant> class_path;
        std::vector<Variant> boot_path;
        bool arguments_last = true;
        for (const auto& seen : all) {
            auto launch = runs_.launch_of(seen, Ask{});
            arguments_last = arguments_last && launch.arguments_last;
            class_path.push_back({seen.feature, path_patterns(launch.class_path)});
            boot_path.push_back({seen.feature, path_patterns(launch.boot_path)});
            if (seen.feature == typical_) base_ = launch.words;
            words.push_back({seen.feature, std::move(launch.words)});
        }
        if (!arguments_last)
            note(learned_, "The script does not hand its words on to the main class; jarmor does.");
        auto done = learn_memory(words);
        if (done) done = learn_debug(words);
        if (done) done = learn_profile_words(words);
        if (done) done = learn_car(words);
        if (done) done = learn_tools_jar(class_path);
        if (!done) return done;
        auto& launch = learned_.launch;
        launch.words = merged_words(words);
        launch.class_path = merged_words(class_path);
        launch.boot_path = merged_words(boot_path);
        std::erase_if(launch.words, [](const Value<std::string>& word) { return word.value.empty(); });
        return {};
    }

  private:
    /// Where a word ends with the placeholder; npos: nowhere.
    static std::size_t place_of(const Texts& words, const std::string& placeholder) {
        for (std::size_t at = 0; at < words.size(); ++at) {
            if (words[at].ends_with(placeholder)) return at;
        }
        return std::string::npos;
    }

    /// The words that stand for a placeholder when the script is asked so.
    Result<Texts> words_instead(const std::string& placeholder, const Ask& ask, const Texts& base) {
        auto seen = runs_.run(ask);
        if (!seen) return pass_on(seen);
        const auto at = place_of(base, placeholder);
        if (!seen->launched() || at == std::string::npos) return Texts{};
        auto words = replaced_words(base, at, runs_.launch_of(*seen, ask).words);
        if (words.empty())
            note(learned_,
                 "What " + placeholder + " stands for otherwise was not found: more changes with it.");
        return words;
    }

    /// The first and the last of each row of JDKs that have the same words.
    static std::vector<Variant> ends_of_rows(const std::vector<Variant>& words) {
        std::vector<Variant> ends;
        for (std::size_t at = 0; at < words.size(); ++at) {
            const bool first = at == 0 || words[at - 1].words != words[at].words;
            const bool last = at + 1 == words.size() || words[at + 1].words != words[at].words;
            if (first || last) ends.push_back(words[at]);
        }
        return ends;
    }

    Result<void> learn_memory(const std::vector<Variant>& words) {
        std::vector<Variant> memory;
        for (const auto& variant : ends_of_rows(words)) {
            if (place_of(variant.words, "${memory}") == std::string::npos) return {};
            Ask ask;
            ask.feature = variant.feature;
            ask.memory = false;
            auto instead = words_instead("${memory}", ask, variant.words);
            if (!instead) return pass_on(instead);
            memory.push_back({variant.feature, std::move(*instead)});
        }
        learned_.launch.memory = merged_words(memory);
        return {};
    }

    Result<void> learn_debug(const std::vector<Variant>& words) {
        std::vector<Variant> debug;
        for (const auto& variant : ends_of_rows(words)) {
            Ask ask;
            ask.feature = variant.feature;
            ask.arguments = {"debug", port_marker};
            auto instead = words_instead("${java_opts}", ask, variant.words);
            if (!instead) return pass_on(instead);
            debug.push_back({variant.feature, std::move(*instead)});
        }
        learned_.launch.debug = merged_words(debug);
        if (learned_.launch.debug.empty())
            note(learned_, "The script starts no debugger; the word debug does nothing.");
        return {};
    }

    Result<void> learn_profile_words(std::vector<Variant>& words) {
        Ask ask;
        ask.feature = typical_;
        ask.arguments = {"-Dprofile=jarmor-import"};
        auto seen = runs_.run(ask);
        if (!seen || !seen->launched()) return seen ? Result<void>{} : pass_on(seen);
        const auto gap = gap_between(base_, runs_.launch_of(*seen, ask).words);
        if (gap.words == 0) return {};
        const auto first = base_.begin() + static_cast<std::ptrdiff_t>(gap.place);
        const Texts missing(first, first + static_cast<std::ptrdiff_t>(gap.words));
        learned_.launch.unless_profile = text_values(missing);
        for (auto& variant : words) {
            const auto at =
                std::search(variant.words.begin(), variant.words.end(), missing.begin(), missing.end());
            if (at == variant.words.end()) continue;
            *at = "${unless_profile}";
            variant.words.erase(at + 1, at + static_cast<std::ptrdiff_t>(missing.size()));
        }
        return {};
    }

    Result<void> learn_car(std::vector<Variant>& words) {
        Ask ask;
        ask.feature = typical_;
        ask.arguments = {"--car", car_marker};
        auto seen = runs_.run(ask);
        if (!seen || !seen->launched()) return seen ? Result<void>{} : pass_on(seen);
        const auto with_car = runs_.launch_of(*seen, ask).words;
        if (with_car.size() != base_.size()) return {};
        for (std::size_t at = 0; at < base_.size(); ++at) {
            if (with_car[at].find("${car}") == std::string::npos) continue;
            learned_.launch.takes_car = true;
            for (auto& variant : words)
                std::replace(variant.words.begin(), variant.words.end(), base_[at], with_car[at]);
        }
        return {};
    }

    Result<void> learn_tools_jar(std::vector<Variant>& class_path) {
        Ask ask;
        ask.feature = typical_;
        ask.tools_jar = true;
        auto seen = runs_.run(ask);
        if (!seen || !seen->launched()) return seen ? Result<void>{} : pass_on(seen);
        const auto elements = runs_.launch_of(*seen, ask).class_path;
        if (elements.empty() || !elements.front().ends_with("/lib/tools.jar")) return {};
        for (auto& variant : class_path) variant.words.insert(variant.words.begin(), elements.front());
        return {};
    }

    ScriptRuns& runs_;
    LearnedScript& learned_;
    Texts base_;  ///< words of the typical JDK
    unsigned typical_;
};

}  // namespace

void note(LearnedScript& learned, std::string text) {
    auto& notes = learned.notes;
    if (std::find(notes.begin(), notes.end(), text) == notes.end()) notes.push_back(std::move(text));
}

Result<void> learn_words(ScriptRuns& runs, const std::vector<Observation>& all, unsigned typical,
                         LearnedScript& learned) {
    return WordLearner(runs, typical, learned).learn(all);
}

}  // namespace jarmor::launcher::learn
