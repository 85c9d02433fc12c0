#include "launcher/plan/key_stores.h"

#include <sys/prctl.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "guard/config/store_names.h"
#include "launcher/plan/key_store_sources.h"

namespace jarmor::launcher {

namespace {

using guard::Finding;
using guard::Severity;

constexpr const char* system_roots = "/etc/ssl/certs/ca-certificates.crt";
/// What a start says of one rule and one store; the rest is a number.
constexpr std::size_t most_of_a_kind = 3;

/// While passwords are in memory no other process of this user looks into this one, and no core is written.
/// Not where that holds already: 2 is what a change of user leaves behind, is stricter, and cannot be set.
class HiddenMemory {
  public:
    HiddenMemory() : hidden_(::prctl(PR_GET_DUMPABLE) == 1 && ::prctl(PR_SET_DUMPABLE, 0) == 0) {}
    ~HiddenMemory() {
        // Where it cannot be taken back this process stays hidden, until it executes java.
        if (hidden_) hidden_ = ::prctl(PR_SET_DUMPABLE, 1) != 0;
    }
    HiddenMemory(const HiddenMemory&) = delete;
    HiddenMemory& operator=(const HiddenMemory&) = delete;

  private:
    bool hidden_;
};

/// Where a developer works, the shipped stores are what is there; and a site may rather run with an old
/// certificate than not at all.
Severity severity_in(const Profile& profile, const Finding& finding) {
    const bool developed = profile.environment.value == Environment::development;
    const bool expiry = finding.rule == "ks-expiry";
    const bool shipped = finding.rule == "ks-default-cert" || finding.rule == "ks-default-password" || expiry;
    const bool lenient = (developed && shipped) || (expiry && profile.expired.value == Expired::warn);
    return lenient ? std::min(finding.severity, Severity::warning) : finding.severity;
}

/// A trust store of 150 authorities would bury the rest.
std::vector<Finding> folded(std::vector<Finding> findings) {
    std::map<std::string, std::size_t> counts;
    std::vector<Finding> kept, more;
    for (Finding& finding : findings) {
        const std::string file = finding.where.substr(0, finding.where.find('['));
        const std::string kind = finding.rule + "\n" + file + "\n" + std::string(to_text(finding.severity));
        if (++counts[kind] <= most_of_a_kind) {
            kept.push_back(std::move(finding));
        } else if (counts[kind] == most_of_a_kind + 1) {
            more.push_back({finding.rule, finding.severity, file, kind, "jarmor keystore show " + file});
        }
    }
    for (Finding& one : more) {
        one.found = std::to_string(counts[one.found] - most_of_a_kind) + " entries more";
        kept.push_back(std::move(one));
    }
    return kept;
}

}  // namespace

guard::KeyStoreLook judge_key_stores(const Profile& profile, const guard::LaunchPlan& plan,
                                     const Credentials& credentials, std::int64_t now) {
    const HiddenMemory hidden;
    KeyStoreSources gathered = gather_key_stores(profile, plan, credentials);
    guard::KeyStoreLook look;
    look.secrets = gathered.secrets;
    look.findings = std::move(gathered.findings);
    if (!gathered.stores.empty()) {
        auto judged = guard::keystore::judge_stores(gathered.stores, {now, plan.jdk.feature, system_roots});
        look.stores = std::move(judged.opened);
        std::move(judged.findings.begin(), judged.findings.end(), std::back_inserter(look.findings));
    }
    for (Finding& finding : look.findings) finding.severity = severity_in(profile, finding);
    look.findings = folded(std::move(look.findings));
    return look;
}

void judge_loose_stores(const Profile& profile, guard::KeyStoreLook& look, std::int64_t now) {
    const std::string& home = profile.home.value;
    if (home.empty()) return;
    const HiddenMemory hidden;
    std::vector<std::string> unreached;
    const auto stores = guard::config::loose_stores(home, look.stores, unreached);
    auto judged = guard::keystore::judge_stores(stores, {now, 0, ""});
    for (Finding& finding : judged.findings) {
        finding.severity = severity_in(profile, finding);
        look.findings.push_back(std::move(finding));
    }
    std::move(judged.opened.begin(), judged.opened.end(), std::back_inserter(look.stores));
    for (const std::string& path : unreached)
        look.stores.push_back({path, "was not looked at for certificates", false});
}

}  // namespace jarmor::launcher
