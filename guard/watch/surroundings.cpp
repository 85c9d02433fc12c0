#include "guard/watch/surroundings.h"

#include <algorithm>

namespace jarmor::guard {
namespace {

constexpr std::size_t most_named = 5;

/// "a, b and 3 more".
std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most_named; ++i) text += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > most_named) text += " and " + std::to_string(names.size() - most_named) + " more";
    return text;
}

}  // namespace

bool lies_in(const std::string& path, const std::string& tree) {
    if (tree.empty() || !path.starts_with(tree)) return false;
    return tree.back() == '/' || path.size() == tree.size() || path[tree.size()] == '/';
}

Promise judge_sockets(const std::vector<ListeningSocket>& sockets, const ExpectedSockets& expected) {
    std::vector<std::string> undeclared, local, declared;
    for (const ListeningSocket& socket : sockets) {
        const auto& ports = expected.ports;
        if (std::find(ports.begin(), ports.end(), socket.port) != ports.end()) {
            declared.push_back(socket.text());
        } else {
            (socket.loopback ? local : undeclared).push_back(socket.text());
        }
    }
    // With -Dcom.sun.management.jmxremote.port the JDK opens one more connector, on a port of its own choice.
    if (expected.jmx && undeclared.size() == 1) {
        declared.push_back(undeclared.front() + " (JMX local connector)");
        undeclared.clear();
    }
    std::string seen = declared.empty() ? "none" : listed(declared);
    if (!local.empty()) seen += "; on loopback " + listed(local);
    if (undeclared.empty()) return {"sockets", Standing::holds, seen, ""};
    if (expected.ports.empty()) {
        return {"sockets", Standing::unconfirmed, listed(undeclared) + ": the profile declares no ports", ""};
    }
    const std::string verb = undeclared.size() == 1 ? " is" : " are";
    return {"sockets", Standing::fails, listed(undeclared) + verb + " not declared in ports", "ports"};
}

Promise judge_libraries(const std::vector<std::string>& mapped, const std::vector<std::string>& trees,
                        const std::vector<std::string>& files) {
    std::vector<std::string> foreign;
    for (const std::string& path : mapped) {
        const auto holds_it = [&path](const std::string& tree) { return lies_in(path, tree); };
        const bool known = std::any_of(trees.begin(), trees.end(), holds_it) ||
                           std::find(files.begin(), files.end(), path) != files.end();
        // "[vdso]" and its like are the kernel's.
        if (!known && path.starts_with('/')) foreign.push_back(path);
    }
    if (!foreign.empty()) return {"libraries", Standing::fails, "code from " + listed(foreign), ""};
    return {"libraries", Standing::holds,
            std::to_string(mapped.size()) + " mapped files, all from known trees", ""};
}

}  // namespace jarmor::guard
