#include <array>

#include "launcher/profile/assign.h"
#include "launcher/profile/keys.h"

namespace jarmor::launcher {

namespace {

using P = Profile;

constexpr auto tables = std::to_array<KeyTable>({
    {.name = "", .doc = "Who runs what, and how strictly."},
    {.name = "jvm", .doc = "Which java, which program, which options."},
    {.name = "jvm.agent",
     .repeated = true,
     .begin = [](P& p, const Origin& o) { p.jvm.agents.emplace_back().origin = o; },
     .doc = "An agent that may be loaded, whatever way it comes in. Without an entry it is refused."},
    {.name = "jvm.option",
     .repeated = true,
     .begin = [](P& p, const Origin& o) { p.jvm.policies.emplace_back().origin = o; },
     .doc = "What the profile demands of one JVM option."},
    {.name = "jvm.jmx",
     .begin =
         [](P& p, const Origin& o) {
             if (!p.jvm.jmx) p.jvm.jmx.emplace().origin = o;
         },
     .doc = "Remote management (JMX), which is off unless this table is there."},
    {.name = "jvm.debug",
     .begin =
         [](P& p, const Origin& o) {
             if (!p.jvm.debug) p.jvm.debug.emplace().origin = o;
         },
     .doc = "A debugger (JDWP) on 127.0.0.1, which is refused unless this table is there."},
    {.name = "env", .doc = "Which environment variables the JVM gets."},
    {.name = "limits", .doc = "Resource limits of the JVM."},
    {.name = "supervise", .doc = "The small process that stays beside the JVM with start = \"supervise\"."},
    {.name = "ballerina",
     .doc = "Encrypted values of Config.toml, which the program gets in clear and in memory."},
    {.name = "script",
     .repeated = true,
     .begin = assign::begin_script,
     .doc = "What a product's start script does. Written by jarmor import; a person may read and change it."},
    {.name = "keystore",
     .repeated = true,
     .begin = [](P& p, const Origin& o) { p.key_stores.emplace_back().origin = o; },
     .doc = "A key or trust store that the server opens, and that its own configuration does not show."},
    {.name = "waiver",
     .repeated = true,
     .begin = [](P& p, const Origin& o) { p.waivers.emplace_back().origin = o; },
     .doc = "A rule that is not held against a start until a day, and who says so."},
    {.name = "signoff",
     .repeated = true,
     .begin = [](P& p, const Origin& o) { p.signoffs.emplace_back().origin = o; },
     .doc = "A person's statement that a rule is met which no program can check."},
});

}  // namespace

std::span<const KeyTable> profile_tables() {
    return tables;
}

}  // namespace jarmor::launcher
