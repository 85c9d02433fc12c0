#include "launcher/plan/environment.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "launcher/plan/environment_rules.h"
#include "launcher/plan/option_text.h"

namespace jarmor::launcher {

namespace {

using guard::Action;
using guard::Decision;
using guard::Finding;
using guard::Severity;

constexpr std::string_view hygiene_rule = "jvm-env-hygiene";

struct Variable {
    std::string name, value;
};

bool names(const std::vector<Value<std::string>>& patterns, std::string_view name) {
    return std::ranges::any_of(patterns, [&](const auto& p) { return matches_name(p.value, name); });
}

bool is_agent(std::string_view word) {
    return word.starts_with("-javaagent") || word.starts_with("-agentlib") ||
           word.starts_with("-agentpath") || word.starts_with("-Xrun") || word.starts_with("-Xdebug");
}

class EnvironmentPlanner {
  public:
    EnvironmentPlanner(const Profile& profile, const guard::Identity& identity)
        : profile_(profile), identity_(identity) {}

    EnvironmentPlan plan(const char* const* environ) {
        for (; environ != nullptr && *environ != nullptr; ++environ) take(*environ);
        for (const auto& [name, value] : profile_.env.set) put(name, value.value, value.origin, "[env] set");
        if (identity_.changes) name_the_user();
        // attest finds the profile of a running JVM by this mark; it proves nothing by itself.
        plan_.environ.push_back("JARMOR_PROFILE=" + profile_.name);
        return std::move(plan_);
    }

  private:
    void take(std::string_view entry) {
        const auto equals = entry.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            return drop(equals == 0 ? "=" : std::string(entry.substr(0, 40)), "has no name or no value", {});
        }
        const Variable variable{std::string(entry.substr(0, equals)), std::string(entry.substr(equals + 1))};
        // The JVM reads the last of two, libc the first: what was judged must be what is read.
        if (!seen_.insert(variable.name).second) return drop(variable.name, "is there twice", {});
        if (overwritten(variable.name)) return;
        if (carries_jvm_options(variable.name) || names(profile_.env.options, variable.name))
            return take_options(variable);
        keep_or_drop(variable);
    }

    /// The profile line under which a dropped variable reaches the JVM.
    static std::string keeping(const std::string& name, bool value_of_profile) {
        if (name.starts_with("JARMOR_") || name == alternate_vm_variable) return {};
        return value_of_profile ? "[env.set] " + name + " = \"VALUE\"" : "[env] allow = [\"" + name + "\"]";
    }

    bool overwritten(const std::string& name) const {
        if (profile_.env.set.contains(name)) return true;
        return identity_.changes && (name == "HOME" || name == "USER" || name == "LOGNAME");
    }

    void keep_or_drop(const Variable& variable) {
        const bool allowed = names(profile_.env.allow, variable.name);
        const auto reason = denied_because(variable.name, variable.value);
        // LD_*, another JVM and our own mark are never the caller's to choose, whatever pattern allows; a
        // profile that needs a LD_ variable gives its value in [env] set.
        const bool never = variable.name.starts_with("LD_") || variable.name.starts_with("JARMOR_") ||
                           variable.name == alternate_vm_variable;
        if (!reason.empty() && (never || !allowed))
            return drop(variable.name, reason, {}, keeping(variable.name, never));
        if (names(profile_.env.drop, variable.name)) return drop(variable.name, "[env] drop names it", {});
        if (profile_.env.allow_list.value && !allowed) {
            return drop(variable.name, "is not on the allow-list", profile_.env.allow_list.origin,
                        keeping(variable.name, false));
        }
        if (variable.name.starts_with("LISTEN_") && !profile_.listen_fds.value) {
            return drop(variable.name, "its descriptors are not handed on", {}, "listen_fds = true");
        }
        plan_.environ.push_back(variable.name + "=" + variable.value);
    }

    void take_options(const Variable& variable) {
        const bool product = names(profile_.env.options, variable.name);
        const bool decided = !profile_.jvm.options_from_env.origin.source.empty();
        const auto mode = profile_.jvm.options_from_env.value;
        if (variable.value.find_first_not_of(" \t\r\n\f\v") == std::string::npos) return;
        if (decided && mode == OptionsFromEnv::refuse) {
            return refuse(variable.name, "carries JVM options, and options_from_env is \"refuse\"",
                          "unset " + variable.name);
        }
        if (decided && mode == OptionsFromEnv::drop) {
            return drop(variable.name, "carries JVM options, and options_from_env is \"drop\"",
                        profile_.jvm.options_from_env.origin);
        }
        auto words = split_option_text(variable.value, variable.name);
        if (!words) {
            const auto& mend = words.error().mend;
            return refuse(variable.name, words.error().what, mend.empty() ? "unset " + variable.name : mend);
        }
        judge_words(variable.name, *words, product || decided);
    }

    /// judge_all: every word goes to the engine. Otherwise only agents do, because an operator who injects an
    /// agent (OpenTelemetry, Datadog) must never find it gone without a word; what else is in the variable is
    /// dropped.
    void judge_words(const std::string& name, const std::vector<std::string>& words, bool judge_all) {
        auto& target = name == "_JAVA_OPTIONS" ? plan_.after : plan_.before;
        bool dropped = false;
        for (const auto& word : words) {
            if (judge_all || is_agent(word)) {
                target.push_back(Word{word, guard::Origin{name}});
            } else {
                dropped = true;
            }
        }
        if (dropped) {
            return drop(name, "carries JVM options", {}, "[jvm] options_from_env = \"judge\"");
        }
        plan_.decisions.push_back(Decision{Action::replace,
                                           name,
                                           "judged with the options",
                                           guard::Origin{"environment"},
                                           std::string(hygiene_rule),
                                           "its words are judged as JVM options",
                                           {}});
    }

    void drop(const std::string& name, std::string_view reason, const guard::Origin& policy,
              const std::string& mend = {}) {
        plan_.decisions.push_back(Decision{Action::strip,
                                           name,
                                           {},
                                           guard::Origin{"environment"},
                                           std::string(hygiene_rule),
                                           std::string(reason),
                                           mend});
        std::string found = "dropped: " + std::string(reason);
        if (!policy.source.empty()) found += " (" + policy.text() + ")";
        plan_.findings.push_back(Finding{std::string(hygiene_rule), Severity::warning, name, found, mend});
    }

    void refuse(const std::string& name, const std::string& reason, const std::string& mend) {
        plan_.decisions.push_back(Decision{
            Action::refuse, name, {}, guard::Origin{"environment"}, std::string(hygiene_rule), reason, mend});
        plan_.findings.push_back(Finding{std::string(hygiene_rule), Severity::error, name, reason, mend});
    }

    void put(const std::string& name, const std::string& value, const guard::Origin& origin,
             const std::string& reason) {
        plan_.environ.push_back(name + "=" + value);
        plan_.decisions.push_back(Decision{Action::add, {}, name, origin, {}, reason, {}});
    }

    /// Otherwise HOME=/root leaks into caches and key stores of the JVM (seen: fontconfig tries mkdir
    /// /root/.cache).
    void name_the_user() {
        const std::string user = identity_.name.empty() ? std::to_string(identity_.uid) : identity_.name;
        const auto put_unless_set = [&](const std::string& name, const std::string& value) {
            if (!profile_.env.set.contains(name)) put(name, value, identity_.origin, "the service user's");
        };
        put_unless_set("HOME", identity_.home);
        put_unless_set("USER", user);
        put_unless_set("LOGNAME", user);
    }

    const Profile& profile_;
    const guard::Identity& identity_;
    EnvironmentPlan plan_;
    std::set<std::string> seen_;
};

}  // namespace

std::vector<Word> EnvironmentPlan::take(const std::string& variable) {
    const auto is_other = [&](const Word& word) { return word.origin.source != variable; };
    const auto first = std::stable_partition(before.begin(), before.end(), is_other);
    std::vector<Word> taken(std::make_move_iterator(first), std::make_move_iterator(before.end()));
    before.erase(first, before.end());
    return taken;
}

EnvironmentPlan plan_environment(const char* const* environ, const Profile& profile,
                                 const guard::Identity& identity) {
    return EnvironmentPlanner(profile, identity).plan(environ);
}

}  // namespace jarmor::launcher
