#include "launcher/profile/policies.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

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

std::string_view value_of(std::string_view option) {
    const auto equals = option.find('=');
    return equals == std::string_view::npos ? std::string_view{} : option.substr(equals + 1);
}

/// A DH key size that JSSE takes: 1024 to 8192, a multiple of 64. Anything else breaks every handshake.
std::optional<unsigned> dh_key_size(std::string_view option) {
    const auto text = value_of(option);
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    if (bits < 1024 || bits > 8192 || bits % 64 != 0) return {};
    return bits;
}

bool forbids(const OptionPolicy& policy, std::string_view option) {
    std::string_view pattern = policy.option;
    if (!pattern.ends_with('*')) return option == pattern;
    pattern.remove_suffix(1);
    return option.starts_with(pattern);
}

/// Whether the two cannot both hold.
bool meet(const OptionPolicy& earlier, const OptionPolicy& later) {
    if (!overlap(earlier.jdk, later.jdk)) return false;
    const bool first_forbids = earlier.strength == Strength::forbid;
    const bool second_forbids = later.strength == Strength::forbid;
    if (first_forbids && second_forbids) return earlier.option == later.option;
    if (first_forbids) return forbids(earlier, later.option);
    if (second_forbids) return forbids(later, earlier.option);
    return option_key(earlier.option) == option_key(later.option);
}

/// Whether the site's row leaves in force what the built-in row demands.
bool keeps(const OptionPolicy& built_in, const OptionPolicy& site) {
    switch (built_in.strength) {
        case Strength::enforce:
            return site.strength == Strength::enforce && site.option == built_in.option;
        case Strength::bound:
            return (site.strength == Strength::enforce || site.strength == Strength::bound) &&
                   at_least_as_strict(site.option, built_in.option);
        case Strength::fallback:
            return true;
        case Strength::forbid:
            return site.strength == Strength::forbid;
    }
    return false;
}

/// Error, unless the site's row keeps the built-in one or a waiver lifts it.
Result<void> check_site_row(const OptionPolicy& built_in, const OptionPolicy& site,
                            const std::vector<Waiver>& waivers, std::int64_t today) {
    if (keeps(built_in, site)) return {};
    std::string ended;
    for (const auto& waiver : waivers) {
        if (waiver.rule != built_in.guideline) continue;
        if (waiver.until_days >= today) return {};
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

struct Settled {
    OptionPolicy policy;
    bool site = false;
};

/// What is left of `earlier` when the JDKs of `later` are taken away: none, one or two ranges.
std::vector<Settled> without(const Settled& earlier, const JdkRange& later) {
    std::vector<Settled> kept;
    const auto keep = [&](unsigned first, unsigned last) {
        kept.push_back(earlier);
        kept.back().policy.jdk = make_range(first, last);
    };
    const auto& jdk = earlier.policy.jdk;
    if (jdk.first < later.first) keep(jdk.first, later.first - 1);
    if (end_of(jdk) > end_of(later)) keep(end_of(later) + 1, end_of(jdk));
    return kept;
}

}  // namespace

std::string_view option_key(std::string_view option) {
    if (option.starts_with("-D")) return option.substr(0, option.find('='));
    if (option.starts_with("-XX:") && option.size() > 4) {
        option.remove_prefix(4);
        if (option.front() == '+' || option.front() == '-') option.remove_prefix(1);
        return option.substr(0, option.find('='));
    }
    for (const std::string_view sized : {"-Xmx", "-Xms", "-Xmn", "-Xss"}) {
        if (option.starts_with(sized)) return sized;
    }
    return option;
}

bool at_least_as_strict(std::string_view option, std::string_view floor) {
    if (option == floor) return true;
    if (option_key(floor) != "-Djdk.tls.ephemeralDHKeySize") return false;
    const auto bits = dh_key_size(option);
    const auto least = dh_key_size(floor);
    return bits && least && *bits >= *least;
}

Result<std::vector<OptionPolicy>> settle_policies(std::vector<OptionPolicy> policies, std::size_t built_in,
                                                  const std::vector<Waiver>& waivers, std::int64_t today) {
    std::vector<Settled> settled;
    settled.reserve(policies.size());
    for (std::size_t n = 0; n < policies.size(); ++n) {
        const auto& later = policies[n];
        const bool site = n >= built_in;
        for (std::size_t i = 0; i < settled.size();) {
            const auto& earlier = settled[i];
            if (!meet(earlier.policy, later)) {
                ++i;
                continue;
            }
            auto done = !site          ? Result<void>{}
                        : earlier.site ? check_twice(earlier.policy, later)
                                       : check_site_row(earlier.policy, later, waivers, today);
            if (!done) return pass_on(done);
            const auto rest = without(earlier, later.jdk);
            const auto place = settled.erase(settled.begin() + static_cast<std::ptrdiff_t>(i));
            settled.insert(place, rest.begin(), rest.end());
            i += rest.size();
        }
        settled.push_back({later, site});
    }
    std::vector<OptionPolicy> result;
    result.reserve(settled.size());
    for (auto& entry : settled) result.push_back(std::move(entry.policy));
    return result;
}

}  // namespace jarmor::launcher
