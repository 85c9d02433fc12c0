#include "launcher/confine/capabilities.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

namespace jarmor::launcher::confine {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;

namespace {

constexpr std::uint64_t bit(unsigned capability) {
    return std::uint64_t{1} << capability;
}

// Two 32-bit words hold them all; the kernel says EINVAL for the first number it does not know.
constexpr unsigned last_possible = 63;

// KEEP_CAPS itself stays off, and locked off.
constexpr unsigned long locked_bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                                      SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED |
                                      SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;

using CapabilityWords = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

std::uint64_t joined(std::uint32_t low, std::uint32_t high) {
    return std::uint64_t{high} << 32U | low;
}

Result<void> differs(const char* set, std::uint64_t found) {
    return fail(Failure::confine, "",
                std::string(set) + " capabilities are left after the drop: mask " + std::to_string(found));
}

}  // namespace

const std::uint64_t net_bind = bit(CAP_NET_BIND_SERVICE);
const std::uint64_t set_pcap = bit(CAP_SETPCAP);
const std::uint64_t set_ids = bit(CAP_SETUID) | bit(CAP_SETGID);

Result<Capabilities> read_capabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    CapabilityWords words{};
    if (::syscall(SYS_capget, &header, words.data()) != 0) {
        return fail_errno(Failure::confine, "", "capabilities cannot be read (capget)", errno);
    }
    return Capabilities{joined(words[0].effective, words[1].effective),
                        joined(words[0].permitted, words[1].permitted),
                        joined(words[0].inheritable, words[1].inheritable)};
}

Result<void> drop_bounding_set(std::uint64_t keep) {
    for (unsigned capability = 0; capability <= last_possible; ++capability) {
        if ((keep & bit(capability)) != 0) continue;
        if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0) continue;
        // The end of the list looks like any other EINVAL: the read-back tells them apart.
        if (errno == EINVAL && capability > 0) return {};
        return fail_errno(Failure::confine, "",
                          "capability " + std::to_string(capability) + " cannot leave the bounding set",
                          errno);
    }
    return {};
}

Result<void> set_ambient(std::uint64_t keep) {
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) {
        return fail_errno(Failure::confine, "", "ambient capabilities cannot be cleared", errno);
    }
    if (keep == 0) return {};
    auto now = read_capabilities();
    if (!now) return guard::pass_on(now);
    // A capability becomes ambient only where it is permitted and inheritable.
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    CapabilityWords words{};
    for (unsigned word = 0; word < words.size(); ++word) {
        const unsigned shift = 32U * word;
        words[word].effective = static_cast<std::uint32_t>(now->effective >> shift);
        words[word].permitted = static_cast<std::uint32_t>(now->permitted >> shift);
        words[word].inheritable = static_cast<std::uint32_t>(keep >> shift);
    }
    if (::syscall(SYS_capset, &header, words.data()) != 0 ||
        ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0) != 0) {
        return fail_errno(
            Failure::confine, "", "CAP_NET_BIND_SERVICE cannot be kept for a port below 1024", errno,
            "give it (--cap-add=NET_BIND_SERVICE), or lower net.ipv4.ip_unprivileged_port_start");
    }
    return {};
}

Result<void> lock_securebits() {
    const int now = ::prctl(PR_GET_SECUREBITS, 0, 0, 0, 0);
    if (now < 0) return fail_errno(Failure::confine, "", "securebits cannot be read", errno);
    if (::prctl(PR_SET_SECUREBITS, static_cast<unsigned long>(now) | locked_bits, 0, 0, 0) == 0) return {};
    return fail_errno(Failure::confine, "", "securebits cannot be locked", errno);
}

Result<void> keep_only(std::uint64_t keep) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    CapabilityWords words{};
    for (unsigned word = 0; word < words.size(); ++word) {
        const auto part = static_cast<std::uint32_t>(keep >> (32U * word));
        words[word] = {part, part, part};
    }
    if (::syscall(SYS_capset, &header, words.data()) == 0) return {};
    return fail_errno(Failure::confine, "", "capabilities cannot be given up (capset)", errno);
}

Result<void> hold_permitted() {
    if (::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0) return {};
    return fail_errno(Failure::confine, "", "capabilities cannot be held over the change of uid", errno);
}

Result<void> verify_capabilities(std::uint64_t keep, bool locked) {
    auto now = read_capabilities();
    if (!now) return guard::pass_on(now);
    if (now->effective != keep) return differs("effective", now->effective);
    if (now->permitted != keep) return differs("permitted", now->permitted);
    if (now->inheritable != keep) return differs("inheritable", now->inheritable);
    if (!locked) return {};
    const int bits = ::prctl(PR_GET_SECUREBITS, 0, 0, 0, 0);
    if (bits >= 0 && (static_cast<unsigned long>(bits) & locked_bits) == locked_bits &&
        (static_cast<unsigned long>(bits) & SECBIT_KEEP_CAPS) == 0) {
        return {};
    }
    return fail(Failure::confine, "", "securebits are " + std::to_string(bits) + " after they were locked");
}

Result<void> verify_each_capability(std::uint64_t keep, bool bounding_done) {
    for (unsigned capability = 0; capability <= last_possible; ++capability) {
        const int bounded = ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
        if (bounded < 0 && errno == EINVAL && capability > CAP_WAKE_ALARM) break;
        const int ambient = ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0);
        if (bounded < 0 || ambient < 0) {
            return fail_errno(Failure::confine, "", "capability sets cannot be read back", errno);
        }
        const bool wanted = (keep & bit(capability)) != 0;
        if (bounding_done && bounded == 1 && !wanted) return differs("bounding", bit(capability));
        if ((ambient == 1) != wanted) return differs("ambient", bit(capability));
    }
    return {};
}

}  // namespace jarmor::launcher::confine
