#include <charconv>
#include <set>

#include "guard/rules/config_checks.h"
#include "guard/rules/configuration.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// Where a product listens without an offset; what it opens without being asked (JMX) is not among them.
struct UsualPort {
    unsigned product;
    unsigned port;
};
constexpr UsualPort usual_ports[] = {{apim, 9443}, {apim, 9763}, {apim, 8243}, {apim, 8280}, {apim, 8099},
                                     {apim, 9099}, {apim, 8021}, {apim, 9021}, {apim, 9611}, {apim, 9711},
                                     {apim, 5672}, {apim, 8672}, {mi, 8280},   {mi, 8243},   {mi, 9191},
                                     {mi, 9154},   {si, 9090},   {si, 9443},   {si, 7070},   {si, 7443},
                                     {si, 7611},   {si, 7711},   {si, 9611},   {si, 9711},   {bi, 9090}};

unsigned number_at(std::string_view text, int base) {
    unsigned number = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

unsigned offset_of(const Subject& subject) {
    const unsigned usual = subject.product == mi ? 10 : 0;
    const Configuration* const configuration = subject.configuration.get();
    if (configuration == nullptr || !configuration->values) return usual;
    const Setting offset =
        configuration->get(subject.product == si ? "'wso2.carbon'.ports.offset" : "server.offset");
    return offset.text.empty() ? usual : number_at(offset.text, 10);
}

std::set<unsigned> declared_ports(const Subject& subject) {
    std::set<unsigned> ports(subject.ports.begin(), subject.ports.end());
    for (const UsualPort& usual : usual_ports) {
        if (usual.product == subject.product) ports.insert(usual.port + offset_of(subject));
    }
    return ports;
}

/// A TCP socket that listens beyond loopback.
struct OpenPort {
    unsigned port = 0;
    uid_t owner = 0;
};

/// /proc/net/tcp and tcp6: proc_net(5).
std::vector<OpenPort> open_ports(std::string_view table) {
    std::vector<OpenPort> open;
    for (const std::string_view line : split(table, '\n')) {
        std::vector<std::string_view> cells;
        for (const std::string_view cell : split(line, ' ')) {
            if (!cell.empty()) cells.push_back(cell);
        }
        if (cells.size() < 8 || cells[3] != "0A") continue;
        const auto colon = cells[1].rfind(':');
        const std::string_view address = cells[1].substr(0, colon);
        const bool loopback = (address.size() == 8 && address.ends_with("7F")) ||
                              address == "00000000000000000000000001000000" ||
                              (address.starts_with("0000000000000000FFFF0000") && address.ends_with("7F"));
        if (!loopback && colon != std::string_view::npos)
            open.push_back({number_at(cells[1].substr(colon + 1), 16), number_at(cells[7], 10)});
    }
    return open;
}

}  // namespace

void check_open_ports(const Subject& subject, Answer& answer) {
    const auto declared = declared_ports(subject);
    std::set<unsigned> said;
    bool looked = false;
    for (const char* path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        const FileText table = subject.root.read(path);
        if (table.presence != Presence::found) continue;
        looked = true;
        for (const OpenPort& open : open_ports(table.text)) {
            if (declared.count(open.port) != 0 || !said.insert(open.port).second) continue;
            const std::string found = "port " + std::to_string(open.port) + " is open and not declared";
            const bool own =
                subject.service && subject.service->uid != 0 && open.owner == subject.service->uid;
            if (own) {
                answer.fail(path, found + ", by the service user");
            } else if (open.port != 22) {
                answer.warn(path, found);
            }
        }
    }
    if (!looked) return answer.unknown("/proc/net/tcp", "cannot be read");
    if (answer.statements().empty()) answer.pass("/proc/net/tcp", "only declared ports are open");
}

}  // namespace jarmor::guard::rules
