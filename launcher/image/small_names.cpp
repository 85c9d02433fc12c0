#include "launcher/confine/name_service.h"
#include "launcher/image/whole_image.h"

// The name service for the small image of the default program: who is not in /etc/passwd is looked up by the
// whole one. It is asked while the process is still its caller, and before the first irreversible step.
namespace jarmor::launcher::confine {

namespace {

guard::Unexpected ask_whole_image(const std::string& who) {
    guard::Error error = execute_whole_image_again(JARMOR_WHOLE_IMAGE);
    if (error.kind == guard::Failure::internal) {
        return guard::fail(guard::Failure::confine, error.where,
                           "asks the name service for '" + who + "', and cannot be used: " + error.what,
                           "write uid:gid, which needs no look-up, or install it with this program");
    }
    return guard::Unexpected(std::move(error));
}

}  // namespace

guard::Result<std::optional<Account>> service_account(const std::string& name) {
    return ask_whole_image(name);
}
guard::Result<std::optional<Account>> service_account(uid_t uid) {
    return ask_whole_image(std::to_string(uid));
}
guard::Result<std::optional<gid_t>> service_group(const std::string& name) {
    return ask_whole_image(name);
}
guard::Result<std::vector<gid_t>> service_memberships(const std::string& name, gid_t /*primary*/) {
    return ask_whole_image(name);
}

}  // namespace jarmor::launcher::confine
