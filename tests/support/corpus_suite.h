#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/corpus_entry.h"
#include "tests/support/corpus_stage.h"
#include "tests/support/corpus_workspace.h"

namespace jarmor::support {

/// One entry on one JDK.
struct CorpusCase {
    const CorpusEntry* entry = nullptr;
    Jdk jdk;
    Start start = Start::by_name;
    bool with_bare = true;  ///< false: this machine proves the bare side with another case of the same entry
    std::string name;       ///< "env_ld_preload_jdk17"
};

struct CorpusOutcome {
    std::string failure;  ///< empty: passed
    std::string skipped;  ///< not empty: the reason
};

/// A corpus whose cases run side by side before the first of them is reported: a JVM start is mostly waiting,
/// and GoogleTest runs one test after the other.
class CorpusSuite {
  public:
    using Judge = std::function<CorpusOutcome(const CorpusWorkspace&, const Corpus&, const CorpusCase&)>;

    /// Every entry for every JDK it is valid for. JARMOR_TEST_LONG=1: as every kind of user, with the bare
    /// side each time; otherwise the kinds of user take turns, and the JDK of the bare side does, and where
    /// JARMOR_CORPUS_SHARE=N stands every N-th entry runs, which ones by JARMOR_SEED, without the bare side:
    /// that is for a further program, beside a run of all entries.
    explicit CorpusSuite(const std::string& directory);

    const Corpus& corpus() const { return corpus_; }
    const std::vector<CorpusCase>& cases() const { return cases_; }
    /// Runs the cases whose test is selected in the GoogleTest suite of this name.
    void run_selected(const char* test_suite, const Judge& judge);
    const CorpusOutcome& outcome(std::size_t index) const { return outcomes_[index]; }

  private:
    void add_cases(const CorpusEntry& entry, std::size_t turn, const std::vector<Jdk>& jdks, bool with_bare);

    Corpus corpus_;
    std::vector<CorpusCase> cases_;
    std::vector<CorpusOutcome> outcomes_;
    bool long_run_ = false;
};

/// Every expression that does not come out as `wanted`, a line each; empty when all do.
std::string unfulfilled(const std::vector<std::string>& expressions, const CorpusStage& stage,
                        const Evidence& evidence, bool wanted);

/// Runs the entry against java itself and says what of its effect is missing.
CorpusOutcome prove_bare(const CorpusWorkspace& workspace, const CorpusCase& corpus_case);

}  // namespace jarmor::support
