#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "guard/evidence/manifest.h"
#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/plan/command_line.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// Everything the option engine knows besides the command line. It reads no file and no clock itself.
struct OptionContext {
    const Profile* profile = nullptr;
    guard::JdkVersion jdk;
    std::uint64_t memory_limit_mib = 0;  ///< over the whole cgroup chain and MemTotal
    std::uint64_t leaf_limit_mib = 0;    ///< what the JVM's own container support would read (0: none)
    std::string memory_limit_source;
    std::string java_security_file;  ///< for -Djava.security.properties; empty: none
    std::string user_home;           ///< for -Duser.home where the uid has no passwd entry; else empty
    std::string user_name;           ///< likewise for -Duser.name
    std::int64_t today_days = 0;     ///< days since 1970-01-01, for waivers
    bool secrets_in_memory = false;  ///< hide_secrets() takes them off the command line
    const guard::Manifest* manifest = nullptr;  ///< of the -jar target; nullptr: none
    std::string working_directory;  ///< of the JVM: relative agents are looked up in it; empty: not known
    std::string java_home;          ///< what lies below it has been judged with the JDK; empty: not known
    /// Of a start script: the home of the product, and the file that the script's words are from. Code below
    /// the one that the other names is the product's own, as its class path is.
    std::string product_home, product_source;
    /// Proves a listed agent or trusted path: owner and sha256. Error says what is wrong.
    std::function<guard::Result<void>(const std::string& path, const std::string& sha256)> prove_file;
};

/// The outcome. The final command line is
///   java OPTIONS... ENFORCED... TARGET NAME ARGUMENTS...
struct OptionPlan {
    std::vector<std::string> words;          ///< all VM words in order, user ones first, enforced block last
    std::vector<guard::Decision> decisions;  ///< one for each option given and each added, in order
    std::vector<guard::Finding> findings;    ///< error: refused; warning: stripped or weak but allowed
    guard::MemoryPlan memory;
    std::vector<std::string> not_guaranteed;
};

/// Judges a command line (refuse, strip, merge as a bound, pass) under the policies of the profile.
/// Never fails half way: every option gets its decision, so that one look shows everything that is wrong.
OptionPlan judge_options(const JavaCommand& command, const OptionContext& context);

/// A system property that the program sets itself after its start, as "-Dk=v".
struct LateProperty {
    std::string word;
    guard::Origin origin;
};
/// The same judgement over properties of a file.
std::vector<guard::Finding> judge_properties(const std::vector<LateProperty>& properties,
                                             const OptionContext& context);

/// The same judgement over program arguments that the product turns into system properties after start
/// ("-Dk=v" words).
std::vector<guard::Finding> judge_arguments(const std::vector<std::string>& arguments,
                                            const OptionContext& context);

}  // namespace jarmor::launcher
