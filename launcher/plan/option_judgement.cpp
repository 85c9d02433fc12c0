#include "launcher/plan/option_judgement.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "launcher/profile/dates.h"

namespace jarmor::launcher {

using guard::Action;
using guard::Severity;

namespace {

constexpr std::int64_t waiver_days = 7;

std::string from_text(const guard::Origin& origin) {
    return origin.source.empty() || origin.source == "command line" ? "" : " (from " + origin.text() + ")";
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string printable(std::string text) {
    constexpr std::size_t longest = 160;
    if (text.size() > longest) text = text.substr(0, longest) + "...";
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    return text;
}

}  // namespace

bool is_file(const guard::Origin& origin) {
    return origin.source.starts_with('/');
}

bool names_a_secret(std::string_view property) {
    static constexpr std::array<std::string_view, 11> endings{"password",  "passwd",  "passphrase", "secret",
                                                              "secretkey", "token",   "credential", "apikey",
                                                              "api.key",   "api_key", "privatekey"};
    std::string name(property);
    std::transform(name.begin(), name.end(), name.begin(), lower);
    return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return name.ends_with(ending); });
}

std::string shown(const JvmOption& option) {
    const OptionKey key = key_of(option);
    if (key.is_property() && names_a_secret(key.name)) return printable(key.name + "=***");
    const bool agent = option.text.starts_with("-javaagent:") || option.text.starts_with("-agent");
    if (agent) return printable(option.text.substr(0, option.text.find('=')));
    return printable(option.joined());
}

std::string toml_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            std::array<char, 8> escape{};
            (void)std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
            quoted += escape.data();
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

Judgement::Judgement(const JavaCommand& command, const OptionContext& context_)
    : context(context_), profile(*context_.profile), feature(context_.jdk.feature) {
    if (command.target == Target::jar) jar = command.target_name;
    for (const auto& option : command.options) {
        GivenOption one{option, key_of(option), {}, false, false};
        one.decision.given = option.joined();
        one.decision.result = one.decision.given;
        one.decision.from = option.origin;
        given.push_back(std::move(one));
    }
}

void Judgement::pass(GivenOption& option) {
    option.settled = true;
}

void Judgement::decide(GivenOption& option, Action action, const std::string& result, const Grounds& grounds,
                       const std::string& said) {
    option.settled = true;
    auto& decision = option.decision;
    decision.rule = grounds.rule;
    decision.reason = grounds.reason;
    if (waived(grounds.rule)) return;
    decision.action = action;
    decision.result = result;
    decision.mend = full_mend(grounds);
    note(action == Action::refuse ? Severity::error : Severity::warning, shown(option.option),
         {grounds.rule, said + from_text(option.option.origin), grounds.mend, grounds.waivable});
}

void Judgement::refuse(GivenOption& option, const Grounds& grounds) {
    decide(option, Action::refuse, "", grounds, grounds.reason);
}

void Judgement::strip(GivenOption& option, const Grounds& grounds) {
    decide(option, Action::strip, "", grounds, "taken out: " + grounds.reason);
}

void Judgement::replace(GivenOption& option, const std::string& text, const Grounds& grounds) {
    decide(option, Action::replace, text, grounds, "replaced by " + text);
}

void Judgement::drop(GivenOption& option, const Grounds& grounds) {
    option.settled = true;
    option.decision.action = Action::strip;
    option.decision.result.clear();
    option.decision.rule = grounds.rule;
    option.decision.reason = grounds.reason;
}

void Judgement::add(const std::string& word, const guard::Origin& origin, const std::string& rule,
                    const std::string& reason) {
    enforced.push_back(word);
    added.push_back({Action::add, "", word, origin, rule, reason, ""});
}

void Judgement::note(Severity severity, const std::string& where, const Grounds& grounds) {
    findings.push_back({grounds.rule, severity, where, grounds.reason, full_mend(grounds), grounds.waivable});
}

bool Judgement::has_waiver(const std::string& rule) const {
    return std::any_of(profile.waivers.begin(), profile.waivers.end(), [&](const Waiver& waiver) {
        return waiver.rule == rule && waiver.until_days >= context.today_days;
    });
}

bool Judgement::waived(const std::string& rule) {
    for (const auto& waiver : profile.waivers) {
        if (waiver.rule != rule || waiver.until_days < context.today_days) continue;
        if (std::find(reported_waivers_.begin(), reported_waivers_.end(), rule) == reported_waivers_.end()) {
            reported_waivers_.push_back(rule);
            findings.push_back({rule, Severity::warning, waiver.origin.text(),
                                "waived until " + date_text(waiver.until_days) + ": " + waiver.reason, ""});
        }
        return true;
    }
    return false;
}

void Judgement::report_waivers() {
    for (const auto& waiver : profile.waivers) {
        if (waived(waiver.rule)) continue;
        findings.push_back({waiver.rule, Severity::warning, waiver.origin.text(),
                            "the waiver ended on " + date_text(waiver.until_days), "remove the [[waiver]]"});
    }
}

bool Judgement::profile_lists(const std::string& text) const {
    const auto& options = profile.jvm.options;
    return profile_wants(text) || std::any_of(options.begin(), options.end(),
                                              [&](const auto& option) { return option.value == text; });
}

bool Judgement::profile_wants(const std::string& text) const {
    const auto& policies = profile.jvm.policies;
    return std::any_of(policies.begin(), policies.end(), [&](const OptionPolicy& policy) {
        return policy.option == text && is_file(policy.origin) && policy.strength != Strength::forbid;
    });
}

std::string Judgement::full_mend(const Grounds& grounds) const {
    if (!grounds.mend.empty() || grounds.rule.empty()) return grounds.mend;
    return "[[waiver]] rule = " + toml_string(grounds.rule) +
           ", reason = \"WHY\", by = \"WHO\", until = " + date_text(context.today_days + waiver_days);
}

}  // namespace jarmor::launcher
