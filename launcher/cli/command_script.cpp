#include "launcher/cli/command_script.h"

#include "guard/evidence/files.h"
#include "guard/shell_quote.h"
#include "launcher/cli/message.h"
#include "launcher/exit_code.h"
#include "launcher/product/script_stage.h"
#include "launcher/run.h"
#include "launcher/start/service.h"

namespace jarmor::launcher {

namespace {

using guard::Result;

constexpr std::size_t version_text_limit = std::size_t{64} * 1024;

/// As the service user: what lies below home is not for root to read and print.
Result<int> print_version(const ScriptStart& start, const Profile& profile) {
    auto dropped = drop(profile);
    if (!dropped) return pass_on(dropped);
    int code = exit_ok;
    for (const auto& file : start.launch.version_files) {
        auto text =
            guard::read_file(start.home + "/" + file.value, version_text_limit, guard::Failure::usage);
        if (!text) {
            say(text.error().line());
            code = exit_findings;
            continue;
        }
        if (text->ends_with('\n')) text->pop_back();
        print_lines({*text});
    }
    return code;
}

/// The script calls itself again with the words that are no commands.
Service service_of(const Request& request, const ScriptStart& start, const Profile& profile,
                   const char* const* environ) {
    Service service{profile, &start.launch, request.wait, {}};
    service.run = [&request, &start, environ](int verdict) {
        Request again = request;
        again.arguments = start.command.arguments;
        again.verdict = verdict;
        return run(again, environ);
    };
    return service;
}

}  // namespace

Result<int> command_script_word(const Request& request, const ScriptStart& start, const Profile& profile,
                                const char* const* environ) {
    switch (start.command.word) {
        case ScriptWord::version:
            return print_version(start, profile);
        case ScriptWord::test:
            say("the word test starts no server that works; what would be started: jarmor plan " +
                guard::shell_quote(request.target));
            return exit_usage;
        case ScriptWord::start:
            return start_service(service_of(request, start, profile, environ));
        case ScriptWord::stop:
            return stop_service(service_of(request, start, profile, environ));
        case ScriptWord::restart:
            return restart_service(service_of(request, start, profile, environ));
        case ScriptWord::run:
        case ScriptWord::debug:
            break;
    }
    return exit_internal;
}

Result<int> answer_script_usage(const guard::Error& error) {
    if (error.kind != guard::Failure::usage || !error.where.empty()) return guard::Unexpected(error);
    print_lines({error.what});
    return exit_findings;
}

}  // namespace jarmor::launcher
