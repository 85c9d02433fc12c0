#include "guard/watch/flags.h"

namespace jarmor::guard {
namespace {

/// java.rt.vmArgs is at most this long unless -XX:PerfMaxStringConstLength says more.
constexpr std::size_t usual_cut = 1023;

}  // namespace

Promise judge_flags(const PerfData& data, const std::vector<std::string>& vm_arguments) {
    const auto arguments = data.texts.find("java.rt.vmArgs");
    const auto flags = data.texts.find("java.rt.vmFlags");
    if (arguments == data.texts.end()) {
        return {"flags", Standing::unconfirmed, "hsperfdata does not name the JVM's arguments", ""};
    }
    if (flags != data.texts.end() && !flags->second.empty()) {
        return {"flags", Standing::fails, "the JVM also read a flags file", ""};
    }
    std::string expected;
    for (const std::string& word : vm_arguments) expected += (expected.empty() ? "" : " ") + word;
    const std::string& seen = arguments->second;
    if (seen == expected) {
        return {"flags", Standing::holds,
                "the JVM names the same " + std::to_string(vm_arguments.size()) + " arguments", ""};
    }
    if (seen.size() >= usual_cut && expected.starts_with(seen)) {
        return {
            "flags", Standing::unconfirmed,
            "hsperfdata shows only the first " + std::to_string(seen.size()) + " characters of the arguments",
            ""};
    }
    std::size_t same = 0;
    while (same < seen.size() && same < expected.size() && seen[same] == expected[same]) ++same;
    return {"flags", Standing::fails,
            "the JVM's arguments differ from its command line at character " + std::to_string(same + 1), ""};
}

}  // namespace jarmor::guard
