#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "guard/plan.h"

namespace jarmor::launcher {

using guard::Origin;
using guard::Strength;
using guard::Value;

enum class Mode { observe, audit, enforce };
enum class Environment { production, staging, development };
/// What a certificate outside its days, or at the end of them, does to a start.
enum class Expired { refuse, warn };
/// What a rule that could not look does.
enum class Unjudged { warn, fail };
enum class Attach { off, on, diagnostics };
enum class OptionsFromEnv { judge, drop, refuse };
enum class StartMode { exec, supervise };
/// Kinds of product start scripts: where they differ is in product/family.h.
enum class Family { carbon, micro_integrator, streaming_integrator };
/// What supervise mode returns for an end that was asked for, and for one that was not.
enum class ExitCodes {
    contract,  ///< asked for: 0; otherwise the JVM's own
    raw,       ///< always the JVM's own
    zero       ///< always 0, as the products' scripts do
};

/// JDK feature versions, both ends included; last 0 means open.
struct JdkRange {
    unsigned first = 8;
    unsigned last = 0;
    bool contains(unsigned feature) const { return feature >= first && (last == 0 || feature <= last); }
};

/// One [[jvm.option]]: what a profile demands of a JVM option.
struct OptionPolicy {
    std::string option;  ///< as on a command line; for forbid also a prefix that ends in "*"
    Strength strength = Strength::enforce;
    std::string guideline;  ///< id of the rule or guideline it comes from, e.g. "tls-renegotiation"
    JdkRange jdk;           ///< written "8+", "9-23", "25"
    std::string reason;     ///< one clause for a person
    Origin origin;
};

/// One [[jvm.agent]]: an agent that may be loaded, by any of the ways in.
struct Agent {
    std::string path;    ///< absolute; or a library name for -agentlib
    std::string sha256;  ///< 64 hex digits, or empty
    Origin origin;
};

/// [jvm.jmx]: remote management that is declared, and so allowed.
struct Jmx {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::uint16_t rmi_port = 0;  ///< 0: same as port
    std::string password_file;
    std::string access_file;
    bool tls = true;
    Origin origin;
};

/// [jvm.debug]: a JDWP debugger that is declared, on loopback only.
struct Debug {
    std::uint16_t port = 0;
    bool suspend = false;
    Origin origin;
};

enum class StoreUse { unknown, tls, internal, trust };

/// One [[keystore]]: a store that the server opens, where its own configuration does not tell jarmor so.
struct KeyStore {
    std::string path;  ///< absolute, or relative to home
    std::string type, alias, host;
    StoreUse use = StoreUse::unknown;                     ///< unknown: by what it holds
    std::string password_file, password_env, credential;  ///< at most one is set
    Origin origin;
};

struct Waiver {
    std::string rule, reason, by;
    std::int64_t until_days = 0;  ///< last day it holds, days since 1970-01-01 (UTC)
    Origin origin;
};

/// A person's statement that a rule which no program can check is met.
struct Signoff {
    std::string rule, who, reference;
    std::int64_t when_days = 0;   ///< the day it was given, days since 1970-01-01 (UTC)
    std::int64_t until_days = 0;  ///< last day it holds
    Origin origin;
};

/// One [[script]]: what a product's start script does, as `jarmor import` learned it or as a built-in family
/// knows it. Texts may hold ${home}, ${java_home}, ${java}; words also the placeholders of
/// product/launch_words.h, and a JDK range in front that says when they stand there: "{17+} --add-opens=...".
struct ScriptLaunch {
    std::string path;      ///< relative to home: "bin/api-manager.sh"
    std::string original;  ///< where the text lies that was learned, relative to home; empty: at path
    std::string sha256;    ///< of that text, 64 hex digits; empty: built in, nothing to compare with
    Family family = Family::carbon;
    std::string directory;                       ///< of the JVM, relative to home; empty: home
    std::vector<Value<std::string>> words;       ///< after `java`, in the script's order
    std::vector<Value<std::string>> memory;      ///< ${memory} where JVM_MEM_OPTS is empty
    std::vector<Value<std::string>> debug;       ///< ${java_opts} after the word debug; ${port}
    std::vector<Value<std::string>> class_path;  ///< ${class_path}: globs relative to home; "": the stray ':'
    std::vector<Value<std::string>> boot_path;   ///< ${boot_path}: the same for -Xbootclasspath/a
    std::vector<Value<std::string>> unless_profile;  ///< ${unless_profile}: no argument names a -Dprofile
    JdkRange jdk;                                    ///< the versions that the script takes
    bool jdk_required = false;                       ///< outside them it ends
    std::vector<Value<std::string>> notice;          ///< lines on standard output outside the range
    std::vector<Value<std::string>> greeting;       ///< lines on standard output before each foreground start
    std::vector<Value<std::string>> version_files;  ///< printed for the word version
    std::vector<Value<std::string>> exports;        ///< "NAME=value" for the JVM
    std::vector<Value<std::string>>
        first_start;           ///< java words of a program that runs before the first start
    std::string side_program;  ///< runs beside the server, relative to home: the diagnostics tool
    std::string purge;         ///< directory that is emptied before a start, relative to home; empty: none
    std::string pid_file;      ///< relative to home
    bool takes_car = false, takes_env_file = false, takes_optimize = false;
    Origin origin;
};

/// [supervise]: how the small process beside the JVM behaves.
struct SuperviseSection {
    Value<std::uint64_t> restarts;  ///< in-place restarts (exit code 121) within restart_window; then it ends
    Value<std::uint64_t> restart_window;  ///< seconds
    Value<std::uint64_t> stop_wait;       ///< seconds from TERM to the thread dump and KILL
    Value<bool> stop_kill;                ///< whether KILL follows
    Value<ExitCodes> exit_code;
};

struct JvmSection {
    Value<std::string> java_home;
    std::vector<Value<std::string>> options;
    Value<std::string> jar, main_class, module;   ///< at most one of the three is set
    std::vector<Value<std::string>> class_path;   ///< with main_class; relative to home
    std::vector<Value<std::string>> module_path;  ///< with module
    std::vector<Value<std::string>> arguments;    ///< before those of the command line
    Value<Attach> attach;
    Value<OptionsFromEnv> options_from_env;
    Value<bool> java_security;  ///< false: no java.security additions; true is the default
    /// In the order of the layers, built-in ones first. No two that are not `forbid` are for the same option
    /// and JDK: load_profile() has settled what the site may change.
    std::vector<OptionPolicy> policies;
    std::vector<Agent> agents;
    /// Root-owned files or directories allowed in -Xbootclasspath/a:, --patch-module, class data archives and
    /// Launcher-Agent jars.
    std::vector<Value<std::string>> trusted_paths;
    std::optional<Jmx> jmx;
    std::optional<Debug> debug;
};

struct EnvironmentSection {
    Value<bool> allow_list;                 ///< [env] mode = "allow-list"; false: the deny-list
    std::vector<Value<std::string>> allow;  ///< names, "PREFIX_*" too
    std::vector<Value<std::string>> drop;   ///< more names to drop
    std::map<std::string, Value<std::string>> set;
    std::vector<Value<std::string>>
        options;  ///< variables that carry JVM options of this product: "JAVA_OPTS"
};

/// [ballerina]: the key of encrypted values in Config.toml.
struct BallerinaSection {
    Value<std::string> key_file, credential;  ///< at most one is set
};

struct LimitsSection {
    Value<std::uint64_t> nofile, core;
};

/// All layers merged. An empty origin.source means that no layer set the value.
struct Profile {
    std::string name;                 ///< "jvm", "wso2am", or the path it was read from
    std::vector<std::string> layers;  ///< "base", "jvm", "/etc/jarmor/x.toml", ... in order
    Value<std::string> extends, home, user, baseline;
    Value<StartMode> start;  ///< unset: supervise with a [[script]], else exec
    Value<Mode> mode;
    Value<Environment> environment;
    Value<Expired> expired;
    Value<Unjudged> unknown;
    Value<mode_t> umask;
    Value<bool> allow_root;
    Value<bool> listen_fds;                   ///< hand on the descriptors of LISTEN_FDS
    std::vector<Value<std::uint16_t>> ports;  ///< TCP ports the server listens on
    std::vector<Value<std::string>> overridable;
    Value<std::uint64_t> waive_days;  ///< days that `jarmor waive` may grant; unset: 7
    JvmSection jvm;
    EnvironmentSection env;
    LimitsSection limits;
    SuperviseSection supervise;
    BallerinaSection ballerina;
    std::vector<ScriptLaunch> scripts;  ///< a site's replace those of the family
    std::vector<KeyStore> key_stores;
    std::vector<Waiver> waivers;
    std::vector<Signoff> signoffs;
    Value<bool> container;      ///< puts the container layer on or off; unset: jarmor looks
    bool in_container = false;  ///< the container layer is on
};

}  // namespace jarmor::launcher
