#include "launcher/product/learn/script_runs.h"

#include <unistd.h>

#include <algorithm>

#include "guard/text.h"
#include "launcher/product/learn/confined_run.h"
#include "launcher/product/learn/process_count.h"
#include "launcher/product/learn/stand_ins.h"

namespace jarmor::launcher::learn {

namespace {

using guard::pass_on;
using guard::Result;

constexpr unsigned processes_of_a_run = 64;
constexpr std::size_t most_lines = 100;

/// What the first line asks for, if it is bash; a product's other callers say `sh SCRIPT`.
std::string shell_for(const std::string& text) {
    const std::string first = text.substr(0, text.find('\n'));
    const bool bash = first.starts_with("#!") && first.ends_with("bash");
    return bash && ::access("/bin/bash", X_OK) == 0 ? "/bin/bash" : "/bin/sh";
}

uid_t runner(const ImportRequest& request) {
    return ::geteuid() == 0 ? request.uid : ::geteuid();
}

std::vector<std::string> output_lines(const std::string& out, const Places& places, unsigned feature) {
    std::vector<std::string> lines;
    for (const auto line : guard::split(out, '\n')) {
        std::string text = with_placeholders(std::string(line), places);
        const std::string version = version_number(feature);
        if (const auto at = text.find(version); at != std::string::npos)
            text.replace(at, version.size(), "${java_version}");
        if (is_utf8(text)) lines.push_back(std::move(text));
        if (lines.size() == most_lines) break;
    }
    return lines;
}

}  // namespace

const Call& Observation::server() const {
    const auto has_options = [](const Call& call) {
        return std::any_of(call.argv.begin(), call.argv.end(), [](const std::string& word) {
            return word.find(java_opts_markers.front()) != std::string::npos;
        });
    };
    const auto found = std::find_if(java.rbegin(), java.rend(), has_options);
    return found == java.rend() ? java.back() : *found;
}

Result<ScriptRuns> ScriptRuns::make(const ImportRequest& request,
                                    std::vector<std::pair<std::string, std::string>> plants) {
    ScratchRequest scratch{request.home,      request.script,  request.text,
                           std::move(plants), runner(request), ::geteuid() == 0 ? request.gid : ::getegid()};
    auto home = ScratchHome::make(scratch);
    if (!home) return pass_on(home);
    return ScriptRuns(request, std::move(*home));
}

ScriptRuns::ScriptRuns(const ImportRequest& request, ScratchHome scratch)
    : request_(&request),
      scratch_(std::move(scratch)),
      shell_(shell_for(request.text)),
      processes_(tasks_of(runner(request)) + processes_of_a_run) {
    for (std::size_t number = 0; number <= scratch_.named_jdks().size(); ++number) {
        places_.emplace_back(scratch_.jdk(number) + "/bin/java", "${java}");
        places_.emplace_back(scratch_.jdk(number), "${java_home}");
    }
    places_.emplace_back(scratch_.home(), "${home}");
}

std::vector<std::string> ScriptRuns::environ(const Ask& ask) const {
    const std::string jdk = scratch_.jdk(0);
    std::vector<std::string> list{"PATH=" + jdk + "/bin:/usr/bin:/bin", "HOME=" + scratch_.home(), "LC_ALL=C",
                                  "JAVA_HOME=" + jdk, "JAVA_OPTS=" + joined(java_opts_markers)};
    if (ask.memory) list.push_back("JVM_MEM_OPTS=" + joined(memory_markers));
    return list;
}

Result<Observation> ScriptRuns::run(const Ask& ask) {
    auto seen = run_once(ask);
    if (!seen || seen->launched()) return seen;
    return run_once(ask);
}

Result<Observation> ScriptRuns::run_once(const Ask& ask) {
    auto done = scratch_.forget_recordings();
    if (done) done = scratch_.set_jdk(ask.feature, ask.tools_jar);
    if (!done) return pass_on(done);
    ConfinedRun run;
    run.argv = {shell_, scratch_.home() + "/" + request_->script};
    run.argv.insert(run.argv.end(), ask.arguments.begin(), ask.arguments.end());
    run.environ = environ(ask);
    run.directory = scratch_.home();
    run.scratch = scratch_.path();
    run.writable = {scratch_.home(), scratch_.record()};
    run.uid = request_->uid;
    run.gid = request_->gid;
    run.seconds = request_->seconds;
    run.processes = processes_;
    auto end = run_confined(run);
    if (!end) {
        end.error().where = request_->script;
        return pass_on(end);
    }
    auto calls = read_recordings(scratch_.record());
    if (!calls) return pass_on(calls);
    Observation seen;
    seen.feature = ask.feature;
    for (auto& call : *calls) {
        const bool java = call.argv.front().starts_with(scratch_.path() + "/jdk");
        (java ? seen.java : seen.side).push_back(std::move(call));
    }
    seen.lines = output_lines(end->out, places_, ask.feature);
    seen.errors = std::move(end->err);
    seen.exit_code = end->exit_code;
    return seen;
}

LaunchTemplate ScriptRuns::launch_of(const Observation& seen, const Ask& ask) const {
    return template_of(seen.server(), ask.arguments, places_);
}

}  // namespace jarmor::launcher::learn
