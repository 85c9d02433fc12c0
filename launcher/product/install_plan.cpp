#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "guard/evidence/trusted_path.h"
#include "guard/shell_quote.h"
#include "launcher/confine/identity.h"
#include "launcher/image/image.h"
#include "launcher/product/install.h"
#include "launcher/product/paths.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/parse.h"
#include "launcher/profile/site_files.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

/// "wso2am" for "/opt/wso2am-4.5.0": the name stays when the version changes.
std::string name_of_home(const std::string& home) {
    std::string name;
    const std::string last = last_part(home);
    for (std::size_t i = 0; i < last.size(); ++i) {
        const char c = last[i];
        const bool version = c == '-' && i + 1 < last.size() && last[i + 1] >= '0' && last[i + 1] <= '9';
        if (version && !name.empty()) break;
        const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        name += is_profile_name(std::string("a") + small) ? small : '-';
    }
    return is_profile_name(name) ? name : "product";
}

Result<std::string> profile_path(const InstallRequest& request, const std::string& name) {
    if (::geteuid() == 0) return request.etc + "/" + name + ".toml";
    if (!request.profile.empty()) return absolute(request.profile);
    const char* const home = std::getenv("HOME");
    if (home != nullptr && *home == '/') return std::string(home) + "/.jarmor/profile.toml";
    return fail(Failure::usage, "HOME", "is not set, so the profile has no place",
                "--output FILE.toml names one");
}

/// The earlier install of this home, whatever its name.
Result<std::optional<InstallRecord>> earlier(const std::string& directory, const std::string& home) {
    auto records = read_records(directory);
    if (!records) return pass_on(records);
    for (auto& record : *records) {
        if (record.home == home) return std::optional(std::move(record));
    }
    return std::optional<InstallRecord>();
}

/// The profile there may be is ours, of this home.
Result<void> check_profile(InstallPlan& plan, const InstallRequest& request) {
    if (plan.before && plan.before->profile != plan.profile) {
        return fail(Failure::policy, plan.files.home(), "is installed already, as " + plan.before->profile,
                    "jarmor uninstall " + guard::shell_quote(plan.files.home()));
    }
    const auto there = SiteFiles::exists(plan.profile);
    if (!there) return guard::Unexpected(there.error());
    if (!*there) return {};
    if (!plan.before) {
        return fail(
            Failure::policy, plan.profile, "belongs to another home, or was not written by jarmor install",
            ::geteuid() == 0
                ? "choose another name: jarmor install --name NAME " + guard::shell_quote(request.home)
                : "choose another file: --output FILE.toml");
    }
    auto file = SiteFiles(::geteuid() == 0).read(plan.profile);
    if (!file) return pass_on(file);
    plan.profile_before = std::move(file->text);
    return {};
}

std::string setting_of(const Document& document, std::string_view table, std::string_view key) {
    for (const auto& row : document.rows) {
        if (row.table->name != table) continue;
        for (const auto& setting : row.settings) {
            if (setting.key->name == key) return setting.value.text;
        }
    }
    return {};
}

/// What the command line leaves open stays as it was: install once more is the procedure after an update.
Result<void> choose_settings(InstallPlan& plan, const InstallRequest& request) {
    plan.mode = request.mode.value_or("");
    plan.user = request.user.value_or("");
    plan.java_home = request.java_home;
    if (plan.profile_before.empty()) return {};
    auto document = parse_profile(plan.profile_before, plan.profile);
    if (!document) return pass_on(document);
    if (!request.mode) plan.mode = setting_of(*document, "", "mode");
    if (!request.user) plan.user = setting_of(*document, "", "user");
    if (plan.java_home.empty()) plan.java_home = setting_of(*document, "jvm", "java_home");
    return {};
}

Result<void> choose_user(InstallPlan& plan) {
    const auto home = plan.files.look(".");
    if (!home || !*home) return fail(Failure::internal, plan.files.home(), "cannot be examined");
    if (::geteuid() == 0 && plan.user.empty()) {
        // Whose home it is has always run it, if somebody but root does.
        if ((*home)->st_uid == 0) {
            return fail(Failure::usage, plan.files.home(), "belongs to root, and no service user is named",
                        "jarmor install --user wso2carbon " + guard::shell_quote(plan.files.home()));
        }
        plan.user = std::to_string((*home)->st_uid) + ":" + std::to_string((*home)->st_gid);
    }
    auto identity =
        confine::resolve_identity({plan.user, guard::Origin{plan.user.empty() ? "" : "--user"}, false, {}});
    if (!identity) return pass_on(identity);
    plan.identity = std::move(*identity);
    if (!plan.user.empty() && !plan.identity.name.empty() && plan.user.find(':') == std::string::npos)
        plan.user = plan.identity.name;
    return {};
}

Result<void> find_scripts(InstallPlan& plan) {
    const auto home = plan.files.look(".");
    if (!home || !*home) return fail(Failure::internal, plan.files.home(), "cannot be examined");
    for (const auto script : plan.family->scripts) {
        const std::string path(script);
        auto there = plan.files.look(path);
        auto kept = plan.files.look(kept_path(path));
        if (!there || !kept || (!*there && !*kept)) continue;
        auto found = look_for_script(plan.files, path, (*home)->st_uid);
        if (!found) return pass_on(found);
        plan.paths.push_back(path);
        plan.scripts.push_back(std::move(*found));
    }
    return {};
}

/// The program that every start as root will call.
Result<void> check_jarmor(InstallPlan& plan) {
    auto path = own_program_path();
    if (!path) return pass_on(path);
    plan.jarmor = std::move(*path);
    if (::geteuid() != 0) return {};
    guard::PathJudge judge({{0}});
    auto trusted = judge.look(plan.jarmor, Failure::policy);
    if (trusted) return {};
    trusted.error().mend =
        "install -m 755 " + guard::shell_quote(plan.jarmor) + " /usr/local/bin/jarmor, and call it there";
    return pass_on(trusted);
}

}  // namespace

Result<InstallPlan> plan_install(const InstallRequest& request) {
    const std::string home = canonical_path(request.home);
    if (home.empty()) return fail(Failure::usage, request.home, "does not exist");
    auto family = family_of(home);
    if (!family) return pass_on(family);
    auto files = HomeFiles::open(home);
    if (!files) return pass_on(files);
    if (!request.name.empty() && !is_profile_name(request.name)) {
        return fail(Failure::usage, "--name", in_quotes(request.name) + " is no name: [a-z0-9][a-z0-9._-]*");
    }
    InstallPlan plan{std::move(*files), *family, request.name, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
    if (auto checked = check_jarmor(plan); !checked) return pass_on(checked);
    if (::geteuid() == 0) {
        auto before = earlier(request.etc, home);
        if (!before) return pass_on(before);
        plan.before = std::move(*before);
        if (plan.name.empty()) plan.name = plan.before ? plan.before->name : name_of_home(home);
    }
    if (plan.name.empty()) plan.name = name_of_home(home);
    auto path = profile_path(request, plan.name);
    if (!path) return pass_on(path);
    plan.profile = std::move(*path);
    plan.target = ::geteuid() == 0 ? plan.name : plan.profile;
    if (::geteuid() != 0) {
        auto before = earlier(directory_above(plan.profile), home);
        if (!before) return pass_on(before);
        plan.before = std::move(*before);
    }
    if (auto checked = check_profile(plan, request); !checked) return pass_on(checked);
    if (auto chosen = choose_settings(plan, request); !chosen) return pass_on(chosen);
    if (auto chosen = choose_user(plan); !chosen) return pass_on(chosen);
    if (auto found = find_scripts(plan); !found) return pass_on(found);
    return plan;
}

}  // namespace jarmor::launcher
