#include <algorithm>
#include <functional>

#include "guard/evidence/files.h"
#include "guard/evidence/sha256.h"
#include "launcher/product/learn/jdk_bounds.h"
#include "launcher/product/learn/path_globs.h"
#include "launcher/product/learn/script_commands.h"
#include "launcher/product/learn/script_runs.h"
#include "launcher/product/learn/script_text.h"
#include "launcher/product/learn/start_words.h"
#include "launcher/product/learn/word_merge.h"
#include "launcher/product/script_files.h"
#include "launcher/product/script_import.h"
#include "launcher/product/stub.h"

namespace jarmor::launcher {

namespace learn {

namespace {

using guard::fail;
using guard::Failure;
using guard::pass_on;
using guard::Result;
using Texts = std::vector<std::string>;
using Plants = std::vector<std::pair<std::string, std::string>>;

std::string last_words(const Observation& seen) {
    if (!seen.lines.empty()) return seen.lines.back();
    const auto end = seen.errors.find_last_not_of('\n');
    if (end == std::string::npos) return "nothing";
    const auto start = seen.errors.rfind('\n', end);
    return seen.errors.substr(start == std::string::npos ? 0 : start + 1, 200);
}

/// Jars of a path that are there by their own names.
Texts single_jars(const Texts& elements) {
    Texts jars;
    for (const auto& pattern : path_patterns(elements)) {
        const bool below_home = !pattern.empty() && pattern.front() != '/' && pattern.front() != '$';
        if (below_home && pattern.ends_with(".jar") && pattern.find('*') == std::string::npos)
            jars.push_back(pattern);
    }
    return jars;
}

class Learner {
  public:
    explicit Learner(const ImportRequest& request) : request_(request) {}

    Result<LearnedScript> learn() {
        auto digest = guard::sha256_of_text(request_.text);
        if (!digest) return pass_on(digest);
        auto& launch = learned_.launch;
        launch.path = request_.script;
        launch.sha256 = *digest;
        launch.family = family();
        auto done = prepare();
        if (done) done = learn_start();
        if (done) done = learn_commands(runs(), typical_, learned_.launch);
        if (!done) return pass_on(done);
        note_the_rest();
        return std::move(learned_);
    }

  private:
    Family family() const {
        for (const auto& entry : families()) {
            if (std::find(entry.scripts.begin(), entry.scripts.end(), request_.script) != entry.scripts.end())
                return entry.family;
        }
        return Family::carbon;
    }

    ScriptRuns& runs() { return runs_.front(); }

    Result<void> make_runs(Plants plants) {
        plants.push_back(env_file_plant());
        auto made = ScriptRuns::make(request_, std::move(plants));
        if (!made) return pass_on(made);
        runs_.clear();
        runs_.push_back(std::move(*made));
        return {};
    }

    /// One start, to see whether there is one, what it clears away, and which jars it names one by one. For
    /// these a second scratch home: the first is the script's work by now.
    Result<void> prepare() {
        if (auto made = make_runs({}); !made) return made;
        Result<Observation> seen = Observation{};
        for (const unsigned feature : {17U, 21U, 11U, 8U, 25U}) {
            if (!request_.tried.contains(feature)) continue;
            Ask ask;
            ask.feature = feature;
            seen = runs().run(ask);
            if (!seen) return pass_on(seen);
            if (!seen->launched()) continue;
            const auto launch = runs().launch_of(*seen, ask);
            take_emptied(runs().scratch().emptied());
            Plants plants;
            for (const auto* path : {&launch.class_path, &launch.boot_path}) {
                for (const auto& jar : single_jars(*path)) {
                    for (auto& plant : prefixes_to_plant(jar)) plants.emplace_back(std::move(plant), "");
                }
            }
            return plants.empty() ? Result<void>{} : make_runs(std::move(plants));
        }
        return fail(Failure::policy, request_.script,
                    "did not start java with any JDK from 8 to 25; it ended with " +
                        std::to_string(seen->exit_code) + " and said: " + last_words(*seen),
                    "run it by hand with an empty environment to see why, or write the profile by hand");
    }

    void take_emptied(const Texts& emptied) {
        if (!emptied.empty()) learned_.launch.purge = emptied.front();
        for (std::size_t at = 1; at < emptied.size(); ++at)
            note("The script also empties " + emptied[at] + ".");
    }

    Result<void> learn_start() {
        std::vector<Observation> all;
        Ask ask;
        for (ask.feature = request_.tried.first; ask.feature <= request_.tried.last; ++ask.feature) {
            auto seen = runs().run(ask);
            if (!seen) return pass_on(seen);
            all.push_back(std::move(*seen));
        }
        const auto launched = [](const Observation& seen) { return seen.launched(); };
        if (std::none_of(all.begin(), all.end(), launched))
            return fail(Failure::policy, request_.script,
                        "started java once and then no more: " + last_words(all.back()));
        const auto bounds = bounds_of(all);
        learned_.launch.jdk = bounds.jdk;
        learned_.launch.jdk_required = bounds.required;
        learned_.launch.notice = text_values(bounds.notice);
        learned_.launch.greeting = text_values(bounds.greeting);
        learned_.notes.insert(learned_.notes.end(), bounds.notes.begin(), bounds.notes.end());
        std::erase_if(all, std::not_fn(launched));
        const auto typical = std::find_if(all.begin(), all.end(), [&](const Observation& seen) {
            return bounds.jdk.contains(seen.feature);
        });
        if (typical == all.end()) return fail(Failure::policy, request_.script, "takes no JDK from 8 to 28");
        typical_ = typical->feature;
        take_surroundings(*typical);
        return learn_words(runs(), all, typical_, learned_);
    }

    /// What one start shows of all of them.
    void take_surroundings(const Observation& seen) {
        auto& launch = learned_.launch;
        const Call& server = seen.server();
        for (std::size_t number = 0; number < runs().scratch().named_jdks().size(); ++number) {
            if (server.argv.front().starts_with(runs().scratch().jdk(number + 1) + "/"))
                learned_.java_home = runs().scratch().named_jdks()[number];
        }
        const std::string home = runs().scratch().home();
        if (server.directory.starts_with(home + "/"))
            launch.directory = server.directory.substr(home.size() + 1);
        take_exports(server);
        for (const auto& call : seen.java) {
            if (&call == &server) break;
            if (!launch.first_start.empty()) {
                note("The script runs more than one java program before the server; only the first is here.");
                break;
            }
            for (std::size_t at = 1; at < call.argv.size(); ++at)
                launch.first_start.push_back({with_placeholders(call.argv[at], runs().places()), {}});
        }
        for (const auto& call : seen.side) {
            if (launch.side_program.empty()) launch.side_program = call.argv.front();
            if (launch.side_program != call.argv.front())
                note("The script also runs " + call.argv.front() + ".");
        }
    }

    void take_exports(const Call& server) {
        // What the run set itself, and what every shell exports.
        static const Texts own{"PATH", "HOME",   "LC_ALL", "JAVA_HOME", "JAVA_OPTS", "JVM_MEM_OPTS",
                               "PWD",  "OLDPWD", "SHLVL",  "_",         "JAVACMD"};
        for (const auto& [name, value] : server.environ) {
            if (std::find(own.begin(), own.end(), name) != own.end()) continue;
            learned_.launch.exports.push_back({name + "=" + with_placeholders(value, runs().places()), {}});
        }
    }

    void note(std::string text) { learn::note(learned_, std::move(text)); }

    void note_the_rest() {
        for (const auto& line : limits_set_in(request_.text))
            note("The script says \"" + line + "\"; set it as [limits] nofile or umask.");
        if (!runs().scratch().whole())
            note("The home has more than 20000 names; what lies deep in it was not looked at.");
    }

    const ImportRequest& request_;
    std::vector<ScriptRuns> runs_;  ///< one; a new one takes its place
    LearnedScript learned_;
    unsigned typical_ = 17;  ///< a JDK that the script takes
};

}  // namespace

}  // namespace learn

guard::Result<LearnedScript> learn_script(const ImportRequest& request) {
    return learn::Learner(request).learn();
}

guard::Result<std::string> own_script_text(const std::string& home, const std::string& script) {
    constexpr std::size_t most_bytes = std::size_t{512} << 10U;
    const std::string path = home + "/" + script;
    auto text = guard::read_file(path, most_bytes, guard::Failure::policy);
    if (!text || !is_stub(*text)) return text;
    return guard::read_file(home + "/" + kept_path(script), most_bytes, guard::Failure::policy);
}

guard::Result<ScriptLaunch> import_script(const ImportRequest& request) {
    auto learned = learn_script(request);
    if (!learned) return pass_on(learned);
    return std::move(learned->launch);
}

}  // namespace jarmor::launcher
