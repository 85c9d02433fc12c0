#include "launcher/plan/clear_configuration.h"

#include <string.h>
#include <unistd.h>

#include <algorithm>

#include "guard/evidence/document.h"
#include "guard/evidence/files.h"
#include "guard/keystore/vault.h"
#include "launcher/cli/password_source.h"
#include "launcher/plan/key_store_names.h"
#include "launcher/plan/option_judgement.h"
#include "launcher/plan/sealed_file.h"

namespace jarmor::launcher {

namespace {

namespace keystore = guard::keystore;
using guard::Failure;
using guard::Finding;
using guard::Result;
using guard::Severity;

constexpr std::string_view files_variable = "BAL_CONFIG_FILES=";
constexpr const char* clear_rule = "secret-vault-key";

/// The key of [ballerina], which is read only where a value needs it.
Result<keystore::Secret> config_key_of(const BallerinaSection& section, const Credentials& credentials) {
    const auto credential = credentials.find(section.credential.value);
    if (section.key_file.value.empty() && credential == credentials.end())
        return guard::fail(Failure::policy, "[ballerina]", "names no key for encrypted values",
                           "[ballerina] credential = \"NAME\", or key_file = \"PATH\"");
    if (credential != credentials.end() && !credential->second)
        return guard::Unexpected(credential->second.error());
    auto line = credential != credentials.end()
                    ? read_password_from(credential->second->get(), credential->first)
                    : read_password(section.key_file.value);
    if (!line) return pass_on(line);
    return keystore::vault_aes_key(keystore::text_of(line->utf8()));
}

std::string place_in(const std::string& file, std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const auto line = static_cast<unsigned>(std::count(before.begin(), before.end(), '\n') + 1);
    const auto begin = before.rfind('\n');
    const auto column = static_cast<unsigned>(at - (begin == std::string_view::npos ? 0 : begin + 1) + 1);
    return guard::Origin{file, line, column}.text();
}

/// The text with every encrypted value replaced.
std::string cleared(const std::string& file, std::string_view text, const keystore::VaultKey& key,
                    std::vector<Finding>& findings) {
    std::string clear;
    clear.reserve(text.size());  // no copies left behind by a string that grows: what is sealed is longer
    for (std::size_t at = 0; at < text.size();) {
        const auto found = std::min(text.find(encrypted_prefix, at), text.size());
        clear += text.substr(at, found - at);
        at = found;
        if (at == text.size()) break;
        const auto begin = at + encrypted_prefix.size();
        const auto end = text.find_first_of("\"'\n", begin);
        const bool alone = at > 0 && text[at - 1] == '"' && end != std::string_view::npos && text[end] == '"';
        auto secret = alone ? keystore::open_vault_secret(text.substr(begin, end - begin), key)
                            : Result<keystore::VaultSecret>(
                                  guard::fail(Failure::policy, "", "must stand alone between double quotes"));
        if (!secret) {
            findings.push_back({clear_rule, Severity::error, place_in(file, text, at),
                                "the encrypted value " + secret.error().what, secret.error().mend});
            clear += encrypted_prefix;
            at = begin;
            continue;
        }
        // With the quotes that stand there already.
        std::string quoted = toml_string(keystore::text_of(secret->text.view()));
        clear += std::string_view(quoted).substr(1, quoted.size() - 2);
        ::explicit_bzero(quoted.data(), quoted.size());
        at = end;
    }
    return clear;
}

/// The path under which the program finds the file in clear; that of the file where nothing is encrypted.
Result<std::string> clear_path(const std::string& file, const Profile& profile,
                               const Credentials& credentials, guard::LaunchPlan& plan,
                               std::vector<Finding>& findings) {
    auto text = ::access(file.c_str(), F_OK) == 0
                    ? guard::read_file(file, guard::largest_document, Failure::policy)
                    : Result<std::string>(std::string());
    if (!text || text->find(encrypted_prefix) == std::string::npos) return file;
    auto key = config_key_of(profile.ballerina, credentials);
    if (!key) {
        findings.push_back({clear_rule, Severity::error, file, "has encrypted values: " + key.error().line(),
                            key.error().mend});
        return file;
    }
    std::string clear = cleared(file, *text, {{}, key->view()}, findings);
    auto sealed = sealed_file("jarmor-config", clear);
    ::explicit_bzero(clear.data(), clear.size());
    if (!sealed) return pass_on(sealed);
    const int fd = sealed->release();
    plan.descriptors.push_back(fd);
    return "/proc/self/fd/" + std::to_string(fd);
}

}  // namespace

Result<std::vector<Finding>> clear_configuration(const Profile& profile, guard::LaunchPlan& plan,
                                                 const Credentials& credentials) {
    std::vector<Finding> findings;
    if (profile.extends.value != "ballerina") return findings;
    const auto files = ballerina_files(plan.environ, plan.directory.empty() ? "." : plan.directory);
    std::string value;
    bool changed = false;
    for (const std::string& file : files) {
        auto path = clear_path(file, profile, credentials, plan, findings);
        if (!path) return pass_on(path);
        changed = changed || *path != file;
        value += (value.empty() ? "" : ":") + *path;
    }
    if (!changed) return findings;
    std::erase_if(plan.environ, [](const std::string& entry) { return entry.starts_with(files_variable); });
    plan.environ.push_back(std::string(files_variable) + value);
    plan.variables.push_back({guard::Action::add,
                              "BAL_CONFIG_FILES",
                              "",
                              {"[ballerina]"},
                              clear_rule,
                              "encrypted values are opened into memory",
                              ""});
    return findings;
}

}  // namespace jarmor::launcher
