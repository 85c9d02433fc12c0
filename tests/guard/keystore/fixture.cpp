#include "tests/guard/keystore/fixture.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "guard/evidence/files.h"
#include "tests/support/jdks.h"

namespace jarmor::guard::keystore::tests {
namespace {

namespace fs = std::filesystem;

std::string feature_of(const std::string& home) {
    auto text = read_file(home + "/release", 1 << 16, Failure::internal);
    const std::size_t at = text ? text->find("JAVA_VERSION=\"") : std::string::npos;
    if (at == std::string::npos) return "0";
    const std::string version = text->substr(at + 14, 8);
    return version.substr(0, version.find_first_not_of("0123456789"));
}

/// The oldest JDK that the generator is written for has HexFormat.
std::vector<std::string> jdks() {
    std::vector<std::string> homes;
    std::vector<int> seen;
    for (const std::string& home : support::installed_jdks()) {
        const int feature = std::atoi(feature_of(home).c_str());
        if (feature < 17 || std::find(seen.begin(), seen.end(), feature) != seen.end()) continue;
        seen.push_back(feature);
        homes.push_back(home);
    }
    std::sort(homes.begin(), homes.end(), [](const std::string& a, const std::string& b) {
        return std::atoi(feature_of(a).c_str()) > std::atoi(feature_of(b).c_str());
    });
    return homes;
}

bool fresh(const std::string& directory) {
    struct stat status{};
    return ::stat((directory + "/done").c_str(), &status) == 0 && std::time(nullptr) - status.st_mtime < 3600;
}

std::string variable(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == 0 ? otherwise : value;
}

std::string make_stores_once() {
    const bool full = variable("JARMOR_TEST_LONG", "0") == "1";
    const std::string directory = std::string(JARMOR_SOURCE_DIR) + "/build/keystores" + (full ? "-long" : "");
    fs::create_directories(directory);
    const UniqueFd lock(::open((directory + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock.valid() || ::flock(lock.get(), LOCK_EX) != 0) return "";
    if (fresh(directory)) return directory;
    fs::remove_all(directory);
    const std::size_t count = (full ? 500 : 60) / jdks().size();
    std::string command = std::string(JARMOR_SOURCE_DIR) + "/tests/support/keystores/make.sh " + directory +
                          " " + variable("JARMOR_SEED", "1") + " " + std::to_string(count);
    for (const std::string& home : jdks()) command += " " + home;
    return std::system(command.c_str()) == 0 ? directory : "";
}

}  // namespace

const std::string& stores_missing() {
    static const std::string missing = [] {
        if (jdks().empty()) return "no JDK from 17 on below /usr/lib/jvm";
        if (!fs::exists("/usr/share/java/bcprov.jar")) return "libbcprov-java is not installed";
        if (!fs::exists("/usr/bin/openssl")) return "openssl is not installed";
        return stores().empty() ? "tests/support/keystores/make.sh failed" : "";
    }();
    return missing;
}

const std::string& stores() {
    static const std::string directory = make_stores_once();
    return directory;
}

std::vector<std::string> features() {
    std::vector<std::string> found;
    for (const std::string& home : jdks()) found.push_back(feature_of(home));
    return found;
}

std::string newest() {
    return stores() + "/" + features().front() + "/";
}

std::string path_of(const std::string& file) {
    for (const std::string& folder : {newest(), stores() + "/openssl/", stores() + "/pki/"}) {
        if (fs::exists(folder + file)) return folder + file;
    }
    return file;
}

std::string bytes_of(const std::string& path) {
    auto text = read_file(path, max_store_size, Failure::internal);
    return text ? *text : "";
}

std::vector<std::string> Judged::list(Severity least) const {
    std::vector<std::string> lines;
    for (const Finding& finding : findings) {
        if (finding.severity >= least)
            lines.push_back(std::string(to_text(finding.severity)) + " " + finding.rule);
    }
    return lines;
}

bool Judged::has(const std::string& severity_and_rule, const std::string& part) const {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return std::string(to_text(finding.severity)) + " " + finding.rule == severity_and_rule &&
               finding.found.find(part) != std::string::npos;
    });
}

std::string Judged::text() const {
    std::string all = error;
    for (const Finding& finding : findings) {
        all += "\n" + std::string(to_text(finding.severity)) + " " + finding.rule + " " + finding.where +
               ": " + finding.found;
    }
    return all;
}

namespace {

Judged open_and_judge(const std::string& bytes, Case& how) {
    Judged made;
    const Password password(how.password), key_password(how.key_password);
    const Passwords passwords{how.password == "-" ? nullptr : &password,
                              how.key_password.empty() ? nullptr : &key_password};
    Budget budget;
    auto store = open_store(view_of(bytes), passwords, budget);
    if (!store) {
        made.error = store.error().line();
        return made;
    }
    if (!how.key_file.empty()) {
        auto key = open_store(view_of(how.key_file), passwords, budget);
        if (!key) {
            made.error = key.error().line();
            return made;
        }
        key->entries[0].chain = std::move(store->entries[0].chain);
        key->entries[0].any_chain = true;
        store->entries = std::move(key->entries);
    }
    *made.store = std::move(*store);
    made.examined = examine(*made.store);
    how.question.store_password = passwords.store;
    how.question.key_password = passwords.key;
    if (how.question.at == 0) how.question.at = std::time(nullptr);
    if (how.question.name.empty()) how.question.name = "test";
    made.findings = judge(made.examined, how.question);
    return made;
}

}  // namespace

Judged judge_bytes(const std::string& bytes, Case how) {
    return open_and_judge(bytes, how);
}

Judged judge_file(const std::string& file, Case how) {
    if (how.question.name.empty()) how.question.name = file;
    return open_and_judge(bytes_of(path_of(file)), how);
}

}  // namespace jarmor::guard::keystore::tests
