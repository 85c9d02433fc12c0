#include "launcher/product/script_stage.h"

#include <unistd.h>

#include <filesystem>
#include <utility>

#include "guard/report/write.h"
#include "launcher/cli/message.h"
#include "launcher/product/password_files.h"
#include "launcher/product/purge.h"
#include "launcher/product/script_change.h"
#include "launcher/start/directory.h"

namespace jarmor::launcher {

using guard::Result;

void print_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    // Who does not listen shall not stop a server.
    if (!text.empty()) (void)guard::write_all(STDOUT_FILENO, text, "standard output");
}

Result<ScriptStage> enter_script(ScriptStart start, const Profile& profile, const char* const* environ,
                                 bool speaks) {
    ScriptStage stage{std::move(start), ScriptEnvironment(environ), {}, {}, speaks};
    if (auto named = check_java_home(profile, environ); !named) {
        if (speaks)
            print_lines({"Error: JAVA_HOME is not defined correctly.", " CARBON cannot execute java"});
        return pass_on(named);
    }
    if (!stage.start.command.env_files.empty()) {
        std::error_code failed;
        const auto here = std::filesystem::current_path(failed).string();
        if (auto loaded = stage.environment.load(stage.start.command.env_files, here); !loaded)
            return pass_on(loaded);
    }
    const guard::Value<std::string> directory{stage.start.directory(), profile.home.origin};
    if (auto entered = enter_directory(directory); !entered) return pass_on(entered);
    return stage;
}

Result<void> meet_java(ScriptStage& stage, const JavaInstall& java, Profile& profile) {
    const auto* environ = stage.environment.environ();
    stage.facts = launch_facts(stage.start, java, environ);
    if (auto taken = check_jdk(stage.start, java); !taken) {
        if (stage.speaks) print_lines(script_greeting(stage.start, stage.facts, environ));
        return taken;
    }
    stage.findings = environment_findings(profile, stage.start, java.path, environ);
    if (const auto change = script_change(stage.start)) stage.findings.push_back(*change);
    put_exports(profile, stage.start, stage.facts, environ);
    return {};
}

void do_before_start(const ScriptStage& stage, bool in_background) {
    print_lines(stage.environment.said());
    for (const auto& line : stage.environment.warnings()) warn(line);
    for (const auto& line : password_file_warnings(stage.start.home)) warn(line);
    // The scripts let a start in the background greet /dev/null.
    if (!in_background) print_lines(script_greeting(stage.start, stage.facts, stage.environment.environ()));
    // Of help, which may be asked while the server runs and has its files there.
    if (stage.start.command.only_prints || stage.start.launch.purge.empty()) return;
    for (const auto& line : purge_directory(stage.start.home, stage.start.launch.purge)) warn(line);
}

}  // namespace jarmor::launcher
