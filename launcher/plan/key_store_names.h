#pragma once

#include <span>
#include <string>
#include <vector>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// Whether a start needs the image that opens key stores (image/image.h).
enum class KeyStoreNeed {
    none,
    possible,  ///< a Config.toml that root does not look into may name one, or hold an encrypted value
    named
};

/// What the server that this profile, these words and this environment start will need. Asked before the
/// image is chosen, so it looks where names stand; as root it opens nothing.
KeyStoreNeed key_store_need(const Profile& profile, std::span<const std::string> words,
                            const char* const* environ);

/// The file in which a product of the profile's family names its stores; empty: the family has none.
std::string store_configuration(const Profile& profile);

/// False only where the kernel says that there is no such file: any other answer is not taken for none.
bool may_be_there(const std::string& path);

/// The configuration files that a Ballerina program of this environment reads, in its order.
std::vector<std::string> ballerina_files(const std::vector<std::string>& environ,
                                         const std::string& directory);

}  // namespace jarmor::launcher
