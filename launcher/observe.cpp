#include "launcher/observe.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "guard/text.h"
#include "guard/unique_fd.h"
#include "launcher/cli/command_script.h"
#include "launcher/cli/message.h"
#include "launcher/cli/start_report.h"
#include "launcher/confine/caller.h"
#include "launcher/environ.h"
#include "launcher/exit_code.h"
#include "launcher/start/directory.h"
#include "launcher/start/service.h"

namespace jarmor::launcher {

namespace {

int look(const Request& request, Profile profile, const char* const* environ) {
    const auto caller = confine::read_caller();
    if (caller && caller->uid == 0 && profile.user.value.empty())
        profile.user = {"65534:65534", guard::Origin{"observe"}};
    auto prepared = prepare(request, std::move(profile), environ);
    if (!prepared) {
        say("observe: would be refused: " + prepared.error().line());
        return exit_ok;
    }
    report_start(prepared->plan, prepared->verdict, request, environ);
    return exit_ok;
}

/// A look that fails changes nothing of the start: observe must be safe to switch on anywhere.
void look_in_a_child(const Request& request, const Profile& profile, const char* const* environ) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(look(request, profile, environ));
    if (child < 0) return say(std::string("observe: cannot look: ") + std::strerror(errno));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status)) say("observe: the look ended by a signal");
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> result;
    for (auto& word : words) result.push_back(word.data());
    result.push_back(nullptr);
    return result;
}

/// A start in the background: nobody waits for what the server prints. Where it goes is what the products'
/// scripts do with it.
guard::Result<void> leave_caller(const Request& request) {
    if (request.verdict < 0 || goes_to_the_journal()) return {};
    const guard::UniqueFd null(::open("/dev/null", O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (null.valid() && ::dup2(null.get(), STDOUT_FILENO) >= 0 && ::dup2(null.get(), STDERR_FILENO) >= 0)
        return {};
    return guard::fail_errno(guard::Failure::internal, "/dev/null", "cannot be written", errno);
}

/// The product's own script: kept beside its stub, or in its place where there is no stub. Empty: neither is
/// there.
std::string own_script(const ScriptStart& start) {
    const auto& launch = start.launch;
    const std::string path = start.home + "/" + (launch.original.empty() ? launch.path : launch.original);
    return ::access(path.c_str(), R_OK) == 0 ? path : std::string();
}

/// All of its words are the script's, and so is everything that it does with them.
guard::Result<int> run_script(const std::string& path, const Request& request, const char* const* environ) {
    const char* const shell = "/bin/sh";
    std::vector<std::string> words{shell, path};
    words.insert(words.end(), request.arguments.begin(), request.arguments.end());
    if (auto left = leave_caller(request); !left) return guard::pass_on(left);
    ::execve(shell, pointers(words).data(), const_cast<char* const*>(environ));
    return guard::fail_errno(guard::Failure::exec, shell, "cannot be executed", errno);
}

/// What is started where no script is there to do it.
std::vector<std::string> words_to_start(const Request& request, const std::optional<ScriptStart>& script,
                                        const Profile& profile, const JavaInstall& java,
                                        const char* const* environ) {
    if (!script) return unchanged_words({request.java_mode, request.arguments, nullptr, nullptr}, profile);
    LaunchFacts facts = launch_facts(*script, java, environ);
    for (const auto word : guard::split(find_variable(environ, "JAVA_OPTS").value_or(""), ' ')) {
        if (!word.empty()) facts.java_options.push_back({std::string(word), {"JAVA_OPTS", 0, 0}});
    }
    return unchanged_words({false, {}, &*script, &facts}, profile);
}

}  // namespace

guard::Result<int> observe(const Request& request, const Profile& profile, const char* const* environ) {
    if (!request.receipt.empty()) warn("--receipt: not written, because observe puts nothing in force");
    auto script = script_start(request, profile);
    if (!script) return guard::pass_on(script);
    const bool starts_java = !*script || is_start((*script)->command.word);
    if (starts_java) look_in_a_child(request, profile, environ);
    if (*script) {
        if (const auto own = own_script(**script); !own.empty()) return run_script(own, request, environ);
        if (!starts_java) return command_script_word(request, **script, profile, environ);
    }
    auto trust = confine::trusted_by_caller();
    if (!trust) return guard::pass_on(trust);
    auto java = inspect_java({profile.jvm.java_home, environ, *trust});
    if (!java) return guard::pass_on(java);
    if (*script) {
        if (auto entered =
                enter_directory(guard::Value<std::string>{(*script)->directory(), profile.home.origin});
            !entered)
            return guard::pass_on(entered);
    }
    auto words = words_to_start(request, *script, profile, *java, environ);
    words.insert(words.begin(), java->path);
    if (auto left = leave_caller(request); !left) return guard::pass_on(left);
    ::execve(java->path.c_str(), pointers(words).data(), const_cast<char* const*>(environ));
    return guard::fail_errno(guard::Failure::exec, java->path, "cannot be executed", errno);
}

}  // namespace jarmor::launcher
