#include "launcher/start/readiness.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>

#include "guard/evidence/files.h"
#include "guard/evidence/sockets.h"
#include "guard/text.h"

namespace jarmor::launcher {

namespace {

constexpr off_t tail = off_t{256} * 1024;
constexpr std::array logs = {"repository/logs/wso2carbon.log", "wso2/server/logs/carbon.log"};
constexpr std::size_t time_size = 19;  // "2025-01-31 12:00:00"

/// As log4j writes it, whole seconds.
std::string local_time(std::time_t at) {
    std::tm parts{};
    std::array<char, 32> text{};
    if (::localtime_r(&at, &parts) == nullptr) return {};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts)};
}

/// The first thing in a line that looks like such a time.
std::string_view time_in(std::string_view line) {
    static constexpr std::string_view shape = "dddd-dd-dd dd:dd:dd";
    for (std::size_t at = 0; at + time_size <= line.size(); ++at) {
        const auto part = line.substr(at, time_size);
        const bool fits = std::equal(part.begin(), part.end(), shape.begin(), [](char c, char wanted) {
            return wanted == 'd' ? c >= '0' && c <= '9' : c == wanted;
        });
        if (fits) return part;
    }
    return {};
}

bool log_says_started(const Profile& profile, const ProcessMark& jvm) {
    const std::string since = local_time(std::time(nullptr) - seconds_up(jvm));
    for (const char* const name : logs) {
        const std::string path = profile.home.value + "/" + name;
        auto fd = guard::open_regular(path, guard::Failure::internal);
        struct stat status{};
        if (!fd || ::fstat(fd->get(), &status) != 0) continue;
        if (::lseek(fd->get(), std::max<off_t>(status.st_size - tail, 0), SEEK_SET) < 0) continue;
        const auto text = guard::read_all(fd->get(), path, 2 * tail, guard::Failure::internal);
        if (text && says_started(*text, since)) return true;
    }
    return false;
}

}  // namespace

std::int64_t seconds_up(const ProcessMark& process) {
    timespec now{};
    if (::clock_gettime(CLOCK_BOOTTIME, &now) != 0) return 0;
    const auto ticks = static_cast<std::uint64_t>(std::max(::sysconf(_SC_CLK_TCK), 1L));
    return std::max<std::int64_t>(now.tv_sec - static_cast<std::int64_t>(process.start_ticks / ticks), 0);
}

bool says_started(std::string_view log, const std::string& since) {
    for (const auto line : guard::split(log, '\n')) {
        // "WSO2 Carbon started in 30 sec", "WSO2 Micro Integrator started in 5.37 seconds"
        if (line.find(" started in ") == std::string_view::npos ||
            line.find("WSO2") == std::string_view::npos) {
            continue;
        }
        const auto time = time_in(line);
        if (!time.empty() && time >= since) return true;
    }
    return false;
}

bool is_ready(const Profile& profile, const RunningServer& server) {
    if (server.jvm.pid == 0) return false;
    if (profile.ports.empty()) return log_says_started(profile, server.jvm);
    const auto sockets = guard::listening_sockets(server.jvm.pid);
    if (!sockets) return false;
    return std::all_of(profile.ports.begin(), profile.ports.end(), [&](const auto& port) {
        return std::any_of(sockets->begin(), sockets->end(),
                           [&](const auto& socket) { return socket.port == port.value; });
    });
}

std::string up_time(const ProcessMark& process) {
    const auto all = seconds_up(process);
    if (all < 120) return std::to_string(all) + " s";
    if (all < 7200) return std::to_string(all / 60) + " min";
    if (all < 172'800) return std::to_string(all / 3600) + " h " + std::to_string(all % 3600 / 60) + " min";
    return std::to_string(all / 86'400) + " d";
}

}  // namespace jarmor::launcher
