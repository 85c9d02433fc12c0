#include "launcher/plan/ports.h"

#include <algorithm>
#include <charconv>

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
    if (profile.ports.empty()) return false;
    const unsigned first = first_unprivileged_port();
    return std::ranges::any_of(profile.ports, [first](const auto& port) { return port.value < first; });
}

}  // namespace jarmor::launcher
