#pragma once

#include <string_view>
#include <vector>

#include "launcher/plan/option_judgement.h"

namespace jarmor::launcher {

/// A policy with the key of its option.
struct Demand {
    OptionPolicy policy;
    OptionKey key;
};

/// What the layers and the declarations of a profile ([jvm] attach, [jvm.jmx], java_security) demand together
/// of one JDK. `wanted` holds each key once: later layers win.
struct Demands {
    std::vector<Demand> wanted, forbidden;
};

/// A file may loosen what a built-in layer demands (it is as trusted); that is reported as a warning.
Demands collect_demands(Judgement& judgement);

/// The forbid entry that covers the option, by key, by key and value, or by prefix ("-Dcom.sun.management*").
const Demand* forbidding(const Demands& demands, const GivenOption& option, bool files_only);

/// Settles what a forbid entry covers. files_only: those of the profile's own files, which bind even what a
/// declaration allows.
void judge_forbidden(Judgement& judgement, const Demands& demands, bool files_only);

/// enforce, bound and default, without the collectors.
void judge_wanted(Judgement& judgement, const Demands& demands);

bool is_collector(std::string_view key_name);

}  // namespace jarmor::launcher
