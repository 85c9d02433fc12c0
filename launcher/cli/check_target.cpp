#include "launcher/cli/check_target.h"

#include <unistd.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <optional>

#include "guard/report/plan_report.h"
#include "guard/rules/configuration.h"
#include "launcher/cli/point_in_time.h"
#include "launcher/confine/caller.h"
#include "launcher/confine/identity.h"
#include "launcher/image/image.h"
#include "launcher/plan/rule_subject.h"
#include "launcher/profile/dates.h"
#include "launcher/run.h"

namespace jarmor::launcher {

namespace {

using guard::Result;
using guard::rules::PersonSays;
using guard::rules::Subject;

constexpr uid_t nobody_id = 65534;

Result<std::int64_t> time_of(const Request& request) {
    if (request.at.empty()) return std::int64_t{std::time(nullptr)};
    const auto at = parse_utc(request.at);
    if (at) return *at;
    return guard::fail(guard::Failure::usage, "--at", "'" + request.at + "' is no day or time",
                       "--at 2026-11-22T06:00Z");
}

/// The profile of this machine, or of the one below --root.
Result<Profile> profile_of(const Request& request) {
    auto caller = confine::read_caller();
    if (!caller) return guard::pass_on(caller);
    LoadRequest load;
    load.target = request.target;
    load.command_line.user = request.user;
    load.command_line.mode = request.mode;
    load.as_root = caller->uid == 0;
    if (!request.root.empty()) load.etc = request.root + "/etc/jarmor";
    return load_profile(load);
}

std::vector<PersonSays> waivers_of(const Profile& profile, std::int64_t today) {
    std::vector<PersonSays> said;
    for (const Waiver& waiver : profile.waivers) {
        said.push_back({waiver.rule,
                        waiver.by + ", until " + date_text(waiver.until_days) + ": " + waiver.reason,
                        waiver.until_days < today});
    }
    return said;
}

std::vector<PersonSays> signoffs_of(const Profile& profile, std::int64_t today) {
    std::vector<PersonSays> said;
    for (const Signoff& signoff : profile.signoffs) {
        said.push_back({signoff.rule,
                        signoff.who + " on " + date_text(signoff.when_days) + ", until " +
                            date_text(signoff.until_days) + ": " + signoff.reference,
                        signoff.until_days < today});
    }
    return said;
}

/// What is read from here on may be anybody's: root does not look into it.
Result<void> stop_being_root(const Profile& profile) {
    if (::geteuid() != 0) return {};
    if (auto dropped = drop(profile); dropped && ::geteuid() != 0) return {};
    guard::Identity nobody;
    nobody.uid = nobody_id;
    nobody.gid = nobody_id;
    nobody.changes = true;
    auto dropped = confine::become(nobody, guard::Limits{}, false);
    if (!dropped) return guard::pass_on(dropped);
    return {};
}

/// What `jarmor run` would start, and why not where there is no such plan.
std::optional<Prepared> plan_start(const Request& request, const Profile& profile, const char* const* environ,
                                   std::string& trouble) {
    if (!request.root.empty()) {
        trouble = "a start is planned on the machine itself, not for --root";
        return std::nullopt;
    }
    Request asked = request;
    asked.command = Command::check;
    auto prepared = prepare(asked, profile, environ);
    if (prepared) return std::move(*prepared);
    trouble = prepared.error().line();
    return std::nullopt;
}

/// The key stores of the start, or of the configuration where no start could be planned; and what else lies
/// in the home.
std::optional<guard::KeyStoreLook> look_at_stores(const Request& request, const Profile& profile,
                                                  const std::optional<Prepared>& prepared, std::int64_t at) {
    if (!request.root.empty()) return std::nullopt;
    guard::LaunchPlan unplanned;
    if (!prepared && !look_at_key_stores(profile, unplanned, {}, at)) return std::nullopt;
    auto look = prepared ? prepared->plan.key_stores : unplanned.key_stores;
    if (look) look_at_loose_stores(profile, *look, at);
    return look;
}

/// Who would run the server, where no start could be planned. A name of an unpacked image is looked up later:
/// its accounts are foreign text, and this is still root.
std::optional<guard::Identity> service_user(const Request& request, const Profile& profile) {
    const std::string& user = profile.user.value;
    const bool numbers = user.find_first_not_of("0123456789:") == std::string::npos;
    if (user.empty() || (!numbers && !request.root.empty())) return std::nullopt;
    auto identity = confine::resolve_identity({user, profile.user.origin, true, ""});
    if (!identity) return std::nullopt;
    return std::move(*identity);
}

std::optional<guard::Identity> image_user(const Request& request, const Profile& profile) {
    auto identity = confine::named_identity({profile.user.value, profile.user.origin, true, request.root});
    if (!identity) return std::nullopt;
    return std::move(*identity);
}

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

guard::CheckReport report_of(const Profile& profile, const Subject& subject) {
    const std::int64_t today = day_of(subject.at);
    guard::CheckReport report;
    report.name = profile.name;
    report.home = subject.home;
    if (subject.product != 0) report.product = guard::rules::scope_words(subject.product).front();
    constexpr std::array modes = {"observe", "audit", "enforce"};
    report.mode = modes.at(static_cast<std::size_t>(profile.mode.value));
    report.environment = subject.environment;
    report.host = host_name();
    report.at = subject.at;
    report.review = review(subject, waivers_of(profile, today), signoffs_of(profile, today));
    return report;
}

/// As it is named from anywhere: planning a start enters the home. Below --root it is as the image has it.
std::string given_path(const Request& request, const std::string& path) {
    return path.empty() || !request.root.empty() ? path : std::filesystem::absolute(path).string();
}

Subject subject_of(const Request& request, const Profile& profile, std::int64_t at) {
    Subject subject = rule_subject(profile);
    subject.root = guard::Root(request.root);
    subject.at = at;
    subject.dockerfile = given_path(request, request.dockerfile);
    subject.manifest = given_path(request, request.manifest);
    if (!request.baseline.empty()) subject.baseline = request.baseline == "latest" ? "" : request.baseline;
    subject.unit = given_path(request, request.unit);
    return subject;
}

}  // namespace

Result<CheckedTarget> check_target(const Request& request, const char* const* environ) {
    const auto at = time_of(request);
    if (!at) return guard::Unexpected(at.error());
    auto profile = profile_of(request);
    if (!profile) return guard::pass_on(profile);
    Subject subject = subject_of(request, *profile, *at);
    const auto prepared = plan_start(request, *profile, environ, subject.plan_trouble);
    if (!prepared) subject.service = service_user(request, *profile);
    if (auto stopped = stop_being_root(*profile); !stopped) return guard::pass_on(stopped);
    if (!subject.service && !request.root.empty()) subject.service = image_user(request, *profile);
    const auto look = look_at_stores(request, *profile, prepared, *at);
    subject.key_stores = look ? &*look : nullptr;
    if (!request.root.empty()) subject.key_store_trouble = "key stores are opened on the machine itself";
    CheckedTarget checked;
    checked.redactor.learn_environment(environ);
    if (prepared) {
        subject.service = prepared->plan.identity;
        subject.plan = &prepared->plan;
        subject.java_home = prepared->java.home;
        checked.redactor = guard::plan_redactor(prepared->plan, environ);
    }
    subject.configuration = guard::rules::read_configuration(subject);
    checked.report = report_of(*profile, subject);
    return checked;
}

}  // namespace jarmor::launcher
