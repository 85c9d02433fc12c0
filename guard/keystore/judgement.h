#pragma once

#include <sys/stat.h>

#include <optional>

#include "guard/finding.h"
#include "guard/keystore/examined.h"

namespace jarmor::guard::keystore {

/// What the server uses a store for. unknown: by its content (a private key: TLS, else trust); internal:
/// encrypts with its certificate; other: keys that serve neither of them.
enum class Use { unknown, tls, internal, trust, other };

/// What a store is judged against.
struct Question {
    std::string name;  ///< of the file, in findings
    Use use = Use::unknown;
    std::string declared_type;  ///< as configuration has it; empty: not declared
    std::string alias;          ///< that the configuration names; empty: none
    std::string host;           ///< that clients will ask for; empty: not known
    std::int64_t at = 0;        ///< seconds since 1970
    unsigned java_feature = 0;  ///< 0: not known
    const Password* store_password = nullptr;
    const Password* key_password = nullptr;
    bool public_password = false;  ///< one of public_passwords() opened it, and none was given
    std::optional<struct stat> file;
    std::vector<Certificate> anchors;  ///< roots that need not be in the store
};

/// What is wrong with a store, worst first. None of the texts holds a password.
std::vector<Finding> judge(const Examined& store, const Question& question);

/// The use that judge() takes `unknown` for.
Use use_of(const Examined& store, const Question& question);

/// Default passwords of products and tutorials.
std::span<const std::string_view> public_passwords();

namespace rules {
// One subject each; judge() calls them all.
struct Court {
    const Examined& store;
    const Question& question;
    Use use;
    std::vector<Finding>& findings;

    void say(Severity severity, std::string rule, std::string found, std::string mend = {}) const;
    void say(Severity severity, std::string rule, const ExaminedEntry& entry, std::string found,
             std::string mend = {}) const;
};
void judge_opening(const Court& court);       ///< integrity, keys, passwords
void judge_protection(const Court& court);    ///< algorithms and iteration counts
void judge_contents(const Court& court);      ///< what kinds of entries there are
void judge_certificates(const Court& court);  ///< strength, validity, defaults
void judge_chains(const Court& court);        ///< order, roots, names, usage
void judge_java(const Court& court);          ///< what Java will see
void judge_file(const Court& court);          ///< owner and mode
}  // namespace rules

}  // namespace jarmor::guard::keystore
