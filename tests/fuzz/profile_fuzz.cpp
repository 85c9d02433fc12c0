// Profile text as an attacker or a tired person writes it: parsed, put on the built-in layers and validated
// without touching a file. It must come out as a profile or as one line of error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "launcher/profile/layers.h"
#include "launcher/profile/parse.h"
#include "launcher/profile/policies.h"
#include "launcher/profile/validate.h"

namespace {

using namespace jarmor::launcher;

constexpr std::int64_t today = 20779;  // 2026-11-22

void expect_one_line(const jarmor::guard::Error& error) {
    for (const char c : error.line()) {
        if (c == '\n' || c == '\0' || c == '\x1b') std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto built_in = build_in("ballerina", /*container=*/true);
    if (!built_in) std::abort();
    const auto document = parse_profile({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
    if (!document) {
        expect_one_line(document.error());
        return 0;
    }
    Profile profile = built_in->profile;
    apply_document(profile, *document);
    const auto policies = settle_policies(profile.jvm.policies, built_in->policies, profile.waivers, today);
    if (!policies) expect_one_line(policies.error());
    if (const auto done = validate(profile); !done) expect_one_line(done.error());
    return 0;
}
