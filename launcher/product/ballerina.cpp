#include "launcher/product/ballerina.h"

#include <charconv>
#include <string_view>

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr std::string_view debug_word = "--debug";

bool is_jar(const std::string& word) {
    return word.ends_with(".jar");
}

Result<std::string> port_of(std::string_view text) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535) {
        return std::string(text);
    }
    return fail(Failure::usage, "", "Error: Invalid debug port number specified.");
}

std::string debugger(const std::string& port) {
    return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=" + port;
}

}  // namespace

Result<BalCommand> parse_bal_words(std::span<const std::string> words) {
    BalCommand command;
    if (words.empty() || words[0] != "run") return command;
    command.work = BalWork::package;
    std::size_t jar = 0;
    std::string_view port;
    if (words.size() > 1 && is_jar(words[1])) {
        jar = 1;
    } else if (words.size() > 2 && words[1].starts_with("--debug=") && is_jar(words[2])) {
        jar = 2;
        port = std::string_view(words[1]).substr(debug_word.size() + 1);
    } else if (words.size() > 3 && words[1] == debug_word && is_jar(words[3])) {
        jar = 3;
        port = words[2];
    }
    if (jar == 0) return command;
    command.work = BalWork::jar;
    command.program.assign(words.begin() + static_cast<std::ptrdiff_t>(jar), words.end());
    if (jar == 1) return command;
    auto checked = port_of(port);
    if (!checked) return pass_on(checked);
    command.debug_port = std::move(*checked);
    return command;
}

Result<std::vector<std::string>> jar_words(const BalCommand& command, const BalSettings& settings,
                                           const std::optional<BallerinaDistribution>& distribution) {
    std::vector<std::string> words{"-Xms256m", "-Xmx1024m"};
    if (distribution && !distribution->memory.empty()) words = distribution->memory;
    words.emplace_back("-XX:+HeapDumpOnOutOfMemoryError");
    words.push_back("-XX:HeapDumpPath=" + settings.directory);
    words.insert(words.end(), settings.java_opts.begin(), settings.java_opts.end());
    if (settings.debug && settings.debug->empty()) {
        return fail(Failure::usage, "BAL_JAVA_DEBUG", "is set and empty: it names the port of the debugger",
                    "BAL_JAVA_DEBUG=5005, or unset it");
    }
    if (settings.debug && settings.debug_opts.empty()) {
        auto port = port_of(*settings.debug);
        if (!port) return pass_on(port);
        words.push_back(debugger(*port));
    } else if (settings.debug) {
        words.insert(words.end(), settings.debug_opts.begin(), settings.debug_opts.end());
    }
    if (distribution) words.push_back("-Dballerina.home=" + distribution->home);
    if (distribution && !distribution->version.empty())
        words.push_back("-Dballerina.version=" + distribution->version);
    for (const char* const word : {"-Denable.nonblocking=false", "-Djava.security.egd=file:/dev/./urandom",
                                   "-Dfile.encoding=UTF8", "-Dballerina.target=jvm"})
        words.emplace_back(word);
    if (!settings.java.empty()) words.push_back("-Djava.command=" + settings.java);
    if (!command.debug_port.empty()) words.push_back(debugger(command.debug_port));
    words.emplace_back("-jar");
    words.insert(words.end(), command.program.begin(), command.program.end());
    return words;
}

}  // namespace jarmor::launcher
