#include "launcher/profile/policies.h"

#include <limits>
#include <string_view>
#include <utility>

#include "launcher/plan/option_bounds.h"
#include "launcher/plan/option_key.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr unsigned open_end = std::numeric_limits<unsigned>::max();

unsigned end_of(const JdkRange& range) {
    return range.last == 0 ? open_end : range.last;
}

JdkRange make_range(unsigned first, unsigned last) {
    return {first, last == open_end ? 0 : last};
}

bool overlap(const JdkRange& a, const JdkRange& b) {
    return a.first <= end_of(b) && b.first <= end_of(a);
}

/// A policy with the key of its option.
struct PolicyRow {
    OptionPolicy policy;
    OptionKey key;
};

/// Whether `option` binds the JVM at least as hard as `floor`, both of the same key.
bool at_least_as_strict(const OptionKey& option, const OptionKey& floor) {
    return merge_bound(floor.name, option.value, floor.value) == option.value;
}

bool forbids(const OptionPolicy& policy, std::string_view option) {
    std::string_view pattern = policy.option;
    if (!pattern.ends_with('*')) return option == pattern;
    pattern.remove_suffix(1);
    return option.starts_with(pattern);
}

/// Whether the two cannot both hold.
bool meet(const PolicyRow& earlier, const PolicyRow& later) {
    if (!overlap(earlier.policy.jdk, later.policy.jdk)) return false;
    const bool first_forbids = earlier.policy.strength == Strength::forbid;
    const bool second_forbids = later.policy.strength == Strength::forbid;
    if (first_forbids && second_forbids) return earlier.policy.option == later.policy.option;
    if (first_forbids) return forbids(earlier.policy, later.policy.option);
    if (second_forbids) return forbids(later.policy, earlier.policy.option);
    return earlier.key.name == later.key.name;
}

/// Whether the site's row leaves in force what the built-in row demands.
bool keeps(const PolicyRow& built_in, const PolicyRow& site) {
    const auto strength = site.policy.strength;
    switch (built_in.policy.strength) {
        case Strength::enforce:
            return strength == Strength::enforce && site.key.value == built_in.key.value;
        case Strength::bound:
            return (strength == Strength::enforce || strength == Strength::bound) &&
                   at_least_as_strict(site.key, built_in.key);
        case Strength::fallback:
            return true;
        case Strength::forbid:
            return strength == Strength::forbid;
    }
    return false;
}

/// Error, unless the site's row keeps the built-in one or a waiver lifts it; true: a waiver did.
Result<bool> lifted_by_waiver(const PolicyRow& built_in_row, const PolicyRow& site_row,
                              const std::vector<Waiver>& waivers, std::int64_t today) {
    if (keeps(built_in_row, site_row)) return false;
    const auto& built_in = built_in_row.policy;
    const auto& site = site_row.policy;
    std::string ended;
    for (const auto& waiver : waivers) {
        if (waiver.rule != built_in.guideline) continue;
        if (waiver.until_days >= today) return true;
        ended = "; its waiver at " + waiver.origin.text() + " has ended";
    }
    return fail(
        Failure::profile, site.origin.text(),
        "[[jvm.option]] '" + site.option + "' (" + std::string(to_text(site.strength)) +
            ") is weaker than '" + built_in.option + "' (" + std::string(to_text(built_in.strength)) +
            ") of the built-in profile " + built_in.origin.text() + ended,
        "to allow it add [[waiver]] with rule = \"" + built_in.guideline + "\", reason, by and until");
}

/// Error, where both rows stand in one file: a later file may change what an earlier one says.
Result<void> check_twice(const OptionPolicy& earlier, const OptionPolicy& later) {
    if (earlier.origin.source != later.origin.source) return {};
    return fail(Failure::profile, later.origin.text(),
                "[[jvm.option]] '" + later.option + "' contradicts '" + earlier.option + "' at " +
                    earlier.origin.text(),
                "keep one of the two, or give each its own jdk range");
}

/// What is left of `earlier` when the JDKs of `later` are taken away: none, one or two ranges.
std::vector<PolicyRow> without(const PolicyRow& earlier, const JdkRange& later) {
    std::vector<PolicyRow> kept;
    const auto keep = [&](unsigned first, unsigned last) {
        kept.push_back(earlier);
        kept.back().policy.jdk = make_range(first, last);
    };
    const auto& jdk = earlier.policy.jdk;
    if (jdk.first < later.first) keep(jdk.first, later.first - 1);
    if (end_of(jdk) > end_of(later)) keep(end_of(later) + 1, end_of(jdk));
    return kept;
}

/// Puts a row behind the others; for its JDKs it takes the place of those it meets.
void put_on_top(std::vector<PolicyRow>& settled, PolicyRow later) {
    for (std::size_t i = 0; i < settled.size();) {
        if (!meet(settled[i], later)) {
            ++i;
            continue;
        }
        const auto rest = without(settled[i], later.policy.jdk);
        const auto place = settled.erase(settled.begin() + static_cast<std::ptrdiff_t>(i));
        settled.insert(place, rest.begin(), rest.end());
        i += rest.size();
    }
    settled.push_back(std::move(later));
}

std::vector<PolicyRow> with_keys(std::vector<OptionPolicy> policies) {
    std::vector<PolicyRow> rows;
    rows.reserve(policies.size());
    for (auto& policy : policies) {
        auto key = key_of(policy.option);
        rows.push_back({std::move(policy), std::move(key)});
    }
    return rows;
}

std::vector<OptionPolicy> without_keys(std::vector<PolicyRow> rows) {
    std::vector<OptionPolicy> policies;
    policies.reserve(rows.size());
    for (auto& row : rows) policies.push_back(std::move(row.policy));
    return policies;
}

}  // namespace

Result<std::vector<OptionPolicy>> settle_policies(std::vector<OptionPolicy> policies, std::size_t built_in,
                                                  const std::vector<Waiver>& waivers, std::int64_t today) {
    auto rows = with_keys(std::move(policies));
    std::vector<PolicyRow> own;
    own.reserve(rows.size());
    for (std::size_t i = 0; i < built_in; ++i) put_on_top(own, std::move(rows[i]));
    if (rows.size() == built_in) return without_keys(std::move(own));
    auto settled = own;
    for (std::size_t i = built_in; i < rows.size(); ++i) {
        auto& row = rows[i];
        for (std::size_t k = built_in; k < i; ++k) {
            if (!meet(rows[k], row)) continue;
            if (auto done = check_twice(rows[k].policy, row.policy); !done) return pass_on(done);
        }
        for (const auto& demand : own) {
            if (!meet(demand, row)) continue;
            const auto lifted = lifted_by_waiver(demand, row, waivers, today);
            if (!lifted) return guard::Unexpected(lifted.error());
            // The waiver is for the built-in demand. What the site demands in its place binds the user.
            if (*lifted && row.policy.guideline == demand.policy.guideline) row.policy.guideline.clear();
        }
        put_on_top(settled, row);
    }
    return without_keys(std::move(settled));
}

}  // namespace jarmor::launcher
