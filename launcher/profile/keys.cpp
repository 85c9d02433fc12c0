#include "launcher/profile/keys.h"

#include <array>

#include "launcher/profile/assign.h"
#include "launcher/profile/formats.h"

namespace jarmor::launcher {

namespace {

using enum KeyType;
using P = Profile;
using J = JvmSection;
using E = EnvironmentSection;
using O = OptionPolicy;
using L = ScriptLaunch;
using V = SuperviseSection;
using B = BallerinaSection;

constexpr std::int64_t max_port = 65535;
constexpr std::int64_t max_descriptors = 1'073'741'816;  // the highest fs.nr_open that Linux allows on 64 bit
constexpr std::int64_t max_seconds = 86400;
constexpr std::int64_t max_core = std::int64_t{1} << 50;

// Each line of documentation stands in jarmor.toml(5) as it is.
constexpr auto keys = std::to_array<Key>({
    {"", "extends", text, assign::text<&P::extends>, "\"ballerina\"", "jvm",
     "The built-in profile below this one; jarmor profile show NAME prints it.", "", 0, 0, format::not_empty},
    {"", "home", text, assign::text<&P::home>, "\"/opt/app\"", "",
     "Directory of the product: relative paths of this profile start here.", "", 0, 0, format::absolute_path},
    {"", "user", text, assign::text<&P::user>, "\"10001:10001\"", "",
     "User the JVM runs as: a name, or uid:gid in digits. Needed when started as root.", "", 0, 0,
     format::user},
    {"", "allow_root", flag, assign::flag<&P::allow_root>, "true", "false",
     "Lets user be uid 0. Without it a start as root is refused."},
    {"", "mode", choice, assign::number<&P::mode, Mode>, "\"audit\"", "enforce",
     "observe changes nothing, audit hardens and refuses no finding, enforce does all.",
     "observe|audit|enforce"},
    {"", "environment", choice, assign::number<&P::environment, Environment>, "\"staging\"", "production",
     "Where the server stands; picks severities.", "production|staging|development"},
    {"", "expired", choice, assign::number<&P::expired, Expired>, "\"warn\"", "refuse",
     "What a certificate that has expired, is not valid yet, or has less than a week left, does to a start.",
     "refuse|warn"},
    {"", "unknown", choice, assign::number<&P::unknown, Unjudged>, "\"fail\"", "warn",
     "What a rule is that could not look at its evidence: fail makes it a finding, which can refuse a start.",
     "warn|fail"},
    {"", "baseline", text, assign::text<&P::baseline>, "\"1.0\"", "",
     "Rules newer than this version of jarmor only warn.", "", 0, 0, format::version},
    {"", "container", flag, assign::flag<&P::container>, "true", "jarmor looks",
     "Puts the container layer on or off."},
    {"", "umask", octal, assign::number<&P::umask, mode_t>, "\"0027\"", "0027",
     "Mode bits that new files of the JVM do not get, in octal."},
    {"", "ports", numbers, assign::ports<&P::ports>, "[443, 8443]", "",
     "TCP ports the server listens on. Only one below net.ipv4.ip_unprivileged_port_start keeps"
     " CAP_NET_BIND_SERVICE.",
     "", 1, max_port},
    {"", "start", choice, assign::number<&P::start, StartMode>, "\"exec\"",
     "supervise with a [[script]], else exec",
     "exec: this process becomes the JVM; supervise: a small one stays, restarts on 121 and stops side "
     "programs.",
     "exec|supervise"},
    {"", "listen_fds", flag, assign::flag<&P::listen_fds>, "true", "false",
     "Hands on the sockets of systemd's LISTEN_FDS; all other descriptors above 2 are closed."},
    {"", "overridable", texts, assign::texts<&P::overridable>, "[\"mode\"]", "",
     "What the command line may change freely although a root-owned profile names a user.", "", 0, 0,
     format::overridable_key},
    {"", "waive_days", number, assign::number<&P::waive_days, std::uint64_t>, "14", "7",
     "Days that jarmor waive may grant at most.", "", 1, 366},

    {"jvm", "java_home", text, assign::text<&J::java_home>, "\"/usr/lib/jvm/java-17-openjdk-amd64\"",
     "JAVA_HOME, then PATH", "Directory of the JDK.", "", 0, 0, format::absolute_path},
    {"jvm", "options", texts, assign::texts<&J::options>, "[\"-Xlog:gc\"]", "",
     "JVM options, judged like those of the command line and before them.", "", 0, 0, format::not_empty},
    {"jvm", "jar", text, assign::text<&J::jar>, "\"lib/server.jar\"", "",
     "Jar to run, relative to home. Only one of jar, main_class and module.", "", 0, 0, format::not_empty},
    {"jvm", "main_class", text, assign::text<&J::main_class>, "\"org.example.Main\"", "",
     "Class to run, found on class_path.", "", 0, 0, format::not_empty},
    {"jvm", "module", text, assign::text<&J::module>, "\"org.example/org.example.Main\"", "",
     "Module to run, found on module_path; with /CLASS where it names no main class.", "", 0, 0,
     format::not_empty},
    {"jvm", "class_path", texts, assign::texts<&J::class_path>, "[\"lib/*\", \"conf\"]", "",
     "Class path for main_class, relative to home.", "", 0, 0, format::not_empty},
    {"jvm", "module_path", texts, assign::texts<&J::module_path>, "[\"mods\"]", "",
     "Module path for module, relative to home.", "", 0, 0, format::not_empty},
    {"jvm", "arguments", texts, assign::texts<&J::arguments>, "[\"--port\", \"8443\"]", "",
     "Arguments of the program, before those of the command line."},
    {"jvm", "attach", choice, assign::number<&J::attach, Attach>, "\"diagnostics\"", "off",
     "Whether jcmd and its like may attach; diagnostics lets them look, and from JDK 21 on load no agent.",
     "off|on|diagnostics"},
    {"jvm", "options_from_env", choice, assign::number<&J::options_from_env, OptionsFromEnv>, "\"judge\"",
     "judge for the names in [env] options; for the JVM's own variables drop, but agents are judged",
     "What becomes of JVM options in the environment: JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS, _JAVA_OPTIONS, "
     "[env] options.",
     "judge|drop|refuse"},
    {"jvm", "java_security", flag, assign::flag<&J::java_security>, "false", "true",
     "Whether the JVM gets jarmor's additions to java.security."},
    {"jvm", "trusted_paths", texts, assign::texts<&J::trusted_paths>, "[\"/opt/app/lib/boot.jar\"]", "",
     "Root-owned files or directories allowed in -Xbootclasspath/a:, --patch-module, class data archives"
     " and Launcher-Agent jars.",
     "", 0, 0, format::absolute_path},

    {"jvm.agent", "path", text, assign::text<&Agent::path>, "\"/opt/otel/opentelemetry-javaagent.jar\"", "",
     "File of the agent, or the name after -agentlib:.", "", 0, 0, format::agent_path, true},
    {"jvm.agent", "sha256", text, assign::sha256,
     "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", "", "Digest the file must have.",
     "", 0, 0, format::sha256},

    {"jvm.option", "option", text, assign::text<&O::option>, "\"-Djdk.tls.ephemeralDHKeySize=3072\"", "",
     "The option as on a command line; for forbid also its beginning and \"*\".", "", 0, 0, format::vm_option,
     true},
    {"jvm.option", "strength", choice, assign::number<&O::strength, Strength>, "\"bound\"", "enforce",
     "enforce: exactly this; bound: the user may be stricter; default: the user may change it; forbid.",
     "enforce|bound|default|forbid"},
    {"jvm.option", "guideline", text, assign::text<&O::guideline>, "\"tls-dh-key-size\"", "",
     "Rule it comes from; a waiver of that rule lifts it.", "", 0, 0, format::rule_id},
    {"jvm.option", "jdk", text, assign::jdk<&O::jdk>, "\"11+\"", "8+",
     "JDK feature versions it is for: \"17\", \"11+\" or \"8-23\".", "", 0, 0, format::jdk_range},
    {"jvm.option", "reason", text, assign::text<&O::reason>, "\"our auditor asks for 3072 bits\"", "",
     "Why, for the one who reads the plan.", "", 0, 0, format::one_line},

    {"jvm.jmx", "host", text, assign::text<&Jmx::host>, "\"127.0.0.1\"", "127.0.0.1",
     "IP address to listen on; other than loopback only with tls.", "", 0, 0, format::address},
    {"jvm.jmx", "port", number, assign::number<&Jmx::port, std::uint16_t>, "9999", "",
     "Port of the registry.", "", 1, max_port, nullptr, true},
    {"jvm.jmx", "rmi_port", number, assign::number<&Jmx::rmi_port, std::uint16_t>, "9999", "same as port",
     "Port of the connection itself.", "", 1, max_port},
    {"jvm.jmx", "password_file", text, assign::text<&Jmx::password_file>, "\"/etc/app/jmx.password\"", "",
     "File with names and passwords; belongs to the service user, mode 0600.", "", 0, 0,
     format::absolute_path, true},
    {"jvm.jmx", "access_file", text, assign::text<&Jmx::access_file>, "\"/etc/app/jmx.access\"", "",
     "File that says who may change and who may only read.", "", 0, 0, format::absolute_path},
    {"jvm.jmx", "tls", flag, assign::flag<&Jmx::tls>, "true", "true",
     "TLS for registry and connection, with the key store that"
     " -Dcom.sun.management.jmxremote.ssl.config.file names; false only on loopback."},

    {"jvm.debug", "port", number, assign::number<&Debug::port, std::uint16_t>, "5005", "",
     "Port of the debugger on 127.0.0.1.", "", 1, max_port, nullptr, true},
    {"jvm.debug", "suspend", flag, assign::flag<&Debug::suspend>, "true", "false",
     "Waits for the debugger before main."},

    {"env", "mode", choice, assign::number<&E::allow_list, bool>, "\"allow-list\"", "deny-list",
     "deny-list drops what is known to be dangerous; allow-list passes only what allow names.",
     "deny-list|allow-list"},
    {"env", "allow", texts, assign::texts<&E::allow>, "[\"LANG\", \"BAL_CONFIG_*\"]", "",
     "Variables that pass, \"PREFIX_*\" too.", "", 0, 0, format::variable_pattern},
    {"env", "drop", texts, assign::texts<&E::drop>, "[\"AWS_*\"]", "", "More variables that do not pass.", "",
     0, 0, format::variable_pattern},
    {"env", "set", texts_by_name, assign::texts_by_name<&E::set>, "{ TZ = \"UTC\" }", "",
     "Variables with their values.", "", 0, 0, nullptr},
    {"env", "options", texts, assign::texts<&E::options>, "[\"JAVA_OPTS\"]", "",
     "Variables that carry JVM options of this product.", "", 0, 0, format::variable},

    {"limits", "nofile", number, assign::number<&LimitsSection::nofile, std::uint64_t>, "65536",
     "left as it is", "Open files (RLIMIT_NOFILE), soft and hard.", "", 64, max_descriptors},
    {"limits", "core", number, assign::number<&LimitsSection::core, std::uint64_t>, "0", "0",
     "Bytes of a core file (RLIMIT_CORE): it would hold keys and passwords.", "", 0, max_core},

    {"supervise", "restarts", number, assign::number<&V::restarts, std::uint64_t>, "5", "10",
     "Restarts in place (the JVM ended with 121) within restart_window; after them jarmor gives up.", "", 0,
     1000},
    {"supervise", "restart_window", number, assign::number<&V::restart_window, std::uint64_t>, "600", "600",
     "Seconds in which restarts are counted.", "", 1, max_seconds},
    {"supervise", "stop_wait", number, assign::number<&V::stop_wait, std::uint64_t>, "60", "120",
     "Seconds between TERM and what follows: a thread dump (QUIT), then KILL.", "", 0, max_seconds},
    {"supervise", "stop_kill", flag, assign::flag<&V::stop_kill>, "false", "true",
     "Whether KILL follows when the JVM is still there after stop_wait."},
    {"supervise", "exit_code", choice, assign::number<&V::exit_code, ExitCodes>, "\"raw\"", "contract",
     "contract: 0 for an end that was asked for, else the JVM's; raw: always the JVM's; zero: always 0, as "
     "the"
     " scripts do.",
     "contract|raw|zero"},

    {"ballerina", "key_file", text, assign::text<&B::key_file>, "\"/etc/app/config.key\"", "",
     "File with the key of jarmor:enc: values, 64 hexadecimal digits; read as the service user.", "", 0, 0,
     format::absolute_path},
    {"ballerina", "credential", text, assign::text<&B::credential>, "\"config-key\"", "",
     "Name of a systemd credential (LoadCredential=) with that key.", "", 0, 0, format::credential},

    {"script", "path", text, assign::text<&L::path>, "\"bin/api-manager.sh\"", "",
     "The start script, relative to home.", "", 0, 0, format::relative_path, true},
    {"script", "original", text, assign::text<&L::original>, "\"bin/.api-manager.sh.original\"",
     "same as path", "Where the text lies that was learned, relative to home.", "", 0, 0,
     format::relative_path},
    {"script", "sha256", text, assign::script_sha256,
     "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", "",
     "Digest of the text that was learned; when it no longer fits, the script has changed since.", "", 0, 0,
     format::sha256},
    {"script", "family", choice, assign::number<&L::family, Family>, "\"carbon\"", "carbon",
     "Which kind of script it is.", "carbon|micro-integrator|streaming-integrator"},
    {"script", "directory", text, assign::text<&L::directory>, "\"wso2/server\"", "home",
     "Working directory of the JVM, relative to home.", "", 0, 0, format::relative_path},
    {"script", "words", texts, assign::texts<&L::words>,
     "[\"${memory}\", \"{17+} -Dx=y\", \"org.example.Main\"]", "",
     "The command line after java. {17+} in front: only for these JDKs.", "", 0, 0, format::not_empty},
    {"script", "memory", texts, assign::texts<&L::memory>, "[\"-Xms256m\", \"-Xmx1024m\"]", "",
     "${memory} where JVM_MEM_OPTS is empty.", "", 0, 0, format::not_empty},
    {"script", "debug", texts, assign::texts<&L::debug>,
     "[\"-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=${port}\"]", "",
     "${java_opts} after the word debug.", "", 0, 0, format::not_empty},
    {"script", "class_path", texts, assign::texts<&L::class_path>, "[\"bin/*.jar\", \"lib/*.jar\"]", "",
     "${class_path}: files and patterns, relative to home.", "", 0, 0},
    {"script", "boot_path", texts, assign::texts<&L::boot_path>, "[\"lib/xboot/*.jar\"]", "",
     "${boot_path}: files and patterns, relative to home.", "", 0, 0},
    {"script", "unless_profile", texts, assign::texts<&L::unless_profile>,
     "[\"-Dprofile=micro-integrator-default\"]", "",
     "${unless_profile}: words that stand there when no argument names a profile.", "", 0, 0,
     format::not_empty},
    {"script", "jdk", text, assign::jdk<&L::jdk>, "\"17-21\"", "8+", "JDK feature versions the script takes.",
     "", 0, 0, format::jdk_range},
    {"script", "jdk_required", flag, assign::flag<&L::jdk_required>, "true", "false",
     "Whether the script ends with another JDK."},
    {"script", "notice", texts, assign::texts<&L::notice>, "[\" Starting WSO2 Carbon (in unsupported JDK)\"]",
     "", "What the script says with another JDK.", "", 0, 0},
    {"script", "greeting", texts, assign::texts<&L::greeting>,
     "[\"CARBON_HOME environment variable is set to ${home}\"]", "", "What the script says before a start.",
     "", 0, 0},
    {"script", "version_files", texts, assign::texts<&L::version_files>, "[\"bin/version.txt\"]", "",
     "Files that the word version prints, relative to home.", "", 0, 0, format::relative_path},
    {"script", "exports", texts, assign::texts<&L::exports>, "[\"CARBON_HOME=${home}\"]", "",
     "Variables the script gives to the JVM.", "", 0, 0, format::not_empty},
    {"script", "first_start", texts, assign::texts<&L::first_start>,
     "[\"-cp\", \"${home}/bin/*\", \"org.example.KeyGenerator\"]", "",
     "Words of a java program that runs before the first start.", "", 0, 0, format::not_empty},
    {"script", "side_program", text, assign::text<&L::side_program>,
     "\"diagnostics-tool/bin/diagnostics.sh\"", "",
     "A program that runs beside the server, relative to home.", "", 0, 0, format::relative_path},
    {"script", "purge", text, assign::text<&L::purge>, "\"tmp\"", "",
     "Directory that is emptied before a start, relative to home.", "", 0, 0, format::relative_path},
    {"script", "pid_file", text, assign::text<&L::pid_file>, "\"wso2carbon.pid\"", "",
     "File with the PID of the JVM, relative to home.", "", 0, 0, format::relative_path},
    {"script", "takes_car", flag, assign::flag<&L::takes_car>, "true", "false",
     "Whether it knows the word --car."},
    {"script", "takes_env_file", flag, assign::flag<&L::takes_env_file>, "true", "false",
     "Whether it knows the word --env-file=PATH."},
    {"script", "takes_optimize", flag, assign::flag<&L::takes_optimize>, "true", "false",
     "Whether it knows the word --optimize."},

    {"keystore", "path", text, assign::text<&KeyStore::path>, "\"conf/server.p12\"", "",
     "The file, relative to home.", "", 0, 0, format::not_empty, true},
    {"keystore", "use", choice, assign::number<&KeyStore::use, StoreUse>, "\"tls\"", "by-content",
     "What the server uses it for: shows it to clients, encrypts with it, or trusts what is in it.",
     "by-content|tls|internal|trust"},
    {"keystore", "type", text, assign::text<&KeyStore::type>, "\"PKCS12\"", "",
     "The type that the server asks Java for.", "", 0, 0, format::one_line},
    {"keystore", "alias", text, assign::text<&KeyStore::alias>, "\"server\"", "",
     "The entry that the server uses.", "", 0, 0, format::one_line},
    {"keystore", "host", text, assign::text<&KeyStore::host>, "\"gw.example.com\"", "",
     "Name that clients call: the certificate must be for it.", "", 0, 0, format::one_line},
    {"keystore", "password_file", text, assign::text<&KeyStore::password_file>, "\"/etc/app/store.password\"",
     "", "File whose first line is the password; read as the service user.", "", 0, 0, format::absolute_path},
    {"keystore", "password_env", text, assign::text<&KeyStore::password_env>, "\"STORE_PASSWORD\"", "",
     "Environment variable with the password.", "", 0, 0, format::variable},
    {"keystore", "credential", text, assign::text<&KeyStore::credential>, "\"store-password\"", "",
     "Name of a systemd credential (LoadCredential=) with the password.", "", 0, 0, format::credential},

    {"waiver", "rule", text, assign::text<&Waiver::rule>, "\"tls-hostname-verification\"", "",
     "Id of the rule.", "", 0, 0, format::rule_id, true},
    {"waiver", "reason", text, assign::text<&Waiver::reason>, "\"nodes talk to localhost\"", "",
     "Why it is waived.", "", 0, 0, format::one_line, true},
    {"waiver", "by", text, assign::text<&Waiver::by>, "\"ops\"", "", "Who waives it.", "", 0, 0,
     format::one_line, true},
    {"waiver", "until", date, assign::number<&Waiver::until_days, std::int64_t>, "2027-01-31", "",
     "Last day it holds (UTC).", "", 0, 0, nullptr, true},

    {"signoff", "rule", text, assign::text<&Signoff::rule>, "\"backup\"", "", "Id of the rule.", "", 0, 0,
     format::rule_id, true},
    {"signoff", "who", text, assign::text<&Signoff::who>, "\"A. Perera\"", "", "Who states it.", "", 0, 0,
     format::one_line, true},
    {"signoff", "when", date, assign::number<&Signoff::when_days, std::int64_t>, "2026-10-01", "",
     "The day it was stated.", "", 0, 0, nullptr, true},
    {"signoff", "until", date, assign::number<&Signoff::until_days, std::int64_t>, "2027-10-01", "",
     "Last day it holds (UTC).", "", 0, 0, nullptr, true},
    {"signoff", "reference", text, assign::text<&Signoff::reference>, "\"OPS-123\"", "",
     "Where the evidence is.", "", 0, 0, format::one_line},
});

}  // namespace

std::span<const Key> profile_keys() {
    return keys;
}

}  // namespace jarmor::launcher
