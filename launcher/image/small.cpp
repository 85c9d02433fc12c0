#include "launcher/image/image.h"
#include "launcher/image/whole_image.h"

// The linker must find nothing here that leads to guard/keystore.
namespace jarmor::launcher {

namespace {

guard::Unexpected not_here() {
    return guard::fail(guard::Failure::internal, "", "key stores were asked of the small image");
}

}  // namespace

guard::Result<void> have_key_stores(const char* const* argv, const char* const* environ) {
    return guard::Unexpected(execute_whole_image(JARMOR_WHOLE_IMAGE, argv, environ));
}

guard::Result<int> command_keystore(const Request& /*request*/) {
    return not_here();
}

guard::Result<HostNames> look_at_host_names(const Profile& profile, const guard::LaunchPlan& /*plan*/,
                                            bool connect) {
    if (connect) return not_here();
    HostNames none;
    if (!profile.home.value.empty()) none.trouble = "the image that opens key stores is not installed";
    return none;
}

}  // namespace jarmor::launcher
