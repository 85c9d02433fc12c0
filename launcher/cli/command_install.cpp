#include "launcher/cli/command_install.h"

#include <unistd.h>

#include <array>

#include "guard/evidence/trusted_path.h"
#include "guard/report/text.h"
#include "guard/report/write.h"
#include "guard/shell_quote.h"
#include "launcher/cli/message.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"
#include "launcher/plan/flag_history.h"
#include "launcher/plan/option_key.h"
#include "launcher/product/install.h"
#include "launcher/product/install_lock.h"
#include "launcher/product/paths.h"
#include "launcher/product/service_view.h"
#include "launcher/run.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

constexpr int start_refused = 1;
constexpr int start_unknown = 2;

InstallRequest install_request(const Request& request) {
    InstallRequest wanted;
    wanted.home = request.target;
    wanted.name = request.name;
    wanted.profile = request.output;
    wanted.user = request.user;
    wanted.mode = request.mode;
    wanted.java_home = request.java_home;
    return wanted;
}

std::string counted_of(std::size_t count, const std::string& thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string finding_lines(const guard::LaunchPlan& plan) {
    std::string lines;
    for (const auto& finding : plan.findings) {
        if (finding.severity != guard::Severity::error) continue;
        lines += "error      " + finding.rule + ": " + finding.where + ": " + finding.found + "\n";
        if (!finding.mend.empty()) lines += "           mend: " + finding.mend + "\n";
    }
    return lines;
}

std::string range_text(const JdkRange& range) {
    const std::string first = "JDK " + std::to_string(range.first);
    if (range.first == range.last) return first;
    return range.last == 0 ? first + " and later" : first + " to " + std::to_string(range.last);
}

/// Options that were handed on and that this JDK ends with: no finding of an error says so.
std::string options_jvm_refuses(const Prepared& prepared) {
    const auto& jdk = prepared.java.release.version;
    std::string list;
    for (const auto& decision : prepared.plan.options) {
        const auto key = key_of(decision.result);
        if (decision.result.empty() || exists_in(key, jdk)) continue;
        list += (list.empty() ? "" : ", ") + key.name + " (" + lifetime_text(key, jdk) + ")";
    }
    return list;
}

std::string jdk_lines(const Prepared& prepared, const InstallPlan& plan, const std::string& refused) {
    const unsigned feature = prepared.java.release.version.feature;
    const std::string mend = "           mend: jarmor install --java-home DIRECTORY " +
                             guard::shell_quote(plan.files.home()) + "\n";
    const std::string jdk = prepared.java.home + ", which is JDK " + std::to_string(feature) + ",";
    std::string lines;
    if (prepared.script && !prepared.script->start.launch.jdk.contains(feature)) {
        lines += "note       " + plan.paths.front() + " was written for " +
                 range_text(prepared.script->start.launch.jdk) + "; it would run on " + jdk +
                 " and says so\n";
        if (refused.empty()) lines += mend;
    }
    if (!refused.empty())
        lines += "lacks      a JDK that starts with " + refused + ": " + jdk + " does not\n" + mend;
    return lines;
}

std::string verdict_lines(const Prepared& prepared, const InstallPlan& plan) {
    const auto& verdict = prepared.verdict;
    const std::string refused = options_jvm_refuses(prepared);
    const char* const end = verdict.refused   ? "would be refused: "
                            : refused.empty() ? "would go through: "
                                              : "would end at once, by the JVM itself: ";
    return finding_lines(prepared.plan) + jdk_lines(prepared, plan, refused) + "next start " + end +
           counted_of(verdict.errors, "error") + ", " + counted_of(verdict.warnings, "warning") + " (" +
           prepared.plan.mode + "); see: jarmor plan " + guard::shell_quote(plan.target) + "\n";
}

/// The start that the stub will ask for, prepared as far as its verdict.
int prepare_start(const InstallPlan& plan, const char* const* environ, int to) {
    const auto put = [to](const std::string& lines) { (void)guard::write_all(to, lines, "pipe"); };
    Request start;
    start.command = Command::plan;
    start.target = plan.target;
    start.script = plan.paths.front();
    auto profile = load(start);
    if (!profile) {
        put("error      " + profile.error().line() + "\n");
        return start_unknown;
    }
    // An install is made by the image that opens key stores; where that one is missing, the start will say
    // the same. Should it have come meanwhile: these words are a usage error.
    constexpr std::array<const char*, 3> no_home{"jarmor", "install", nullptr};
    start.argv = no_home.data();
    if (auto image = image_for(start, *profile, environ); !image) {
        put("error      " + image.error().line() + "\n");
        return start_refused;
    }
    auto prepared = prepare(start, std::move(*profile), environ);
    if (!prepared) {
        put("error      " + prepared.error().line() + "\n");
        return start_refused;
    }
    put(verdict_lines(*prepared, plan));
    return prepared->verdict.refused ? start_refused : exit_ok;
}

/// Whether somebody but root can put another script where the stub lies.
bool safe_for_root(const InstallPlan& plan) {
    guard::PathJudge judge({{0}});
    return judge.look(plan.files.absolute(plan.paths.front()), Failure::policy).has_value();
}

std::string lack_lines(const std::vector<Lack>& lacks) {
    std::string lines;
    for (const auto& lack : lacks) lines += "lacks      " + lack.what + "\n           " + lack.command + "\n";
    return lines;
}

std::string installed_lines(const InstallPlan& plan) {
    std::string text = "installed  " + plan.target + ": " + std::string(plan.family->title) + " in " +
                       plan.files.home() + "\nprofile    " + plan.profile + "\n";
    for (const auto& path : plan.paths)
        text += "script     " + path + ", the original is " + kept_path(path) + "\n";
    if (::geteuid() == 0 && !safe_for_root(plan)) {
        text += "note       " + plan.user + " can put another " + directory_part(plan.paths.front()) +
                " in place: start it as that user or with jarmor run " + plan.name +
                ", never the script as root\n";
    }
    return text;
}

Result<std::vector<Lack>> mend_lacks(const InstallPlan& plan, bool own) {
    auto lacks = find_lacks(plan);
    if (!lacks || !own) return lacks;
    if (auto owned = own_for_service(plan, *lacks); !owned) return pass_on(owned);
    return find_lacks(plan);
}

/// With the profile in place: the verdict, and by it the stubs or everything as before.
Result<int> finish_install(const InstallPlan& plan, const Request& request, const char* const* environ) {
    auto lacks = mend_lacks(plan, request.own);
    if (!lacks) return pass_on(lacks);
    auto verdict = in_a_child([&](int to) { return prepare_start(plan, environ, to); });
    if (!verdict) return pass_on(verdict);
    const std::string early = early_end(*verdict);
    const std::string said = guard::printable_lines(
        lack_lines(*lacks) + verdict->text +
        (early.empty() ? "" : "error      the look at the next start " + early + "\n"));
    if (verdict->code != exit_ok && !request.mode) {
        say_more(said);
        say("nothing was installed: the next start would be refused; to install all the same name a mode: "
            "jarmor "
            "install --mode audit " +
            guard::shell_quote(request.target));
        return exit_policy;
    }
    if (auto put = put_stubs(plan); !put) return pass_on(put);
    Request to = request;
    to.output.clear();  // that is where the profile went
    auto put =
        put_result(to, guard::printable_lines(installed_lines(plan)) + said + "back       jarmor uninstall " +
                           guard::shell_quote(plan.files.home()) + "\n");
    if (!put) return pass_on(put);
    return exit_ok;
}

void say_that_it_waits() {
    say("another install or uninstall is at work; waiting for its end");
}

Result<std::vector<InstallRecord>> records_of(const Request& request) {
    if (request.all) return known_installs();
    auto record = find_install(request.target);
    if (!record) return pass_on(record);
    std::vector<InstallRecord> one;
    one.push_back(std::move(*record));
    return one;
}

Result<int> uninstall_all(const std::vector<InstallRecord>& records, const Request& request) {
    int code = exit_ok;
    for (const auto& record : records) {
        auto done = uninstall(record);
        if (!done) {
            say(done.error().line());
            code = exit_code(done.error().kind);
            continue;
        }
        std::string text = "uninstalled " + record.name + " from " + record.home + "\n";
        for (const auto& line : done->lines) text += line + "\n";
        if (auto put = put_result(request, guard::printable_lines(text)); !put) return pass_on(put);
    }
    return code;
}

}  // namespace

Result<int> command_install(const Request& request, const char* const* environ) {
    auto first = plan_install(install_request(request));
    if (!first) return pass_on(first);
    const auto lock = lock_installs(directory_above(first->profile), say_that_it_waits);
    if (!lock) return guard::Unexpected(lock.error());
    // Again: the one that was waited for may have changed what the first look saw.
    const auto plan = plan_install(install_request(request));
    if (!plan) return guard::Unexpected(plan.error());
    auto text = learn_profile(*plan);
    if (!text) return pass_on(text);
    if (auto written = write_profile(*plan, *text); !written) return pass_on(written);
    auto done = finish_install(*plan, request, environ);
    if (done && *done == exit_ok) return done;
    if (auto back = take_profile_back(*plan); !back) say(back.error().line());
    return done;
}

Result<int> command_uninstall(const Request& request) {
    if (!request.all && request.target.empty()) {
        return guard::fail(Failure::usage, "", "uninstall needs a HOME or --all",
                           "see: jarmor uninstall --help");
    }
    auto first = records_of(request);
    if (!first) return pass_on(first);
    if (first->empty()) return exit_ok;
    const auto lock = lock_installs(directory_above(first->front().profile), say_that_it_waits);
    if (!lock) return guard::Unexpected(lock.error());
    auto records = records_of(request);
    if (!records) return pass_on(records);
    return uninstall_all(*records, request);
}

}  // namespace jarmor::launcher
