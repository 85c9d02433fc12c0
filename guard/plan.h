#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guard/finding.h"

namespace jarmor::guard {

/// Where a value came from: a file with a position, or a source without one.
struct Origin {
    std::string source;   ///< "base", "/etc/jarmor/wso2am.toml", "command line", "JAVA_OPTS", "@/path/args"
    unsigned line = 0;    ///< 1-based; 0: none
    unsigned column = 0;  ///< 1-based; 0: none
    /// "source", "source:line" or "source:line:column".
    std::string text() const;
};

/// A value of a profile, and where it was set.
template <class T>
struct Value {
    T value{};
    Origin origin;
};

/// How hard an option of a profile binds.
enum class Strength {
    enforce,   ///< the JVM ends up with exactly this
    bound,     ///< the user may be stricter, never weaker
    fallback,  ///< written "default": used unless the user says otherwise
    forbid     ///< taken away, or refused where taking it away would not be enough
};
std::string_view to_text(Strength strength);

/// A version of a JDK. 1.8.0_402 is {8, 0, 402, 0}; 17.0.20.1 is {17, 0, 20, 1}.
struct JdkVersion {
    unsigned feature = 0, interim = 0, update = 0, patch = 0;
    std::string text;  ///< as the release file writes it
};

/// What the option engine did with one option.
enum class Action {
    pass,     ///< handed on unchanged
    replace,  ///< handed on with another value (a bound)
    strip,    ///< taken out, with a warning
    refuse,   ///< the start is refused
    add       ///< put in by the profile
};
std::string_view to_text(Action action);

/// One decision about one option (or environment variable), explainable.
struct Decision {
    Action action = Action::pass;
    std::string given;   ///< as it came, two words joined with a space; empty for `add`; secrets redacted by
                         ///< plan printing
    std::string result;  ///< what the JVM gets; empty when nothing
    Origin from;         ///< where `given` came from, or where the policy stands for `add`
    std::string rule;    ///< rule or guideline id; empty for a plain pass
    std::string reason;  ///< one clause for a person; empty for a plain pass
    std::string mend;    ///< for refuse: the profile line or command that allows it
};

/// Who the JVM runs as.
struct Identity {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;  ///< supplementary groups, sorted, without duplicates
    std::string name;           ///< empty where the uid has no passwd entry
    std::string home;           ///< "/" where the uid has no passwd entry
    bool changes = false;       ///< true: jarmor drops to it; false: jarmor already runs as it
    Origin origin;
};

struct Limits {
    std::uint64_t nofile = 0;  ///< RLIMIT_NOFILE soft and hard; 0: left as it is
    std::uint64_t core = 0;    ///< RLIMIT_CORE in bytes, soft and hard
    mode_t umask = 027;
};

/// The memory sum of a start, all in MiB. limit is the smallest of the cgroup chain and MemTotal.
struct MemoryPlan {
    std::uint64_t limit = 0, heap = 0, metaspace = 0, code = 0, threads = 0, direct = 0, gc = 0, libc = 0;
    std::string limit_source;  ///< the file the limit was read from
    bool fits = true;          ///< sum <= 95 % of limit
    std::vector<std::string>
        options;  ///< what memory adds to the command line, e.g. "-XX:MaxRAMPercentage=67.5"
    std::uint64_t sum() const { return heap + metaspace + code + threads + direct + gc + libc; }
    /// "limit 4096 MiB: heap 2765, metaspace 256, code 240, threads 37, direct 64, gc 129, libc 64; 541 left"
    std::string text() const;
};

/// A key store that was opened for a start.
struct OpenedStore {
    std::string shown;    ///< its file
    std::string trouble;  ///< why not all of it could be judged; empty: nothing is missing
    bool named = true;    ///< false: it lies in the tree, and nothing names it
};

/// What opening the key stores and the vault of a server brought.
struct KeyStoreLook {
    std::vector<OpenedStore> stores;
    std::size_t secrets = 0;  ///< values in the vault
    std::vector<Finding> findings;
};

/// The immutable result of compose(): what is shown is what is judged and what runs.
struct LaunchPlan {
    std::string profile;           ///< name or path of the profile
    std::string mode;              ///< "observe", "audit", "enforce"
    std::string environment_kind;  ///< "production", "staging", "development"
    std::string java;              ///< canonical path of the judged program
    Origin java_origin;
    std::string java_home;
    JdkVersion jdk;
    std::string jdk_vendor;
    std::string directory;          ///< working directory of the JVM; empty: that of the caller
    std::vector<std::string> argv;  ///< argv[0] included
    std::size_t program = 0;        ///< where in argv the program and its arguments begin; 0: there is none
    Origin program_origin;
    std::vector<std::string> environ;  ///< "NAME=value"
    std::vector<Decision> options;
    std::vector<Decision> variables;  ///< environment changes; values never appear
    Identity identity;
    Limits limits;
    bool keep_net_bind = false;  ///< ambient CAP_NET_BIND_SERVICE
    MemoryPlan memory;
    std::vector<Finding> findings;
    std::optional<KeyStoreLook> key_stores;   ///< nothing: this program cannot open any
    std::vector<int> descriptors;             ///< that the JVM inherits for what is on its command line
    std::vector<std::string> not_guaranteed;  ///< what jarmor cannot promise of this start, a sentence each
};

}  // namespace jarmor::guard
