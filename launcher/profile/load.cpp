#include "launcher/profile/load.h"

#include <algorithm>
#include <ctime>

#include "launcher/profile/built_in.h"
#include "launcher/profile/command_line_layer.h"
#include "launcher/profile/container.h"
#include "launcher/profile/did_you_mean.h"
#include "launcher/profile/layers.h"
#include "launcher/profile/locate.h"
#include "launcher/profile/parse.h"
#include "launcher/profile/policies.h"
#include "launcher/profile/site_files.h"
#include "launcher/profile/validate.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr std::int64_t seconds_a_day = 86400;

/// What the files of the machine say.
struct Site {
    std::vector<Document> documents;
    std::vector<std::string> root_owned;  ///< sources among them that belong to root
};

Result<Site> read_site(const Location& location, bool as_root) {
    SiteFiles files(as_root);
    std::vector<SiteFile> texts;
    if (!location.file.empty()) {
        auto file = files.read(location.file);
        if (!file) return pass_on(file);
        texts.push_back(std::move(*file));
    }
    if (!location.drop_ins.empty()) {
        auto drop_ins = files.read_drop_ins(location.drop_ins);
        if (!drop_ins) return pass_on(drop_ins);
        std::move(drop_ins->begin(), drop_ins->end(), std::back_inserter(texts));
    }
    Site site;
    for (const auto& file : texts) {
        auto document = parse_profile(file.text, file.path);
        if (!document) return pass_on(document);
        site.documents.push_back(std::move(*document));
        if (file.owner == 0) site.root_owned.push_back(file.path);
    }
    return site;
}

/// The last setting of a key of the top table, or nullptr.
const Setting* last_setting(const Site& site, std::string_view name) {
    const Setting* last = nullptr;
    for (const auto& document : site.documents) {
        if (const auto* setting = document.top(name)) last = setting;
    }
    return last;
}

Result<std::string> choose_family(const Site& site, const Location& location) {
    const auto* extends = last_setting(site, "extends");
    if (extends == nullptr) return location.family;
    if (is_built_in(extends->value.text)) return extends->value.text;
    const auto names = built_in_names();
    std::string list;
    for (const auto name : names) list += (list.empty() ? "" : ", ") + std::string(name);
    return fail(
        Failure::profile, extends->origin.text(),
        "extends is " + in_quotes(extends->value.text) + ", must be one of the built-in profiles " + list,
        did_you_mean(extends->value.text, names));
}

bool choose_container(const Site& site, const LoadRequest& request) {
    if (const auto* setting = last_setting(site, "container")) return setting->value.flag;
    return request.container.has_value() ? *request.container : in_container(request.as_root);
}

}  // namespace

Result<Profile> load_profile(const LoadRequest& request) {
    auto location = locate(request);
    if (!location) return pass_on(location);
    auto site = read_site(*location, request.as_root);
    if (!site) return pass_on(site);
    auto family = choose_family(*site, *location);
    if (!family) return pass_on(family);
    auto built_in = build_in(*family, choose_container(*site, request));
    if (!built_in) return pass_on(built_in);

    Profile profile = std::move(built_in->profile);
    profile.name = location->name;
    profile.extends = {*family, {}};
    for (const auto& document : site->documents) apply_document(profile, document);
    const auto today = request.today_days.value_or(std::time(nullptr) / seconds_a_day);
    auto policies =
        settle_policies(std::move(profile.jvm.policies), built_in->policies, profile.waivers, today);
    if (!policies) return pass_on(policies);
    profile.jvm.policies = std::move(*policies);
    if (auto done = validate(profile); !done) return pass_on(done);

    const auto& owned = site->root_owned;
    const bool bound = std::find(owned.begin(), owned.end(), profile.user.origin.source) != owned.end();
    if (auto done = apply_command_line(profile, request.command_line, bound); !done) return pass_on(done);
    return profile;
}

}  // namespace jarmor::launcher
