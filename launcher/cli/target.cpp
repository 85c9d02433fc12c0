#include "launcher/cli/target.h"

#include <charconv>
#include <optional>
#include <string>

#include "guard/shell_quote.h"
#include "guard/watch/running_jvm.h"
#include "launcher/cli/attest_profile.h"
#include "launcher/product/installed_homes.h"
#include "launcher/product/paths.h"
#include "launcher/profile/site_files.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

bool names_a_server(Command command) {
    return command == Command::run || command == Command::plan || command == Command::start ||
           command == Command::stop || command == Command::restart || command == Command::status ||
           command == Command::attest || command == Command::check || command == Command::fix ||
           command == Command::emit_entrypoint;
}

bool looks_at_one(Command command) {
    return command == Command::stop || command == Command::restart || command == Command::status ||
           command == Command::attest;
}

std::optional<pid_t> pid_in(const std::string& text) {
    pid_t pid = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data(), end, pid);
    if (failed != std::errc{} || stopped != end || pid <= 0) return std::nullopt;
    return pid;
}

/// A profile may be called "4711" too; then it is what is meant.
Result<void> settle_pid(Request& request, pid_t pid) {
    const auto there = SiteFiles::exists("/etc/jarmor/" + request.target + ".toml");
    if (there && *there) return {};
    request.pid = pid;
    // It judges processes that no profile knows, too, and says so itself.
    if (request.command == Command::attest) return {};
    const auto jvm = guard::look_at(pid);
    if (!jvm) return guard::Unexpected(jvm.error());
    auto judged = choose_profile("", *jvm);
    if (!judged) {
        judged.error().mend.clear();
        return guard::pass_on(judged);
    }
    request.target = judged->profile.name;
    return {};
}

Result<void> settle_path(Request& request) {
    const std::string found = target_of(request.target);
    const std::string path = canonical_path(request.target);
    if (found == request.target) {
        const bool home_or_script = is_directory_at(path) || path.ends_with(".sh");
        if (!home_or_script) return {};
        return fail(Failure::usage, request.target, "is in no home that jarmor is installed in",
                    "jarmor install " + guard::shell_quote(request.target));
    }
    for (const auto& home : installed_homes()) {
        if (home.name == found && path.starts_with(home.home + "/") && !is_directory_at(path))
            request.script = path.substr(home.home.size() + 1);
    }
    request.target = found;
    return {};
}

}  // namespace

Result<void> settle_target(Request& request) {
    if (request.java_mode || !request.rollback.empty() || request.target.empty() ||
        !names_a_server(request.command))
        return {};
    const auto pid = pid_in(request.target);
    if (pid && looks_at_one(request.command)) return settle_pid(request, *pid);
    const bool is_path = request.target.find('/') != std::string::npos && !request.target.ends_with(".toml");
    return is_path ? settle_path(request) : Result<void>();
}

}  // namespace jarmor::launcher
