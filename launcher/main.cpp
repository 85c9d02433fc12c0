#include <malloc.h>
#include <unistd.h>

#include <exception>
#include <string>

#include "launcher/cli/command_attest.h"
#include "launcher/cli/command_bal.h"
#include "launcher/cli/command_check.h"
#include "launcher/cli/command_emit.h"
#include "launcher/cli/command_fix.h"
#include "launcher/cli/command_import.h"
#include "launcher/cli/command_install.h"
#include "launcher/cli/command_java_security.h"
#include "launcher/cli/command_lifecycle.h"
#include "launcher/cli/command_list.h"
#include "launcher/cli/command_plan.h"
#include "launcher/cli/command_profile.h"
#include "launcher/cli/command_report.h"
#include "launcher/cli/command_rules.h"
#include "launcher/cli/command_signoff.h"
#include "launcher/cli/command_waive.h"
#include "launcher/cli/commands.h"
#include "launcher/cli/message.h"
#include "launcher/cli/parse.h"
#include "launcher/cli/target.h"
#include "launcher/confine/become.h"
#include "launcher/exit_code.h"
#include "launcher/image/image.h"
#include "launcher/image/whole_image.h"
#include "launcher/run.h"
#include "launcher/start/supervise.h"
#include "launcher/start/termination_log.h"

namespace {

using jarmor::launcher::Command;
using jarmor::launcher::Request;
namespace guard = jarmor::guard;
namespace launcher = jarmor::launcher;

constexpr int heap_size = 1024 * 1024;

guard::Result<int> command(const Request& request) {
    switch (request.command) {
        case Command::java:
        case Command::run:
        case Command::script:
            return launcher::run(request, environ);
        case Command::start:
        case Command::stop:
        case Command::restart:
        case Command::status:
            return launcher::command_lifecycle(request, environ);
        case Command::list:
            return launcher::command_list(request, environ);
        case Command::bal:
            return launcher::command_bal(request, environ);
        case Command::install:
            return launcher::command_install(request, environ);
        case Command::uninstall:
            return launcher::command_uninstall(request);
        case Command::emit_entrypoint:
            return launcher::command_emit_entrypoint(request);
        case Command::waive:
            return launcher::command_waive(request);
        case Command::signoff:
            return launcher::command_signoff(request);
        case Command::check:
            return launcher::command_check(request, environ);
        case Command::fix:
            return launcher::command_fix(request, environ);
        case Command::report:
            return launcher::command_report(request);
        case Command::rules:
            return launcher::command_rules(request);
        case Command::explain:
            return launcher::command_explain(request);
        case Command::plan:
            return launcher::command_plan(request, environ);
        case Command::attest:
            return launcher::command_attest(request);
        case Command::import:
            return launcher::command_import(request);
        case Command::profile_show:
            return launcher::command_profile_show(request);
        case Command::java_security:
            return launcher::command_java_security(request);
        case Command::keystore_show:
        case Command::keystore_make:
        case Command::vault_encrypt:
            return launcher::command_keystore(request);
        case Command::completion:
            return launcher::command_completion(request);
        case Command::man:
            return launcher::command_man(request);
        case Command::help:
            return launcher::command_help(request);
        case Command::version:
            return launcher::command_version(request);
        case Command::supervise:
            break;  // handed on by launch(): parse_command_line() never says it
    }
    return launcher::exit_internal;
}

bool needs_key_stores(const Request& request) {
    return request.command == Command::keystore_show || request.command == Command::keystore_make ||
           request.command == Command::vault_encrypt || request.connect;
}

/// A plan of a product's start says more with them, and works without: so does the verdict of an install.
/// These look users up when their result has been opened already, which is too late to become another image.
bool wants_key_stores(const Request& request) {
    return needs_key_stores(request) || request.command == Command::plan ||
           request.command == Command::attest || request.command == Command::check ||
           request.command == Command::fix || request.command == Command::install;
}

guard::Result<int> launch(int argc, char** argv) {
    // Before anything is read: signals, descriptors 0 to 2, no set-uid. What is wrong here would be inherited
    // by the JVM.
    if (auto sane = launcher::confine::sanitise_process(argc); !sane) return pass_on(sane);
    // jarmor executed by itself, to stay beside a JVM: no words of a person, and no parser.
    if (const int handed = launcher::handed_descriptor(argc, argv); handed >= 0) {
        return launcher::supervise_from(handed);
    }
    auto request = launcher::parse_command_line(argc, argv);
    if (!request) return pass_on(request);
    request->argv = argv;
    if (wants_key_stores(*request)) {
        auto have = launcher::have_key_stores(argv, environ);
        if (!have && needs_key_stores(*request)) return pass_on(have);
    }
    if (auto settled = launcher::settle_target(*request); !settled) return pass_on(settled);
    return command(*request);
}

}  // namespace

int main(int argc, char** argv) {
    launcher::remember_words(argv);
    // The heap lives for a millisecond: it is asked for once, and nothing is given back before exec.
    (void)::mallopt(M_TOP_PAD, heap_size);
    (void)::mallopt(M_TRIM_THRESHOLD, 64 * heap_size);
    try {
        auto code = launch(argc, argv);
        if (code) return *code;
        launcher::say(code.error().line());
        // The one process of a container: what it says last is what an operator sees first.
        if (::getpid() == 1) launcher::put_last_words("jarmor: " + code.error().line());
        return launcher::exit_code(code.error().kind);
    } catch (const std::exception& fault) {
        launcher::say(std::string("internal error: ") + fault.what());
    } catch (...) {
        launcher::say("internal error");
    }
    return launcher::exit_internal;
}
