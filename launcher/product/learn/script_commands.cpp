#include "launcher/product/learn/script_commands.h"

#include <algorithm>

namespace jarmor::launcher::learn {

namespace {

using guard::pass_on;
using guard::Result;

constexpr const char* env_file = "jarmor-import.env";
constexpr const char* env_marker = "JARMOR_IMPORT_ENV";

class CommandLearner {
  public:
    CommandLearner(ScriptRuns& runs, unsigned feature, ScriptLaunch& launch)
        : runs_(runs), launch_(launch), feature_(feature) {}

    Result<void> learn() {
        auto done = learn_version();
        if (done) done = learn_pid_file();
        if (done) done = learn_env_file();
        if (done) done = learn_optimize();
        return done;
    }

  private:
    Result<Observation> ask(const std::vector<std::string>& arguments) {
        Ask ask;
        ask.feature = feature_;
        ask.arguments = arguments;
        return runs_.run(ask);
    }

    Result<void> learn_version() {
        auto seen = ask({"version"});
        if (!seen) return pass_on(seen);
        for (const auto& line : seen->lines) {
            if (line.size() > 2 && line.front() == '@' && line.back() == '@')
                launch_.version_files.push_back({line.substr(1, line.size() - 2), {}});
        }
        return {};
    }

    /// `stop` reads the file, and cat says that it is not there.
    Result<void> learn_pid_file() {
        const bool carbon4 = launch_.family != Family::streaming_integrator;
        launch_.pid_file = carbon4
                               ? "wso2carbon.pid"
                               : (launch_.directory.empty() ? "" : launch_.directory + "/") + "runtime.pid";
        auto seen = ask({"stop"});
        if (!seen) return pass_on(seen);
        const std::string home = runs_.scratch().home() + "/";
        const auto end = seen->errors.find(".pid");
        const auto start = end == std::string::npos ? end : seen->errors.rfind(home, end);
        if (start == std::string::npos) return {};
        const std::string path = seen->errors.substr(start + home.size(), end + 4 - start - home.size());
        if (path.find_first_of("\n'\" ") == std::string::npos) launch_.pid_file = path;
        return {};
    }

    Result<void> learn_env_file() {
        auto seen = ask({"--env-file=" + runs_.scratch().home() + "/" + env_file});
        if (!seen) return pass_on(seen);
        launch_.takes_env_file = seen->launched() && seen->server().environ.contains(env_marker);
        return {};
    }

    Result<void> learn_optimize() {
        auto seen = ask({"optimize", "-Dprofile=jarmor-import"});
        if (!seen) return pass_on(seen);
        launch_.takes_optimize = std::any_of(seen->side.begin(), seen->side.end(), [](const Call& call) {
            return call.argv.front().ends_with("/profileSetup.sh");
        });
        return {};
    }

    ScriptRuns& runs_;
    ScriptLaunch& launch_;
    unsigned feature_;
};

}  // namespace

std::pair<std::string, std::string> env_file_plant() {
    return {env_file, std::string(env_marker) + "=1\n"};
}

Result<void> learn_commands(ScriptRuns& runs, unsigned feature, ScriptLaunch& launch) {
    return CommandLearner(runs, feature, launch).learn();
}

}  // namespace jarmor::launcher::learn
