#include "launcher/start/state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/evidence/process.h"
#include "guard/report/write.h"
#include "guard/text.h"

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;

namespace {

constexpr std::size_t longest_state = 1024;
constexpr const char* state_file = "/state";
constexpr const char* first_line = "jarmor state 1";

/// "KEY PID TICKS"
std::optional<ProcessMark> mark_in(std::string_view line, std::string_view key) {
    const auto words = guard::split(line, ' ');
    if (words.size() != 3 || words[0] != key) return std::nullopt;
    ProcessMark mark;
    const auto number = [](std::string_view text, auto& value) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && end == text.data() + text.size();
    };
    if (!number(words[1], mark.pid) || !number(words[2], mark.start_ticks) || mark.pid < 0)
        return std::nullopt;
    return mark;
}

std::string line_of(const char* key, const ProcessMark& mark) {
    return std::string(key) + " " + std::to_string(mark.pid) + " " + std::to_string(mark.start_ticks) + "\n";
}

/// The letter of /proc/PID/stat behind the name, which may itself hold blanks and brackets.
char state_letter(const std::string& stat) {
    const auto bracket = stat.rfind(')');
    return bracket != std::string::npos && bracket + 2 < stat.size() ? stat[bracket + 2] : '?';
}

}  // namespace

std::optional<ProcessMark> mark_of(pid_t pid) {
    auto ticks = guard::read_start_time(pid);
    if (!ticks) return std::nullopt;
    return ProcessMark{pid, *ticks};
}

bool still_runs(const ProcessMark& mark) {
    if (mark.pid <= 0 || mark_of(mark.pid) != mark) return false;
    const auto stat =
        guard::read_kernel_file("/proc/" + std::to_string(mark.pid) + "/stat", 4096, Failure::internal);
    if (!stat) return false;
    const char letter = state_letter(*stat);
    return letter != 'Z' && letter != 'X';
}

std::string boot_id() {
    auto text = guard::read_kernel_file("/proc/sys/kernel/random/boot_id", 64, Failure::internal);
    if (!text) return {};
    return text->substr(0, text->find('\n'));
}

Result<std::optional<guard::UniqueFd>> lock_state(const std::string& directory) {
    const std::string path = directory + "/lock";
    guard::UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600));
    if (!fd.valid()) return guard::fail_errno(Failure::internal, path, "cannot be opened", errno);
    // A look at the lock (is_locked) holds it for a moment; a server holds it for its life.
    for (int attempt = 0; attempt < 10; ++attempt) {
        if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return std::optional<guard::UniqueFd>(std::move(fd));
        if (errno != EWOULDBLOCK)
            return guard::fail_errno(Failure::internal, path, "cannot be locked", errno);
        (void)::usleep(5000);
    }
    return std::optional<guard::UniqueFd>();
}

bool is_locked(const std::string& directory) {
    const guard::UniqueFd fd(
        ::open((directory + "/lock").c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY));
    return fd.valid() && ::flock(fd.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

std::optional<ServerState> parse_state(std::string_view text) {
    const auto lines = guard::split(text, '\n');
    if (lines.size() != 4 || lines[0] != first_line) return std::nullopt;
    const auto supervisor = mark_in(lines[1], "supervisor");
    const auto jvm = mark_in(lines[2], "jvm");
    static constexpr std::string_view boot = "boot ";
    if (!supervisor || !jvm || !lines[3].starts_with(boot)) return std::nullopt;
    return ServerState{*supervisor, *jvm, std::string(lines[3].substr(boot.size()))};
}

std::optional<ServerState> read_state(const std::string& directory) {
    if (directory.empty()) return std::nullopt;
    auto text = guard::read_file(directory + state_file, longest_state, Failure::internal);
    if (!text) return std::nullopt;
    auto state = parse_state(*text);
    if (!state || state->boot_id != boot_id()) return std::nullopt;
    return state;
}

Result<void> write_state(const std::string& directory, const ServerState& state) {
    return guard::write_target(directory + state_file,
                               std::string(first_line) + "\n" + line_of("supervisor", state.supervisor) +
                                   line_of("jvm", state.jvm) + "boot " + state.boot_id + "\n");
}

void remove_state(const std::string& directory) {
    if (!directory.empty()) (void)::unlink((directory + state_file).c_str());
}

}  // namespace jarmor::launcher
