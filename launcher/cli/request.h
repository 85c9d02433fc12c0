#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace jarmor::launcher {

enum class Command {
    java,
    run,
    script,  ///< what a product's stub calls: PROFILE SCRIPT WORDS...
    start,
    stop,
    restart,
    status,
    list,
    supervise,  ///< jarmor's own image executed again: no command of a person
    bal,
    import,
    install,
    uninstall,
    emit_entrypoint,
    waive,
    signoff,
    check,
    fix,
    report,
    rules,
    explain,
    plan,
    attest,
    profile_show,
    java_security,
    keystore_show,
    keystore_make,
    vault_encrypt,
    completion,
    man,
    help,
    version
};

enum class Format { table, json, shell, markdown, sarif, junit, openmetrics, html };

/// Of `keystore show`, `keystore make` and `vault encrypt`; empty: not given.
struct KeystoreWords {
    std::string password_file, key_password_file;  ///< a path, or "-"
    std::string host, at, java;                    ///< --for, --at, --java
    std::string use, type, alias, key_file;
    std::string days, key_type, csr;  ///< of `make`
};

/// What the command line asks for, and nothing else: no file that it names has been opened.
struct Request {
    Command command = Command::help;
    /// The words are a java command line: command `java`, the name `java`, and `plan java ...`.
    bool java_mode = false;
    std::string target;                  ///< PROFILE, PID, SHELL, PAGE, JAVA_HOME or COMMAND; may be empty
    pid_t pid = 0;                       ///< of a JVM, where TARGET is one; 0: it is not
    std::vector<std::string> arguments;  ///< java ARGS, or the program arguments after "--"

    std::string script;  ///< the start script, relative to home, as [[script]] names it; empty: none is named
    bool diff_script = false;  ///< --diff-script of plan
    bool connect = false;      ///< --connect of plan
    bool wait = false;         ///< --wait of start, stop, restart; --wait-ready of status
    std::string exit_codes;    ///< --exit-code: contract, raw or zero; empty: as the profile says

    KeystoreWords keystore;

    std::string profile;  ///< --profile; empty: none named
    std::optional<std::string> user, mode;
    std::string root, at;        ///< --root of check and fix, --at of check
    std::string dockerfile;      ///< --dockerfile of check
    std::string manifest, unit;  ///< --manifest and --unit of check
    std::string baseline;        ///< --baseline of check: a version, or "latest"; empty: as the profile says
    std::string exit_on;         ///< --exit-on of check: error, warning or never; empty: error
    std::string until, reason;   ///< of waive; --until of signoff too
    std::string who, reference;  ///< of signoff
    std::string java_home;       ///< --java-home of install
    std::string name;            ///< --name of install
    bool own = false;            ///< --own of install
    bool all = false;            ///< --all of uninstall
    bool apply = false;          ///< --apply of fix
    std::string rollback;        ///< --rollback of fix: the directory that an earlier run named
    std::string receipt;         ///< --receipt: FILE or "fd:N"; empty: none

    Format format = Format::table;
    std::string output;  ///< --output; empty: standard output
    bool quiet = false, verbose = false, no_color = false;

    const char* const* argv = nullptr;  ///< all of it as it came, for have_key_stores()

    /// Of no command line: where a start in the background tells that java runs (start/service.h); -1: this
    /// is none. With it a start is supervised, whatever the profile says.
    int verdict = -1;
};

}  // namespace jarmor::launcher
