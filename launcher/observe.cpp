#include "launcher/observe.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "launcher/cli/message.h"
#include "launcher/cli/start_report.h"
#include "launcher/confine/caller.h"
#include "launcher/exit_code.h"

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

}  // namespace

guard::Result<int> observe(const Request& request, const Profile& profile, const char* const* environ) {
    if (!request.receipt.empty()) warn("--receipt: not written, because observe puts nothing in force");
    look_in_a_child(request, profile, environ);
    auto trust = confine::trusted_by_caller();
    if (!trust) return guard::pass_on(trust);
    auto java = inspect_java({profile.jvm.java_home, environ, *trust});
    if (!java) return guard::pass_on(java);
    std::vector<std::string> words =
        unchanged_words({request.java_mode, request.arguments, nullptr, nullptr}, profile);
    words.insert(words.begin(), java->path);
    ::execve(java->path.c_str(), pointers(words).data(), const_cast<char* const*>(environ));
    return guard::fail_errno(guard::Failure::exec, java->path, "cannot be executed", errno);
}

}  // namespace jarmor::launcher
