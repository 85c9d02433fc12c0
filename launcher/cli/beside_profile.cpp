#include "launcher/cli/beside_profile.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "launcher/plan/rules.h"
#include "launcher/product/installed_homes.h"
#include "launcher/product/place_file.h"
#include "launcher/profile/did_you_mean.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/load.h"
#include "launcher/profile/locate.h"
#include "launcher/profile/parse.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

/// What names a rule that does not exist would be found out when the next start is refused.
Result<void> check_rules_exist(const Request& request, const Profile& profile) {
    const auto known = known_rules(profile);
    for (const auto& rule : request.arguments) {
        if (std::find(known.begin(), known.end(), rule) != known.end()) continue;
        const auto near = did_you_mean(rule, known);
        return fail(Failure::usage, in_quotes(rule), "is no rule",
                    near.empty() ? "jarmor rules lists them" : near);
    }
    return {};
}

}  // namespace

Result<BesideProfile> open_beside(const Request& request) {
    LoadRequest load;
    load.target = target_of(request.target);
    load.as_root = ::geteuid() == 0;
    auto profile = load_profile(load);
    if (!profile) return guard::pass_on(profile);
    if (auto exist = check_rules_exist(request, *profile); !exist) return guard::pass_on(exist);
    const auto location = locate(load);
    if (!location) return guard::Unexpected(location.error());
    if (location->drop_ins.empty()) {
        return fail(Failure::usage, location->file,
                    "takes no drop-ins, because its name does not end in .toml");
    }
    auto directory = open_site_directory(location->drop_ins, Failure::profile);
    if (!directory) return guard::pass_on(directory);
    return BesideProfile{std::move(*profile), location->name, location->drop_ins, std::move(*directory)};
}

Result<std::string> put_beside(const BesideProfile& beside, const std::string& name,
                               const std::string& text) {
    const std::string path = beside.path + "/" + name;
    if (auto read = parse_profile(text, path); !read) return guard::pass_on(read);
    if (auto put = place_file(beside.directory.get(), path, {name, text}); !put) return guard::pass_on(put);
    return path;
}

std::string stating_person() {
    for (const char* const name : {"SUDO_USER", "LOGNAME"}) {
        const char* const value = std::getenv(name);
        if (value != nullptr && !format::one_line(value)) return value;
    }
    return "uid " + std::to_string(::getuid());
}

}  // namespace jarmor::launcher
