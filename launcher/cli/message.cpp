#include "launcher/cli/message.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>

#include "guard/report/text.h"

namespace jarmor::launcher {
namespace {

/// Made at the first message: a start that goes well in silence does not pay for it.
spdlog::logger& stderr_logger() {
    static const std::shared_ptr<spdlog::logger> logger = [] {
        auto made = std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::stderr_sink_st>());
        made->set_pattern("%v");
        return made;
    }();
    return *logger;
}

void write(std::string_view prefix, std::string_view text) {
    // "{}" because fmt would read braces in the text as its own.
    stderr_logger().info("{}{}", prefix, guard::printable(text));
}

}  // namespace

void say(std::string_view text) {
    write("jarmor: ", text);
}

void warn(std::string_view text) {
    write("jarmor: warning: ", text);
}

void say_more(std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        write("", lines.substr(0, end));
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
}

}  // namespace jarmor::launcher
