#include "launcher/plan/ports.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "guard/evidence/files.h"

namespace jarmor::launcher {

namespace {

unsigned first_unprivileged_port() {
    const auto text = guard::read_kernel_file("/proc/sys/net/ipv4/ip_unprivileged_port_start", 64,
                                              guard::Failure::internal);
    unsigned port = 1024;  // the kernel's default, where /proc/sys is hidden
    if (text) std::from_chars(text->data(), text->data() + text->size(), port);
    return port;
}

}  // namespace

bool needs_net_bind(const Profile& profile) {
    std::vector<unsigned> declared;
    for (const auto& port : profile.ports) declared.push_back(port.value);
    if (const auto& jmx = profile.jvm.jmx) {
        declared.push_back(jmx->port);
        if (jmx->rmi_port != 0) declared.push_back(jmx->rmi_port);
    }
    if (profile.jvm.debug) declared.push_back(profile.jvm.debug->port);
    if (declared.empty()) return false;
    const unsigned first = first_unprivileged_port();
    return std::ranges::any_of(declared, [first](unsigned port) { return port < first; });
}

}  // namespace jarmor::launcher
