#pragma once

#include <memory>
#include <string>
#include <vector>

#include "guard/keystore/judgement.h"

namespace jarmor::guard::keystore::tests {

inline const std::string strong = "Str0ng-Pass-2026";

/// The stores of tests/support/keystores/make.sh, made once an hour and shared by every build tree: DIRECTORY
/// with pki/, openssl/ and a folder for each JDK. Empty where something that makes them is missing.
const std::string& stores();
/// What is missing; empty: nothing.
const std::string& stores_missing();
/// The folder of the newest JDK, which holds every case.
std::string newest();
/// Feature versions of the folders that are there, newest first.
std::vector<std::string> features();

/// A case by the name of its file: of the newest JDK, of openssl, or PEM.
std::string path_of(const std::string& file);
std::string bytes_of(const std::string& path);

/// One store, opened, examined and judged.
struct Judged {
    std::string error;  ///< of open_store; empty: none
    std::shared_ptr<Store> store = std::make_shared<Store>();
    Examined examined;
    std::vector<Finding> findings;

    /// "error ks-expiry", once for each finding of at least this severity.
    std::vector<std::string> list(Severity least = Severity::warning) const;
    bool has(const std::string& severity_and_rule, const std::string& part = "") const;
    std::string text() const;
};

struct Case {
    std::string password = strong;  ///< "-": none is given
    std::string key_password;       ///< empty: none is given
    Question question{};
    std::string key_file{};  ///< PEM
};

Judged judge_bytes(const std::string& bytes, Case how = {});
Judged judge_file(const std::string& file, Case how = {});

}  // namespace jarmor::guard::keystore::tests
