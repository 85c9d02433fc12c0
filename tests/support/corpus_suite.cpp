#include "tests/support/corpus_suite.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <string_view>
#include <thread>

namespace jarmor::support {
namespace {

std::string test_name(const CorpusEntry& entry, const Jdk& jdk) {
    std::string name = entry.id + "_jdk" + std::to_string(jdk.feature);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::vector<Start> ways_to_start(const CorpusEntry& entry) {
    std::vector<Start> ways;
    const bool root = ::geteuid() == 0;
    if (root && entry.as != "user") ways = {Start::by_name, Start::by_number};
    if (!root || entry.as != "root") ways.push_back(Start::unprivileged);
    // Under the name java there is no --profile: the built-in one is at work, where the machine has none.
    const bool own_profile = !entry.profile.empty() || !entry.allow.empty() || entry.profile_service_owned;
    if ((!root || entry.as != "root") && !own_profile && ::access("/etc/jarmor/java.toml", F_OK) != 0) {
        ways.push_back(Start::under_java_name);
    }
    return ways;
}

std::string start_suffix(Start start) {
    switch (start) {
        case Start::bare:
            return "_bare";
        case Start::by_name:
            return "_by_name";
        case Start::by_number:
            return "_by_number";
        case Start::unprivileged:
            return "_unprivileged";
        case Start::under_java_name:
            return "_under_java_name";
    }
    return {};
}

std::size_t number_from(const char* variable, std::size_t otherwise) {
    const char* value = ::getenv(variable);
    return value == nullptr || *value == '\0' ? otherwise : std::strtoul(value, nullptr, 10);
}

std::vector<std::size_t> selected_tests(std::string_view test_suite) {
    std::vector<std::size_t> selected;
    const auto& all = *testing::UnitTest::GetInstance();
    for (int i = 0; i < all.total_test_suite_count(); ++i) {
        const testing::TestSuite& suite = *all.GetTestSuite(i);
        if (suite.name() != test_suite) continue;
        for (int test = 0; test < suite.total_test_count(); ++test) {
            if (suite.GetTestInfo(test)->should_run()) selected.push_back(static_cast<std::size_t>(test));
        }
    }
    return selected;
}

}  // namespace

CorpusSuite::CorpusSuite(const std::string& directory) : corpus_(load_corpus(directory)) {
    long_run_ = number_from("JARMOR_TEST_LONG", 0) == 1;
    const std::size_t share = long_run_ ? 1 : std::max<std::size_t>(1, number_from("JARMOR_CORPUS_SHARE", 1));
    const auto jdks = jdks_by_age();
    std::size_t turn = 0, at = number_from("JARMOR_SEED", 0);
    for (const CorpusEntry& entry : corpus_.entries) {
        if (at++ % share != 0) continue;
        std::vector<Jdk> valid;
        for (const Jdk& jdk : jdks) {
            if (entry.valid_for(jdk.feature)) valid.push_back(jdk);
        }
        add_cases(entry, turn++, valid, share == 1);
    }
    outcomes_.resize(cases_.size());
}

void CorpusSuite::add_cases(const CorpusEntry& entry, std::size_t turn, const std::vector<Jdk>& jdks,
                            bool with_bare) {
    const auto ways = ways_to_start(entry);
    for (std::size_t i = 0; i < jdks.size(); ++i) {
        if (long_run_) {
            for (const Start start : ways) {
                cases_.push_back(
                    {&entry, jdks[i], start, true, test_name(entry, jdks[i]) + start_suffix(start)});
            }
        } else {
            cases_.push_back({&entry, jdks[i], ways[(turn + i) % ways.size()],
                              with_bare && turn % jdks.size() == i, test_name(entry, jdks[i])});
        }
    }
}

void CorpusSuite::run_selected(const char* test_suite, const Judge& judge) {
    const auto selected = selected_tests(test_suite);
    const CorpusWorkspace workspace(corpus_);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t at = next++; at < selected.size(); at = next++) {
            const std::size_t index = selected[at];
            if (workspace.problem().empty())
                outcomes_[index] = judge(workspace, corpus_, cases_[index]);
            else
                outcomes_[index].failure = workspace.problem();
        }
    };
    std::vector<std::thread> workers;
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 2U, 8U);
    for (unsigned i = 0; i < count; ++i) workers.emplace_back(work);
    for (std::thread& worker : workers) worker.join();
}

std::string unfulfilled(const std::vector<std::string>& expressions, const CorpusStage& stage,
                        const Evidence& evidence, bool wanted) {
    std::string failures;
    for (const std::string& line : expressions) {
        const auto expression = parse_expression(expand(line, stage.placeholders()));
        if (!expression) {
            failures += "  not an expression: " + line + "\n";
            continue;
        }
        std::string seen;
        if (holds(*expression, evidence, seen) != wanted) {
            failures += std::string("  ") + (wanted ? "does not hold: " : "still holds: ") +
                        expression->text + " (seen: " + seen.substr(0, 300) + ")\n";
        }
    }
    return failures;
}

CorpusOutcome prove_bare(const CorpusWorkspace& workspace, const CorpusCase& corpus_case) {
    CorpusStage stage(workspace, *corpus_case.entry, corpus_case.jdk, Start::bare);
    if (!stage.problem().empty() || !stage.lacking().empty()) return {stage.problem(), stage.lacking()};
    const Evidence evidence = stage.run();
    const std::string missing = unfulfilled(corpus_case.entry->effect, stage, evidence, true);
    if (missing.empty()) return {};
    return {"the entry proves nothing: against java itself its effect is not there\n" + missing +
                stage.describe(evidence),
            {}};
}

}  // namespace jarmor::support
