#include "launcher/plan/key_store_names.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "guard/evidence/document.h"
#include "guard/evidence/files.h"
#include "guard/text.h"

namespace jarmor::launcher {

namespace {

constexpr std::string_view ballerina_variable = "BAL_CONFIG_FILES=";

/// -Djavax.net.ssl.keyStore=..., and the places that a configuration can be moved to.
bool names_one(const char* text) {
    for (const char* name : {"javax.net.ssl.keyStore=", "javax.net.ssl.trustStore=",
                             "carbon.config.dir.path=", "deployment.config.file.path="}) {
        if (std::strstr(text, name) != nullptr) return true;
    }
    return false;
}

/// A word of the command line; what an @argfile holds is not known yet.
bool word_names_one(const std::string& word) {
    return names_one(word.c_str()) || word.starts_with('@');
}

bool script_names_one(const ScriptLaunch& script) {
    return std::any_of(script.words.begin(), script.words.end(), [](const Value<std::string>& word) {
        return word.value.find("javax.net.ssl.keyStore=") != std::string::npos;
    });
}

/// A product's configuration names its stores; a Config.toml mostly names none.
KeyStoreNeed need_of_ballerina(const Profile& profile, const char* const* environ) {
    std::vector<std::string> entries;
    for (; *environ != nullptr; ++environ) entries.emplace_back(*environ);
    const std::string home = profile.home.value.empty() ? "." : profile.home.value;
    KeyStoreNeed need = KeyStoreNeed::none;
    for (const std::string& file : ballerina_files(entries, home)) {
        if (::geteuid() == 0) return KeyStoreNeed::possible;
        const auto text = guard::read_file(file, guard::largest_document, guard::Failure::policy);
        for (const std::string_view mark : {".jks", ".p12", ".pfx", ".bcfks", "jarmor:enc:"}) {
            if (text && text->find(mark) != std::string::npos) need = KeyStoreNeed::named;
        }
    }
    return need;
}

}  // namespace

std::string store_configuration(const Profile& profile) {
    const std::string& family = profile.extends.value;
    const std::string home = profile.home.value.empty() ? "." : profile.home.value;
    if (family == "wso2-apim" || family == "wso2-is") return home + "/repository/conf/deployment.toml";
    if (family == "wso2-mi") return home + "/conf/deployment.toml";
    if (family == "wso2-si") return home + "/conf/server/deployment.yaml";
    if (family == "ballerina") return home + "/Config.toml";
    return "";
}

bool may_be_there(const std::string& path) {
    return ::access(path.c_str(), F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

std::vector<std::string> ballerina_files(const std::vector<std::string>& environ,
                                         const std::string& directory) {
    const auto below = [&directory](std::string_view path) {
        return path.starts_with('/') ? std::string(path) : directory + "/" + std::string(path);
    };
    bool data = false;
    for (const std::string& entry : environ) {
        data = data || entry.starts_with("BAL_CONFIG_DATA=");
        if (!entry.starts_with(ballerina_variable)) continue;
        std::vector<std::string> files;
        for (const auto path : guard::split(std::string_view(entry).substr(ballerina_variable.size()), ':')) {
            if (!path.empty()) files.push_back(below(path));
        }
        return files;
    }
    // Read only where neither of the two variables is there.
    const std::string usual = below("Config.toml");
    if (data || !may_be_there(usual)) return {};
    return {usual};
}

KeyStoreNeed key_store_need(const Profile& profile, std::span<const std::string> words,
                            const char* const* environ) {
    const auto& options = profile.jvm.options;
    const bool key = !profile.ballerina.key_file.value.empty() || !profile.ballerina.credential.value.empty();
    if (key || !profile.key_stores.empty() || std::any_of(words.begin(), words.end(), word_names_one) ||
        std::any_of(options.begin(), options.end(),
                    [](const auto& word) { return word_names_one(word.value); }) ||
        std::any_of(profile.scripts.begin(), profile.scripts.end(), script_names_one))
        return KeyStoreNeed::named;
    for (const auto* entry = environ; *entry != nullptr; ++entry) {
        if (names_one(*entry)) return KeyStoreNeed::named;
    }
    if (profile.extends.value == "ballerina") return need_of_ballerina(profile, environ);
    const std::string file = store_configuration(profile);
    return file.empty() || !may_be_there(file) ? KeyStoreNeed::none : KeyStoreNeed::named;
}

}  // namespace jarmor::launcher
