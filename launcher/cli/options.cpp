#include "launcher/cli/options.h"

#include <array>

#include "launcher/cli/check_options.h"
#include "launcher/cli/keystore_options.h"

namespace jarmor::launcher {
namespace {

void set_format(Request& request, const std::string& value) {
    if (value == "json") {
        request.format = Format::json;
    } else {
        request.format = value == "shell" ? Format::shell : Format::table;
    }
}

constexpr std::array globals = {
    OptionEntry{"--profile", "PROFILE", "", "profile to start with: a name in /etc/jarmor, or a path",
                [](Request& request, const std::string& value) { request.profile = value; }},
    OptionEntry{"--user", "USER", "", "become this user: NAME, NAME:GROUP, UID or UID:GID",
                [](Request& request, const std::string& value) { request.user = value; }},
    OptionEntry{"--mode", "MODE", "observe|audit|enforce",
                "how strict: observe only reports, audit hardens, enforce refuses too",
                [](Request& request, const std::string& value) { request.mode = value; }},
    OptionEntry{"--receipt", "FILE", "", "write what was put in force as JSON to FILE, or to descriptor fd:N",
                [](Request& request, const std::string& value) { request.receipt = value; }},
    OptionEntry{"-q,--quiet", "", "", "say nothing but what is wrong",
                [](Request& request, const std::string&) { request.quiet = true; }},
    OptionEntry{"-v,--verbose", "", "", "also say what passed unchanged",
                [](Request& request, const std::string&) { request.verbose = true; }},
    OptionEntry{"-h,--help", "", "", "explain jarmor, or the command",
                [](Request& request, const std::string&) { request.command = Command::help; }},
    OptionEntry{"-V,--version", "", "", "print the version",
                [](Request& request, const std::string&) { request.command = Command::version; }},
};

constexpr OptionEntry json_option{
    "--json", "", "", "short for --format json",
    [](Request& request, const std::string&) { request.format = Format::json; }};
constexpr OptionEntry output_option{
    "--output", "FILE", "", "write the result to FILE, not to standard output",
    [](Request& request, const std::string& value) { request.output = value; }};
constexpr OptionEntry color_option{"--no-color", "", "", "no colour, as with NO_COLOR in the environment",
                                   [](Request& request, const std::string&) { request.no_color = true; }};

constexpr std::array plan_options = {
    OptionEntry{"-o,--format", "FORMAT", "table|json|shell", "how to print the plan", set_format},
    OptionEntry{"--diff-script", "", "",
                "only what differs from the start script of the product, and who notices",
                [](Request& request, const std::string&) { request.diff_script = true; }},
    OptionEntry{"--connect", "", "",
                "ask the peers that the configuration names over TLS which host names they are for",
                [](Request& request, const std::string&) { request.connect = true; }},
    json_option,
    output_option,
    color_option};
constexpr std::array attest_options = {
    OptionEntry{"-o,--format", "FORMAT", "table|json", "how to print the promises", set_format}, json_option,
    output_option, color_option};
constexpr OptionEntry exit_code_option{
    "--exit-code", "WHICH", "contract|raw|zero",
    "in supervise mode: 0 for an end that was asked for, the code of the JVM, or always 0",
    [](Request& request, const std::string& value) { request.exit_codes = value; }};
constexpr std::array run_options = {exit_code_option};
constexpr std::array wait_options = {OptionEntry{
    "--wait", "", "", "wait until the server is ready: every port of the profile, or the line in its log",
    [](Request& request, const std::string&) { request.wait = true; }}};
constexpr std::array status_options = {
    OptionEntry{"-o,--format", "FORMAT", "table|json", "how to print the state", set_format}, json_option,
    OptionEntry{"--wait-ready", "", "",
                "wait until the server is ready: every port of the profile, or the line in its log",
                [](Request& request, const std::string&) { request.wait = true; }}};
constexpr std::array list_options = {
    OptionEntry{"-o,--format", "FORMAT", "table|json", "how to print the list", set_format}, json_option,
    output_option};
constexpr std::array file_options = {output_option};
constexpr std::array install_options = {
    OptionEntry{"--java-home", "DIR", "", "JDK of the server; otherwise JAVA_HOME at each start",
                [](Request& request, const std::string& value) { request.java_home = value; }},
    OptionEntry{"--name", "NAME", "", "name of the profile; otherwise made from the name of HOME",
                [](Request& request, const std::string& value) { request.name = value; }},
    OptionEntry{"--own", "", "", "give the service user what the server writes, and take home from it",
                [](Request& request, const std::string&) { request.own = true; }},
    OptionEntry{"--output", "FILE", "", "without root: the profile, otherwise ~/.jarmor/profile.toml",
                [](Request& request, const std::string& value) { request.output = value; }}};
constexpr std::array uninstall_options = {
    OptionEntry{"--all", "", "", "everything that is installed",
                [](Request& request, const std::string&) { request.all = true; }}};
constexpr std::array waive_options = {
    OptionEntry{"--until", "WHEN", "", "how long: 24h, 3d, or the last day as YYYY-MM-DD (UTC)",
                [](Request& request, const std::string& value) { request.until = value; }},
    OptionEntry{"--reason", "WHY", "", "why, for whoever reads the next start",
                [](Request& request, const std::string& value) { request.reason = value; }}};
constexpr std::array signoff_options = {
    OptionEntry{"--until", "WHEN", "", "how long it holds: 90d, or the last day as YYYY-MM-DD (UTC)",
                [](Request& request, const std::string& value) { request.until = value; }},
    OptionEntry{"--reference", "REF", "", "where the evidence is: a ticket, a report",
                [](Request& request, const std::string& value) { request.reference = value; }},
    OptionEntry{"--who", "WHO", "", "who states it; otherwise who is logged in",
                [](Request& request, const std::string& value) { request.who = value; }}};

constexpr std::array command_entries = {
    CommandEntry{
        Command::java,
        "java",
        "ARGS...",
        "",
        false,
        "",
        "start java with ARGS, hardened",
        "Everything after the word java belongs to java. The profile is the one of --profile, else "
        "/etc/jarmor/java.toml, else the built-in jvm. The same happens when jarmor is called under the "
        "name java.",
        {}},
    CommandEntry{
        Command::run, "run", "[PROFILE] [-- ARGS...]", "PROFILE", false, "",
        "start the program that PROFILE describes",
        "PROFILE is a name, looked up as /etc/jarmor/PROFILE.toml, or the path of a .toml file, or a home "
        "where "
        "jarmor is installed, or a start script in it. Without one it is the only profile that is installed. "
        "ARGS go to the program.",
        run_options},
    CommandEntry{
        Command::script,
        "script",
        "PROFILE SCRIPT WORDS...",
        "PROFILE",
        true,
        "",
        "do what the start script of a product does, hardened",
        "What the stub in place of a start script calls. SCRIPT is the script as a [[script]] of PROFILE "
        "names it, relative to home; every word behind it belongs to the script: run, start, stop, "
        "restart, version, debug PORT, -Dkey=value and so on.",
        {}},
    CommandEntry{
        Command::start, "start", "[PROFILE] [-- ARGS...]", "PROFILE", false, "",
        "start PROFILE in the background",
        "Returns when the verdict is known: 0 when java runs, the exit code of the refusal else. What "
        "the server prints goes to the journal, or to a bounded file in its log directory.",
        wait_options},
    CommandEntry{Command::stop,
                 "stop",
                 "[PROFILE]",
                 "PROFILE",
                 false,
                 "",
                 "stop the server of PROFILE, and wait until it is gone",
                 "TERM; after [supervise] stop_wait a thread dump and KILL. No process is signalled that is "
                 "not the server, whatever a PID file says. PROFILE may be the PID of the JVM.",
                 {}},
    CommandEntry{Command::restart, "restart", "[PROFILE] [-- ARGS...]", "PROFILE", false, "",
                 "stop the server of PROFILE, and start it in the background", "", wait_options},
    CommandEntry{Command::status, "status", "[PROFILE]", "PROFILE", false, "",
                 "say whether the server of PROFILE runs",
                 "Exit code as LSB says: 0 runs, 1 ended without being asked to, 3 does not run, 4 not "
                 "known. A server "
                 "that jarmor did not start is found too. PROFILE may be the PID of the JVM.",
                 status_options},
    CommandEntry{Command::list, "list", "", "", false, "", "list the installed servers",
                 "Each profile in /etc/jarmor with its mode, whether its server runs, and what a start would "
                 "be judged now, "
                 "without the key stores. jarmor alone does the same.",
                 list_options},
    CommandEntry{Command::bal,
                 "bal",
                 "ARGS...",
                 "",
                 false,
                 "",
                 "do what bal ARGS does, with the program hardened",
                 "run X.jar becomes the hardened JVM itself; the JVM that bal run starts for a package is "
                 "hardened; everything else goes to the real bal, which is looked for in PATH and in "
                 "BALLERINA_HOME. The profile is ballerina. The same happens when jarmor is called under the "
                 "name bal.",
                 {}},
    CommandEntry{Command::install, "install", "HOME", "HOME", true, "",
                 "put jarmor in the place of the start scripts of a product",
                 "Learns what the scripts start, writes it to /etc/jarmor/NAME.toml, says how the next start "
                 "would be judged, and puts stubs in their place, which every habit, unit and image calls as "
                 "before. With a refusal nothing is installed unless --mode is given. Run it again after an "
                 "update of the product. The user is --user, else whose home it is.",
                 install_options},
    CommandEntry{Command::uninstall, "uninstall", "HOME", "HOME", false, "",
                 "put everything back as it was before install",
                 "Scripts, owners, modes and times. A script that is newer than what was kept stays.",
                 uninstall_options},
    CommandEntry{Command::waive, "waive", "TARGET RULE... --until WHEN --reason WHY", "TARGET", true, "",
                 "do not hold RULE against the starts of TARGET for a while",
                 "Writes a [[waiver]] beside the profile, in TARGET.d, for at most 7 days unless the profile "
                 "says more (waive_days). Each start names it.",
                 waive_options, true},
    CommandEntry{
        Command::signoff, "signoff", "TARGET RULE...", "TARGET", true, "",
        "state that RULE is met, where no program can see it",
        "Writes a [[signoff]] beside the profile, in TARGET.d, for a year at most. An expired one is "
        "an error of check.",
        signoff_options, true},
    CommandEntry{
        Command::check, "check", "[TARGET]", "PROFILE", false, "",
        "judge an installation and its host by every rule",
        "Looks as the service user, and changes nothing. Exit code 0: no error, 1: errors, 2: could not "
        "judge. jarmor explain RULE says what a finding is about.",
        check_options},
    CommandEntry{
        Command::fix, "fix", "[TARGET]", "PROFILE", false, "", "show what would mend the findings of check",
        "Changes nothing without --apply. With --script the changes are commands for sh, to read and "
        "then to run. --apply makes those that lie in the home, each file whole or not at all, and "
        "keeps what takes them back; the host, units and shells are left to --script.",
        fix_options},
    CommandEntry{
        Command::report, "report", "FILE...", "FILE", true, "",
        "make one page of the JSON reports of many checks",
        "Hosts against rules, as HTML that loads nothing. FILE is what check --json wrote; of two about "
        "one installation the newer one counts.",
        file_options, true},
    CommandEntry{Command::rules, "rules", "", "", false, "", "list every rule", "", rules_options},
    CommandEntry{Command::explain, "explain", "RULE", "RULE", true, "",
                 "say what a rule demands, where it looks and what mends it", "", file_options},
    CommandEntry{Command::plan, "plan", "java ARGS... | [PROFILE] [-- ARGS...]", "PROFILE", false, "",
                 "show what would be started, with origin and reason, and start nothing",
                 "The plan that is shown is the plan that runs. Secrets are shown as ***.", plan_options},
    CommandEntry{
        Command::attest, "attest", "PID | PROFILE", "PID", true, "",
        "look at a running JVM from outside and say which promises hold",
        "Each promise holds, fails, or is unconfirmed. With --profile the JVM is judged by that profile, "
        "else by the one it was started with.",
        attest_options},
    CommandEntry{
        Command::import, "import", "SCRIPT", "SCRIPT", true, "",
        "learn from the start script of a product how it starts java, and print a profile",
        "A copy of SCRIPT runs in a scratch home, without rights, without network and with a stand-in "
        "for java; SCRIPT itself is only read. The profile says what was learned and from what.",
        file_options},
    CommandEntry{
        Command::emit_entrypoint, "emit entrypoint", "[TARGET]", "PROFILE", false, "",
        "print an entry point for an image with an installed product",
        "A script for sh that copies the volumes of the stock images over the home, as their own entry "
        "point does, and then becomes jarmor run. A start script in a volume that is not the one that was "
        "learned is shown, and refused where the profile enforces.",
        file_options},
    CommandEntry{Command::profile_show, "profile show", "NAME", "NAME", true, "",
                 "print a built-in profile as TOML", "NAME is base, jvm, ballerina or container.",
                 file_options},
    CommandEntry{Command::java_security, "java-security", "JAVA_HOME", "JAVA_HOME", true, "",
                 "print the java.security additions for a JDK",
                 "The lists of the JDK itself plus those of the profile, for /etc/jarmor/java-security.",
                 file_options},
    CommandEntry{
        Command::keystore_show, "keystore show", "FILE", "FILE", true, "",
        "show what a key store holds, what Java will see of it, and what is wrong with it",
        "FILE is JKS, JCEKS, PKCS12, BCFKS or PEM, whatever its name. No JVM is started. The exit code "
        "is 0 where no error was found, 1 where one was, and 2 where the store cannot be opened.",
        keystore_show_options},
    CommandEntry{
        Command::keystore_make, "keystore make", "FILE", "FILE", true, "",
        "make a key store that passes every rule, with its trust store or request",
        "FILE becomes a PKCS12 that JDK 17 and 25 open. Its certificate is signed by an authority that "
        "exists for this one signature; FILE-trust.p12 trusts that. With --csr there is a request for "
        "your own authority instead. Nothing is overwritten.",
        keystore_make_options},
    CommandEntry{
        Command::vault_encrypt, "vault encrypt", "FILE", "FILE", true, "",
        "encrypt a secret for the [secrets] of a WSO2 product, without a JVM",
        "FILE is the internal or else the primary key store of the product, or the encryption-key file of "
        "API-M 4.7. The secret is asked for, or is the first line of standard input; the value that is "
        "printed is what the product's own cipher tool would write.",
        vault_encrypt_options},
    CommandEntry{Command::completion, "completion", "SHELL", "SHELL", true, "bash|zsh|fish",
                 "print the completion file for a shell", "", file_options},
    CommandEntry{Command::man, "man", "PAGE", "PAGE", true, "jarmor|jarmor.toml|jarmor-rules",
                 "print a manual page in man format", "", file_options},
    CommandEntry{Command::help, "help", "[COMMAND]", "COMMAND", false, "", "explain a command", "", {}},
    CommandEntry{Command::version, "version", "", "", false, "", "print the version", "", {}},
};

}  // namespace

std::span<const OptionEntry> global_options() {
    return globals;
}

std::span<const CommandEntry> commands() {
    return command_entries;
}

const CommandEntry* find_command(std::string_view name) {
    for (const CommandEntry& entry : command_entries) {
        if (entry.name == name) return &entry;
    }
    return nullptr;
}

const CommandEntry* find_command(Command command) {
    for (const CommandEntry& entry : command_entries) {
        if (entry.command == command) return &entry;
    }
    return nullptr;
}

}  // namespace jarmor::launcher
