#include "launcher/cli/command_list.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "guard/evidence/files.h"
#include "guard/report/json.h"
#include "guard/report/redact.h"
#include "guard/report/text.h"
#include "guard/report/write.h"
#include "guard/shell_quote.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"
#include "launcher/profile/names.h"
#include "launcher/profile/site_files.h"
#include "launcher/run.h"
#include "launcher/start/begin.h"
#include "launcher/start/lifecycle.h"
#include "launcher/start/pipe.h"
#include "launcher/start/readiness.h"
#include "launcher/start/service.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

constexpr const char* etc = "/etc/jarmor";
constexpr std::size_t most_verdict_text = std::size_t{64} << 10U;

/// One installed server.
struct ListedServer {
    std::string name, mode, state, verdict, note;
    bool broken = false;  ///< its profile cannot be read
};

std::string counted(std::size_t number, std::string_view one) {
    return std::to_string(number) + " " + std::string(one) + (number == 1 ? "" : "s");
}

std::string verdict_text(const guard::Verdict& verdict) {
    const std::string warnings = verdict.warnings == 0 ? "" : ", " + counted(verdict.warnings, "warning");
    if (verdict.errors == 0) return "pass" + warnings;
    return (verdict.refused ? "refused, " : "") + counted(verdict.errors, "error") + warnings;
}

/// What a start would be judged, in a process of its own, because planning one becomes the service user. '+'
/// before a verdict, '-' before the reason why there is none.
std::string judged(const Request& request, Profile profile, const char* const* environ) {
    auto prepared = prepare(request, std::move(profile), environ);
    if (!prepared) return "-" + prepared.error().line();
    return "+" + verdict_text(prepared->verdict);
}

Result<std::string> judged_in_child(const Request& request, const Profile& profile,
                                    const char* const* environ) {
    auto pipe = make_pipe();
    if (!pipe) return pass_on(pipe);
    const pid_t child = ::fork();
    if (child < 0) return guard::fail_errno(Failure::internal, "", "no process can be made", errno);
    if (child == 0) {
        const bool written =
            guard::write_all(pipe->writing.get(), judged(request, profile, environ), "pipe").has_value();
        ::_exit(written ? exit_ok : exit_internal);
    }
    pipe->writing.reset();
    auto text = guard::read_all(pipe->reading.get(), "pipe", most_verdict_text, Failure::internal);
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    return text;
}

void add_verdict(const Request& request, const Profile& profile, const char* const* environ,
                 ListedServer& server) {
    Request asked = request;
    asked.command = Command::plan;
    asked.target = server.name;
    const auto text = judged_in_child(asked, profile, environ);
    if (text && text->starts_with('+')) {
        server.verdict = text->substr(1);
        return;
    }
    server.verdict = "not judged";
    server.note = text && text->starts_with('-') ? text->substr(1) : "the look ended before its time";
}

/// Only root and the service user see whose process it is.
void add_state(const Profile& profile, ListedServer& server) {
    const Service service{profile, script_of(profile, {}), false, {}};
    if (const auto mark = find_as_root(profile, service.script)) {
        server.state = "running pid " + std::to_string(mark->pid) + ", up " + up_time(*mark);
        server.note = "runs as root: end it, then jarmor start " + guard::shell_quote(profile.name);
        return;
    }
    const auto found = running_server(service);
    if (!found) {
        server.state = "not known";
    } else if (!*found) {
        server.state = "stopped";
    } else if ((*found)->jvm.pid == 0) {
        server.state = "starting";
    } else {
        server.state = "running pid " + std::to_string((*found)->jvm.pid) + ", up " + up_time((*found)->jvm);
        if (!started_by_jarmor(**found))
            server.note = "started by hand: jarmor restart " + guard::shell_quote(profile.name);
    }
}

ListedServer look_at(const Request& request, const std::string& name, const char* const* environ) {
    ListedServer server;
    server.name = name;
    LoadRequest load;
    load.target = name;
    load.as_root = ::geteuid() == 0;
    const auto profile = load_profile(load);
    if (!profile) {
        server.broken = true;
        server.verdict = "not judged";
        server.note = profile.error().line();
        return server;
    }
    server.mode = to_text(profile->mode.value);
    add_verdict(request, *profile, environ, server);
    if (!profile->home.value.empty()) add_state(*profile, server);
    return server;
}

std::string table_of(const std::vector<ListedServer>& servers) {
    std::array<std::size_t, 4> widths{};
    const auto cells = [](const ListedServer& server) {
        return std::array<const std::string*, 4>{&server.name, &server.mode, &server.state, &server.verdict};
    };
    for (const ListedServer& server : servers) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths.at(i) = std::max(widths.at(i), cells(server).at(i)->size() + 2);
    }
    std::string text;
    for (const ListedServer& server : servers) {
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i)
            line += guard::padded(*cells(server).at(i), widths.at(i));
        line += server.note;
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return guard::printable_lines(text);
}

std::string json_of(const std::vector<ListedServer>& servers) {
    guard::Json list = guard::Json::array();
    for (const ListedServer& server : servers) {
        guard::Json json = guard::Json::object();
        json.set("profile", server.name).set("mode", server.mode).set("state", server.state);
        list.add(json.set("verdict", server.verdict).set("note", server.note));
    }
    return list.text(guard::Redactor());
}

}  // namespace

Result<int> command_list(const Request& request, const char* const* environ) {
    const auto names = installed_profiles(etc);
    if (names.empty()) {
        return guard::fail(
            Failure::usage, "",
            std::string(request.argv != nullptr && request.argv[1] == nullptr ? "no command, and " : "") +
                "no profile is installed in " + etc,
            "jarmor install HOME makes one; jarmor --help lists the commands");
    }
    std::vector<ListedServer> servers;
    servers.reserve(names.size());
    for (const std::string& name : names) servers.push_back(look_at(request, name, environ));
    auto put = put_result(request, request.format == Format::json ? json_of(servers) : table_of(servers));
    if (!put) return pass_on(put);
    const bool broken =
        std::any_of(servers.begin(), servers.end(), [](const ListedServer& server) { return server.broken; });
    return broken ? exit_profile : exit_ok;
}

}  // namespace jarmor::launcher
