#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>

#include "tests/support/corpus_suite.h"
#include "tests/support/must_run.h"

namespace jarmor::support {
namespace {

CorpusSuite& suite() {
    static CorpusSuite all(JARMOR_SOURCE_DIR "/tests/accept/data");
    return all;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// Text of the bare run as it stands in the other one: each has a directory and ports of its own.
std::string moved(std::string text, const Placeholders& from, const Placeholders& to) {
    for (const char* name : {"dir", "port", "port2"}) {
        const std::string& old = from.at(name);
        for (auto at = text.find(old); at != std::string::npos;
             at = text.find(old, at + to.at(name).size())) {
            text.replace(at, old.size(), to.at(name));
        }
    }
    return text;
}

/// What a bare JVM was given and the JVM behind jarmor was not: options by the JVM's own list, properties by
/// their value, the program's arguments one by one.
std::string lost(const CorpusCase& one, const CorpusStage& bare_stage, const Evidence& bare,
                 const CorpusStage& stage, const Evidence& guarded) {
    const auto here = [&](const std::string& text) {
        return moved(text, bare_stage.placeholders(), stage.placeholders());
    };
    std::vector<std::string> changed;
    for (const std::string& word : one.entry->changed) changed.push_back(expand(word, stage.placeholders()));
    const auto& before = bare.probe.facts.at("property");
    const auto& now = guarded.probe.facts.at("property");
    std::string failure;
    for (const std::string& given : bare.probe.input) {
        const std::string option = here(given);
        if (contains(changed, option)) continue;
        if (!contains(guarded.probe.input, option)) failure += "  lost on the way: " + option + "\n";
        const auto value =
            before.find(option.substr(std::min<std::size_t>(2, option.size()), option.find('=') - 2));
        if (!option.starts_with("-D") || value == before.end()) continue;
        const auto kept = now.find(value->first);
        if (kept == now.end() || kept->second != here(value->second))
            failure += "  changed: " + option + "\n";
    }
    for (const std::string& word : changed) {
        if (contains(guarded.probe.input, word)) failure += "  still there: " + word + "\n";
    }
    if (bare.probe.arguments != guarded.probe.arguments) failure += "  other program arguments\n";
    return failure;
}

/// "[section] key = value", as a refusal names a profile line, as the two lines that stand in a file.
std::string as_profile_text(std::string line) {
    const auto end = line.starts_with("[[") ? line.find("]] ") : line.find("] ");
    if (line.starts_with("[") && end != std::string::npos) line[line.find(' ', end)] = '\n';
    return line;
}

/// Refused, no JVM, and the refusal names each line that allows it, word for word.
CorpusOutcome check_refusal(const CorpusWorkspace& workspace, const CorpusCase& one) {
    CorpusStage stage(workspace, *one.entry, one.jdk, one.start);
    if (!stage.problem().empty() || !stage.lacking().empty()) return {stage.problem(), stage.lacking()};
    const Evidence refused = stage.run();
    std::string failure;
    if (refused.run.code != one.entry->exit) failure += "  not refused\n";
    if (refused.probe.started) failure += "  a JVM ran the program\n";
    for (const std::string& line : one.entry->allow) {
        const std::string text = expand(line, stage.placeholders());
        if (refused.run.err.find(text) == std::string::npos)
            failure += "  the refusal does not name: " + text + "\n";
    }
    if (failure.empty()) return {};
    return {"not refused with the line that allows it: " + one.entry->about + "\n" + failure +
                stage.describe(refused),
            {}};
}

CorpusOutcome check_start(const CorpusWorkspace& workspace, const CorpusCase& one) {
    CorpusStage bare_stage(workspace, *one.entry, one.jdk, Start::bare);
    if (!bare_stage.problem().empty() || !bare_stage.lacking().empty())
        return {bare_stage.problem(), bare_stage.lacking()};
    const Evidence bare = bare_stage.run();
    std::string failure = unfulfilled(one.entry->effect, bare_stage, bare, true);
    if (!failure.empty()) {
        return {"not lawful: java itself does not start so\n" + failure + bare_stage.describe(bare), {}};
    }
    if (::getenv("JARMOR_CORPUS_BARE_ONLY") != nullptr) return {};
    std::vector<std::string> profile;
    for (const std::string& line : one.entry->allow) profile.push_back(as_profile_text(line));
    CorpusStage stage(workspace, *one.entry, one.jdk, one.start, profile);
    if (!stage.problem().empty() || !stage.lacking().empty()) return {stage.problem(), stage.lacking()};
    const Evidence guarded = stage.run();
    if (!guarded.run.ready && !one.entry->runs_to_end) failure += "  the JVM did not start\n";
    failure += unfulfilled(one.entry->effect, stage, guarded, true);
    failure += unfulfilled(one.entry->holds, stage, guarded, true);
    if (guarded.probe.started && bare.probe.started) failure += lost(one, bare_stage, bare, stage, guarded);
    if (failure.empty()) return {};
    return {"does not start as it should: " + one.entry->about + "\n" + failure + stage.describe(guarded),
            {}};
}

CorpusOutcome judge(const CorpusWorkspace& workspace, const Corpus& corpus, const CorpusCase& one) {
    (void)corpus;
    if (!one.entry->allow.empty() && ::getenv("JARMOR_CORPUS_BARE_ONLY") == nullptr) {
        CorpusOutcome refusal = check_refusal(workspace, one);
        if (!refusal.failure.empty() || !refusal.skipped.empty()) return refusal;
    }
    return check_start(workspace, one);
}

class AcceptCorpus : public testing::TestWithParam<std::size_t> {
  protected:
    static void SetUpTestSuite() { suite().run_selected("Every/AcceptCorpus", judge); }
};

TEST_P(AcceptCorpus, StartsUnchangedOrIsAllowedByOneLine) {
    const CorpusOutcome& outcome = suite().outcome(GetParam());
    JARMOR_NEED(outcome.skipped.empty(), outcome.skipped);
    EXPECT_TRUE(outcome.failure.empty()) << outcome.failure;
}

INSTANTIATE_TEST_SUITE_P(Every, AcceptCorpus, testing::Range(std::size_t{0}, suite().cases().size()),
                         [](const testing::TestParamInfo<std::size_t>& one) {
                             return suite().cases()[one.param].name;
                         });

TEST(AcceptCorpusData, IsWellFormedAndLarge) {
    for (const std::string& error : suite().corpus().errors) ADD_FAILURE() << error;
    EXPECT_GE(suite().corpus().entries.size(), 60U);
    for (const CorpusEntry& entry : suite().corpus().entries) EXPECT_FALSE(entry.about.empty()) << entry.id;
}

}  // namespace
}  // namespace jarmor::support
