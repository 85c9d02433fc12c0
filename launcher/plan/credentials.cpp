#include "launcher/plan/credentials.h"

#include "guard/evidence/files.h"
#include "launcher/environ.h"

namespace jarmor::launcher {

namespace {

guard::Result<guard::UniqueFd> open_credential(const std::string& name, const char* const* environ) {
    const auto directory = find_variable(environ, "CREDENTIALS_DIRECTORY");
    if (directory) return guard::open_regular(std::string(*directory) + "/" + name, guard::Failure::policy);
    return guard::fail(guard::Failure::policy, "CREDENTIALS_DIRECTORY",
                       "is not set: the unit lacks LoadCredential=");
}

}  // namespace

Credentials open_credentials(const Profile& profile, const char* const* environ) {
    std::vector<std::string> names{profile.ballerina.credential.value};
    for (const KeyStore& row : profile.key_stores) names.push_back(row.credential);
    Credentials credentials;
    for (const std::string& name : names) {
        if (!name.empty() && !credentials.contains(name))
            credentials.emplace(name, open_credential(name, environ));
    }
    return credentials;
}

}  // namespace jarmor::launcher
