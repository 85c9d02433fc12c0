#include "guard/evidence/sockets.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/evidence/process.h"

namespace jarmor::guard {
namespace {

constexpr std::size_t table_limit = std::size_t{256} * 1024 * 1024;  // a million connections
constexpr std::string_view listen_state = "0A";

/// Inodes of the sockets this process holds.
Result<std::set<std::string, std::less<>>> socket_inodes(pid_t pid) {
    const std::string path = "/proc/" + std::to_string(pid) + "/fd";
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(path.c_str()), &::closedir);
    if (!stream) return fail_errno(Failure::internal, path, "cannot be listed", errno);
    std::set<std::string, std::less<>> inodes;
    while (const dirent* entry = ::readdir(stream.get())) {
        static constexpr std::string_view prefix = "socket:[";
        if (entry->d_name[0] == '.') continue;
        const auto target = read_link(path + "/" + entry->d_name);
        if (!target || !target->starts_with(prefix)) continue;  // closed meanwhile, or no socket
        inodes.insert(target->substr(prefix.size(), target->size() - prefix.size() - 1));
    }
    return inodes;
}

std::optional<std::uint32_t> hex(std::string_view digits) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

/// "0100007F:1F90": words of the address in the byte order of the machine, then the port.
std::optional<ListeningSocket> parse_endpoint(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon != 8 && colon != 32) return std::nullopt;
    std::array<unsigned char, 16> bytes{};
    for (std::size_t i = 0; i < colon / 8; ++i) {
        const auto word = hex(text.substr(i * 8, 8));
        if (!word) return std::nullopt;
        std::memcpy(bytes.data() + i * 4, &*word, 4);
    }
    const auto port = hex(text.substr(colon + 1));
    std::array<char, INET6_ADDRSTRLEN> name{};
    if (!port || *port > 0xFFFF ||
        ::inet_ntop(colon == 8 ? AF_INET : AF_INET6, bytes.data(), name.data(), name.size()) == nullptr) {
        return std::nullopt;
    }
    ListeningSocket socket;
    socket.address = name.data();
    socket.port = static_cast<std::uint16_t>(*port);
    socket.loopback =
        socket.address.starts_with(colon == 8 ? "127." : "::ffff:127.") || socket.address == "::1";
    return socket;
}

void collect(std::string_view table, const std::set<std::string, std::less<>>& inodes,
             std::vector<ListeningSocket>& found) {
    while (!table.empty()) {
        const std::size_t end = std::min(table.find('\n'), table.size());
        std::string_view line = table.substr(0, end);
        table.remove_prefix(std::min(table.size(), end + 1));
        // sl local remote state queues timer retransmits uid timeout inode
        std::array<std::string_view, 10> fields{};
        for (auto& field : fields) {
            line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
            field = line.substr(0, line.find(' '));
            line.remove_prefix(field.size());
        }
        if (fields[3] != listen_state || inodes.find(fields[9]) == inodes.end()) continue;
        auto socket = parse_endpoint(fields[1]);
        if (socket) found.push_back(std::move(*socket));
    }
}

}  // namespace

std::string ListeningSocket::text() const {
    const bool v6 = address.find(':') != std::string::npos;
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

Result<std::vector<ListeningSocket>> listening_sockets(pid_t pid) {
    auto inodes = socket_inodes(pid);
    if (!inodes) return pass_on(inodes);
    std::vector<ListeningSocket> found;
    for (const char* name : {"tcp", "tcp6"}) {
        const std::string path = "/proc/" + std::to_string(pid) + "/net/" + name;
        if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) continue;  // no IPv6 in this kernel
        auto table = read_kernel_file(path, table_limit, Failure::internal);
        if (!table) return pass_on(table);
        collect(*table, *inodes, found);
    }
    std::sort(found.begin(), found.end(), [](const ListeningSocket& a, const ListeningSocket& b) {
        return a.port != b.port ? a.port < b.port : a.address < b.address;
    });
    return found;
}

}  // namespace jarmor::guard
