#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "launcher/start/handover.h"
#include "launcher/start/pid_file.h"
#include "launcher/start/state.h"

/// What the service user can write, or hand to jarmor: a PID file, a state, a descriptor.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace jarmor::launcher;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto pid = parse_pid(text, "pid");
    // A number that kill(2) would take for a group, or for everybody, must never come out.
    if (pid && *pid && **pid <= 0) std::abort();
    const auto state = parse_state(text);
    if (state && (state->supervisor.pid < 0 || state->jvm.pid < 0)) std::abort();
    const auto handover = from_bytes(text);
    if (handover && to_bytes(*handover).size() != size) std::abort();
    return 0;
}
