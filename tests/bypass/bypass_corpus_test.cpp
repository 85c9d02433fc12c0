#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "tests/support/corpus_leftovers.h"
#include "tests/support/corpus_suite.h"
#include "tests/support/must_run.h"

namespace jarmor::support {
namespace {

CorpusSuite& suite() {
    static CorpusSuite all(JARMOR_SOURCE_DIR "/tests/bypass/data");
    return all;
}

/// Behind jarmor the JVM runs, the hostile effect is absent and what is enforced holds.
std::string not_neutralised(const Corpus& corpus, const CorpusEntry& entry, const CorpusStage& stage,
                            const Evidence& evidence) {
    std::string failure;
    if (!evidence.run.ready && !entry.runs_to_end) return "  the JVM did not start\n";
    failure += unfulfilled(entry.effect, stage, evidence, false);
    failure += unfulfilled(entry.holds, stage, evidence, true);
    if (!entry.plain && !entry.runs_to_end) failure += unfulfilled(corpus.always, stage, evidence, true);
    return failure;
}

/// jarmor ends with the code of a refusal, and no JVM has run: nothing that the probe or the entry would
/// leave behind is there.
std::string not_refused(const CorpusEntry& entry, const CorpusStage& stage, const Evidence& evidence) {
    std::string failure;
    if (evidence.run.code != entry.exit) failure += "  not refused with " + std::to_string(entry.exit) + "\n";
    if (evidence.probe.started) failure += "  a JVM ran the program\n";
    if (evidence.run.err.empty()) failure += "  refused without a word\n";
    return failure + unfulfilled(entry.effect, stage, evidence, false) +
           unfulfilled(entry.holds, stage, evidence, true);
}

CorpusOutcome judge(const CorpusWorkspace& workspace, const Corpus& corpus, const CorpusCase& one) {
    if (one.with_bare) {
        CorpusOutcome bare = prove_bare(workspace, one);
        if (!bare.failure.empty() || !bare.skipped.empty()) return bare;
    }
    if (::getenv("JARMOR_CORPUS_BARE_ONLY") != nullptr) return {};
    CorpusStage stage(workspace, *one.entry, one.jdk, one.start);
    if (!stage.problem().empty() || !stage.lacking().empty()) return {stage.problem(), stage.lacking()};
    const Evidence evidence = stage.run();
    const std::string failure = one.entry->expect == "refused"
                                    ? not_refused(*one.entry, stage, evidence)
                                    : not_neutralised(corpus, *one.entry, stage, evidence);
    if (failure.empty()) return {};
    return {"not " + one.entry->expect + ": " + one.entry->about + "\n" + failure + stage.describe(evidence),
            {}};
}

class BypassCorpus : public testing::TestWithParam<std::size_t> {
  protected:
    static void SetUpTestSuite() { suite().run_selected("Every/BypassCorpus", judge); }
};

TEST_P(BypassCorpus, IsNeutralisedOrRefused) {
    const CorpusOutcome& outcome = suite().outcome(GetParam());
    JARMOR_NEED(outcome.skipped.empty(), outcome.skipped);
    EXPECT_TRUE(outcome.failure.empty()) << outcome.failure;
}

INSTANTIATE_TEST_SUITE_P(Every, BypassCorpus, testing::Range(std::size_t{0}, suite().cases().size()),
                         [](const testing::TestParamInfo<std::size_t>& one) {
                             return suite().cases()[one.param].name;
                         });

TEST(BypassCorpusData, IsWellFormedAndLarge) {
    for (const std::string& error : suite().corpus().errors) ADD_FAILURE() << error;
    EXPECT_GE(suite().corpus().entries.size(), 80U);
    for (const CorpusEntry& entry : suite().corpus().entries) {
        EXPECT_TRUE(entry.expect == "refused" || entry.expect == "neutralised") << entry.id;
        EXPECT_FALSE(entry.about.empty()) << entry.id;
    }
}

/// Ends without a word, as a killed test program does, and leaves a workspace behind that was made long ago.
std::string killed_run() {
    std::string name = "/tmp/jarmor-corpus-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) return {};
    const pid_t pid = ::fork();
    if (pid == 0) {
        const guard::UniqueFd claim = claim_workspace(name);
        ::_exit(claim.valid() ? 0 : 1);
    }
    int status = -1;
    if (pid < 0 || ::waitpid(pid, &status, 0) != pid || status != 0) return {};
    return name;
}

bool make_old(const std::string& directory) {
    const std::array<struct timespec, 2> then = {timespec{1000, 0}, timespec{1000, 0}};
    return ::utimensat(AT_FDCWD, directory.c_str(), then.data(), 0) == 0;
}

TEST(CorpusLeftovers, OfAKilledRunAreRemovedAndALiveRunKeepsItsOwn) {
    const std::string dead = killed_run();
    std::string live = "/tmp/jarmor-corpus-XXXXXX";
    ASSERT_NE(::mkdtemp(live.data()), nullptr);
    ASSERT_FALSE(dead.empty());
    const guard::UniqueFd claim = claim_workspace(live);
    ASSERT_TRUE(claim.valid());
    ASSERT_TRUE(make_old(dead) && make_old(live));
    const std::string cgroup = memory_cgroups() + dead.substr(dead.rfind('/')) + "-entry-17-0";
    const bool has_cgroup = ::mkdir(cgroup.c_str(), 0755) == 0;
    remove_leftovers();
    EXPECT_NE(::access(dead.c_str(), F_OK), 0);
    EXPECT_EQ(::rmdir(live.c_str()), 0);
    JARMOR_NEED(has_cgroup, "may not make a cgroup below " + memory_cgroups());
    EXPECT_NE(::rmdir(cgroup.c_str()), 0) << "was left behind";
}

}  // namespace
}  // namespace jarmor::support
