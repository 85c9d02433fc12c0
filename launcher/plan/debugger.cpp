#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

namespace {

constexpr auto debug_rule = "jvm-debug";

std::string declared(const Debug& debug, bool suspend) {
    return std::string("-agentlib:jdwp=transport=dt_socket,server=y,suspend=") + (suspend ? "y" : "n") +
           ",address=127.0.0.1:" + std::to_string(debug.port);
}

/// The value of a suboption; empty where it is not given.
std::string_view suboption(std::string_view options, std::string_view name) {
    while (!options.empty()) {
        const auto comma = std::min(options.find(','), options.size());
        const auto part = options.substr(0, comma);
        if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
            return part.substr(name.size() + 1);
        options.remove_prefix(std::min(comma + 1, options.size()));
    }
    return {};
}

bool runs_a_program(std::string_view options) {
    return !suboption(options, "launch").empty() || !suboption(options, "onthrow").empty() ||
           !suboption(options, "onuncaught").empty();
}

/// The profile line that allows the debugger on the port that was asked for: address=PORT, HOST:PORT or
/// *:PORT.
std::string allowing_line(std::string_view options) {
    const auto address = suboption(options, "address");
    const auto colon = address.rfind(':');
    const auto port = colon == std::string_view::npos ? address : address.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool is_port = failed == std::errc{} && end == port.data() + port.size() && number != 0;
    return "[jvm.debug] port = " + (is_port ? std::to_string(number) : "5005");
}

bool is_asked_for(const Judgement& judgement) {
    return std::any_of(judgement.given.begin(), judgement.given.end(), [](const GivenOption& option) {
        return option.decision.rule == debug_rule && !option.decision.result.empty();
    });
}

}  // namespace

void add_declared_debugger(Judgement& judgement) {
    const auto& debug = judgement.profile.jvm.debug;
    if (!debug) return;
    if (!is_asked_for(judgement))
        judgement.add(declared(*debug, debug->suspend), debug->origin, debug_rule, "declared in [jvm.debug]");
    if (judgement.profile.environment.value != Environment::production) return;
    judgement.note(
        guard::Severity::warning, debug->origin.text(),
        {debug_rule, "a debugger may run any code in the server; every user of this machine can reach it",
         "remove [jvm.debug]"});
}

void judge_debugger(Judgement& judgement, GivenOption& option, const std::string& options) {
    const auto& debug = judgement.profile.jvm.debug;
    if (runs_a_program(options)) {
        judgement.refuse(option,
                         {debug_rule, "launch= and onthrow= let the JVM start a program or wait for one",
                          "drop launch=, onthrow= and onuncaught="});
        return;
    }
    if (!debug) {
        judgement.refuse(option, {debug_rule, "a debugger may run any code in the server, without a password",
                                  allowing_line(options)});
        return;
    }
    if (suboption(options, "server") == "n") {
        judgement.refuse(
            option, {debug_rule, "server=n would let the JVM call a debugger elsewhere", "write server=y"});
        return;
    }
    const auto suspend = suboption(options, "suspend");
    // JDWP suspends by default; what was asked for is kept.
    const std::string wanted = declared(*debug, suspend != "n");
    option.decision.from = option.option.origin;
    if (option.option.text == wanted) {
        option.decision.rule = debug_rule;
        Judgement::pass(option);
        return;
    }
    judgement.replace(option, wanted, {debug_rule, "[jvm.debug] allows it on loopback only", ""});
}

}  // namespace jarmor::launcher
