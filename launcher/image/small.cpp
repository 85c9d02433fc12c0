#include <algorithm>

#include "launcher/image/image.h"
#include "launcher/image/whole_image.h"
#include "launcher/plan/key_store_names.h"

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

guard::Result<void> look_at_key_stores(const Profile& profile, guard::LaunchPlan& plan,
                                       const Credentials& /*credentials*/, std::int64_t /*now*/) {
    const auto is_store = [](const guard::Decision& option) {
        return option.result.starts_with("-Djavax.net.ssl.keyStore=") ||
               option.result.starts_with("-Djavax.net.ssl.trustStore=");
    };
    const auto option = std::find_if(plan.options.begin(), plan.options.end(), is_store);
    std::string where = option == plan.options.end() ? store_configuration(profile) : option->from.text();
    if (!profile.key_stores.empty()) where = profile.key_stores.front().origin.text();
    if (where.empty()) return {};
    const bool there = where != store_configuration(profile) || may_be_there(where);
    // A note: the start itself has asked for the image that can, and has said where it is missing.
    if (there)
        plan.findings.push_back({"ks-open", guard::Severity::note, where,
                                 "may name key stores or secrets, and nothing was opened here", ""});
    return {};
}

guard::Result<std::string> own_program_path() {
    return path_of_this_image();
}

void look_at_loose_stores(const Profile& /*profile*/, guard::KeyStoreLook& /*look*/, std::int64_t /*now*/) {}

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
