#include "tests/guard/rules/sample.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "guard/evidence/files.h"
#include "guard/evidence/jdk_calendar.h"
#include "guard/evidence/properties.h"
#include "guard/rules/configuration.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::size_t most_sample_text = 4096;
constexpr std::int64_t seconds_a_day = 24 * 60 * 60;

std::string setting(const std::vector<Property>& properties, std::string_view key, const char* fallback) {
    const Property* found = find_property(properties, key);
    return found == nullptr ? fallback : found->value;
}

unsigned scope_of(const std::string& word) {
    for (const unsigned scope : {apim, mi, si, bi}) {
        if (scope_words(scope).front() == word) return scope;
    }
    return 0;
}

std::vector<PersonSays> person(const std::vector<Property>& properties, std::string_view kind,
                               const Rule& rule) {
    const std::string state = setting(properties, kind, "");
    if (state.empty()) return {};
    return {{std::string(rule.id), "Ada, ticket 7", state == "expired"}};
}

/// "add|base|-Dx=y|tls-dh-key-size": an action, where it comes from, the option, the rule.
void add_decision(const std::string& text, LaunchPlan& plan) {
    const auto cells = split(text, '|');
    ASSERT_EQ(cells.size(), 4U) << text;
    Decision decision;
    for (const Action action : {Action::pass, Action::replace, Action::strip, Action::refuse, Action::add}) {
        if (to_text(action) == cells[0]) decision.action = action;
    }
    decision.from.source = cells[1];
    decision.given = decision.result = cells[2];
    decision.rule = cells[3];
    decision.reason = "as the sample says";
    plan.options.push_back(decision);
}

/// "error|ks-host|server.p12|is for another name": what a start says of its stores.
void add_finding(const std::string& text, KeyStoreLook& look) {
    const auto cells = split(text, '|');
    ASSERT_EQ(cells.size(), 4U) << text;
    Finding finding;
    for (const Severity severity : {Severity::note, Severity::warning, Severity::error}) {
        if (to_text(severity) == cells[0]) finding.severity = severity;
    }
    finding.rule = cells[1];
    finding.where = cells[2];
    finding.found = cells[3];
    look.findings.push_back(std::move(finding));
}

/// The key stores of a sample: each store, as "server.p12" or as "server.p12|why it is not known".
std::optional<KeyStoreLook> look_of(const std::vector<Property>& properties) {
    KeyStoreLook look;
    bool any = false;
    for (const Property& property : properties) {
        any = any || property.key == "store" || property.key == "secrets";
        if (property.key == "finding") add_finding(property.value, look);
        if (property.key == "secrets") look.secrets = std::stoul(property.value);
        if (property.key != "store") continue;
        const auto bar = std::min(property.value.find('|'), property.value.size());
        look.stores.push_back({property.value.substr(0, bar),
                               property.value.substr(std::min(bar + 1, property.value.size())), true});
    }
    return any ? std::optional(std::move(look)) : std::nullopt;
}

/// The plan of a sample: mode, uid and group, and each decision. Without a mode there is none.
std::optional<LaunchPlan> plan_of(const std::vector<Property>& properties) {
    LaunchPlan plan;
    plan.mode = setting(properties, "mode", "");
    if (plan.mode.empty()) return std::nullopt;
    plan.identity.name = "service";
    plan.identity.uid = static_cast<uid_t>(std::stoul(setting(properties, "uid", "10001")));
    plan.identity.gid = static_cast<gid_t>(std::stoul(setting(properties, "gid", "10001")));
    plan.identity.origin.source = "sample.toml";
    for (const Property& property : properties) {
        if (property.key == "decision") add_decision(property.value, plan);
    }
    return plan;
}

}  // namespace

std::string sample_folder() {
    return std::string(JARMOR_SOURCE_DIR) + "/tests/data/rules";
}

std::vector<std::string> sampled_rules() {
    std::vector<std::string> ids;
    for (const auto& entry : std::filesystem::directory_iterator(sample_folder()))
        ids.push_back(entry.path().filename().string());
    std::sort(ids.begin(), ids.end());
    return ids;
}

bool Sample::exists() const {
    return std::filesystem::exists(directory_ + "/subject.properties");
}

Judgement Sample::judge(const Rule& rule) const {
    const std::string path = directory_ + "/subject.properties";
    auto text = read_file(path, most_sample_text, Failure::internal);
    auto properties = parse_properties(text ? *text : "", path);
    EXPECT_TRUE(text && properties) << path;
    if (!properties) return {};
    Subject subject;
    subject.root = Root(directory_);
    subject.at = parse_day(setting(*properties, "at", "2026-11-22")).value_or(0) * seconds_a_day;
    subject.product = scope_of(setting(*properties, "product", ""));
    subject.home = setting(*properties, "home", "/opt/server");
    subject.java_home = setting(*properties, "java_home", "/opt/jdk");
    subject.environment = setting(*properties, "environment", "production");
    subject.dockerfile = setting(*properties, "dockerfile", "");
    const std::string uid = setting(*properties, "uid", "");
    if (!uid.empty()) {
        subject.service = Identity{};
        subject.service->uid = static_cast<uid_t>(std::stoul(uid));
        subject.service->gid = static_cast<gid_t>(std::stoul(setting(*properties, "gid", uid.c_str())));
    }
    const std::string writable = setting(*properties, "writable", "");
    for (const auto part : split(writable, ' ')) subject.writable.emplace_back(part);
    subject.manifest = setting(*properties, "manifest", "");
    const auto plan = plan_of(*properties);
    subject.plan = plan ? &*plan : nullptr;
    subject.configuration = read_configuration(subject);
    const auto look = look_of(*properties);
    subject.key_stores = look ? &*look : nullptr;
    return judge_rule(rule, subject, person(*properties, "waiver", rule),
                      person(*properties, "signoff", rule));
}

ScratchCopy::ScratchCopy(const std::string& directory) {
    path_ = (std::filesystem::temp_directory_path() / "jarmor-sample-XXXXXX").string();
    EXPECT_NE(::mkdtemp(path_.data()), nullptr);
    std::filesystem::copy(
        directory, path_,
        std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
    if (!has_modes(path_)) return;
    auto text = read_file(path_ + "/modes", most_sample_text, Failure::internal);
    if (text) put_modes(*text);
}

bool ScratchCopy::has_modes(const std::string& directory) {
    return std::filesystem::exists(directory + "/modes");
}

void ScratchCopy::put_modes(const std::string& text) const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
        EXPECT_EQ(::lchown(entry.path().c_str(), 0, 0), 0);
        if (entry.is_symlink()) continue;
        EXPECT_EQ(::chmod(entry.path().c_str(), entry.is_directory() ? 0755 : 0644), 0);
    }
    for (const std::string_view line : split(text, '\n')) {
        const auto cells = split(line, ' ');
        if (cells.size() != 4) continue;
        const std::string path = path_ + "/" + std::string(cells[3]);
        const auto number = [&cells](std::size_t i, int base) {
            return static_cast<unsigned>(std::stoul(std::string(cells[i]), nullptr, base));
        };
        EXPECT_EQ(::lchown(path.c_str(), number(1, 10), number(2, 10)), 0) << path;
        if (std::filesystem::is_symlink(path)) continue;
        EXPECT_EQ(::chmod(path.c_str(), number(0, 8)), 0) << path;
    }
}

ScratchCopy::~ScratchCopy() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string told(const Judgement& judgement) {
    std::string text(to_text(judgement.outcome));
    for (const Statement& statement : judgement.statements) {
        text +=
            "\n  " + std::string(to_text(statement.outcome)) + " " + statement.where + ": " + statement.found;
        for (const Mend& mend : statement.mends) text += "\n    " + mend.command();
    }
    return text;
}

}  // namespace jarmor::guard::rules
