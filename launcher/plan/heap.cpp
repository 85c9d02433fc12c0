#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "launcher/plan/memory.h"
#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

namespace {

using namespace std::string_view_literals;

constexpr auto heap_rule = "jvm-heap-container";

bool counts_another_memory(const OptionKey& key) {
    static constexpr std::array names{"-XX:MaxRAM"sv, "-XX:MaxRAMFraction"sv, "-XX:MinRAMFraction"sv,
                                      "-XX:InitialRAMFraction"sv, "-XX:UseCGroupMemoryLimitForHeap"sv};
    if (key.name == "-XX:UseContainerSupport") return key.value == "-";
    if (key.name == "-XX:AggressiveHeap") return key.value == "+";
    return std::find(names.begin(), names.end(), key.name) != names.end();
}

const GivenOption* last_of(const Judgement& judgement, std::string_view name) {
    const GivenOption* last = nullptr;
    for (const auto& option : judgement.given) {
        if (option.key.name == name && !option.decision.result.empty()) last = &option;
    }
    return last;
}

std::optional<std::uint64_t> size_of(const Judgement& judgement, std::string_view name) {
    const GivenOption* option = last_of(judgement, name);
    return option == nullptr ? std::nullopt : size_in_bytes(option->option);
}

std::optional<double> percentage_of(const Judgement& judgement, std::string_view name) {
    const GivenOption* option = last_of(judgement, name);
    if (option == nullptr) return std::nullopt;
    const std::string& text = option->key.value;
    // Digits and an exponent only: strtod() knows more. (std::from_chars would make each start load libm.)
    if (text.empty() || text.front() == '+' || text.find_first_not_of("0123456789.eE+-") != std::string::npos)
        return std::nullopt;  // the JVM refuses it by itself
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size() || !(number >= 0 && number <= 100)) return std::nullopt;
    return number;
}

MemoryOptions options_in_force(const Judgement& judgement, const std::string& collector) {
    MemoryOptions options;
    options.max_heap = size_of(judgement, "-XX:MaxHeapSize");
    options.initial_heap = size_of(judgement, "-XX:InitialHeapSize");
    options.metaspace = size_of(judgement, "-XX:MaxMetaspaceSize");
    options.direct = size_of(judgement, "-XX:MaxDirectMemorySize");
    options.code_cache = size_of(judgement, "-XX:ReservedCodeCacheSize");
    options.thread_stack = size_of(judgement, "-XX:ThreadStackSize");
    options.max_percentage = percentage_of(judgement, "-XX:MaxRAMPercentage");
    options.min_percentage = percentage_of(judgement, "-XX:MinRAMPercentage");
    options.collector = collector;
    return options;
}

/// Puts one word of the memory plan in force.
void apply_word(Judgement& judgement, const std::string& word) {
    const OptionKey key = key_of(word);
    bool covered = false;
    for (auto& option : judgement.given) {
        if (option.key.name != key.name || option.decision.result.empty()) continue;
        covered = true;
        option.moved = true;
        if (option.key.value == key.value) continue;
        judgement.replace(option, word, {heap_rule, "fits the limit; was " + option.option.joined(), ""});
        if (option.decision.action == guard::Action::pass) {  // waived
            option.moved = false;
            return;
        }
    }
    judgement.enforced.push_back(word);
    if (!covered) {
        judgement.added.push_back(
            {guard::Action::add,
             "",
             word,
             {"container", 0, 0},
             heap_rule,
             "fits the limit of " + std::to_string(judgement.context.memory_limit_mib) + " MiB",
             ""});
    }
}

void report(Judgement& judgement, const guard::MemoryPlan& plan) {
    const GivenOption* heap = last_of(judgement, "-XX:MaxHeapSize");
    if (heap == nullptr) heap = last_of(judgement, "-XX:MaxRAMPercentage");
    const std::string where = heap == nullptr ? plan.limit_source : shown(heap->option);
    const bool binds = judgement.profile.in_container && !judgement.waived(heap_rule);
    judgement.note(binds ? guard::Severity::error : guard::Severity::warning, where,
                   {heap_rule, "does not fit: " + plan.text(),
                    heap == nullptr ? "raise the memory limit" : "lower it, or raise the memory limit"});
}

}  // namespace

void judge_memory_counting(Judgement& judgement) {
    if (!judgement.profile.in_container) return;
    for (auto& option : judgement.given) {
        if (option.settled || !counts_another_memory(option.key)) continue;
        judgement.strip(option, {heap_rule, "makes the JVM count another memory than the container's limit",
                                 "-XX:MaxRAMPercentage or -Xmx"});
    }
}

guard::MemoryPlan judge_memory(Judgement& judgement, const std::string& collector) {
    const auto& context = judgement.context;
    if (context.memory_limit_mib == 0) return {};
    auto plan =
        plan_memory(options_in_force(judgement, collector), judgement.feature, context.memory_limit_mib,
                    context.leaf_limit_mib, context.memory_limit_source, judgement.profile.in_container);
    for (const auto& word : plan.options) apply_word(judgement, word);
    if (!plan.fits) report(judgement, plan);
    return plan;
}

}  // namespace jarmor::launcher
