// Every system call that jarmor makes as root on its way to java fails once in every way: what comes of it is
// a refusal of one line, or a program for which an independent witness finds the full promised state.
#include <gtest/gtest.h>
#include <unistd.h>

#include "drop_table.h"
#include "fault_runs.h"
#include "may_start.h"

namespace jarmor::drop {
namespace {

using support::Fault;
using support::ProbedState;
using support::TracedRun;

class FaultInjection : public ::testing::TestWithParam<std::string> {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root: the drop is what is tested");
        list_ = read_may_start(JARMOR_MAY_START);
    }

    TracedRun run(const std::optional<Fault>& fault) const {
        // A module has no class path: one that cannot be looked at is named in the receipt, and starts.
        return support::run_traced(
            {GetParam(), "--user", "10001:10002", "java", "-m", "Main", "probe:thread"},
            {"PATH=/usr/bin:/bin", "JAVA_HOME=" + jdk_.home()}, fault);
    }

    /// What is wrong with the outcome of a run; empty where nothing is.
    std::string judge(const TracedRun& run, const TracedRun& whole, const Fault& fault) const {
        const std::size_t call = fault.call;
        if (!run.hit) return {};
        if (!run.execed) return judge_refusal(run, whole, call);
        const ProbedState state(run.outcome.out);
        std::string wrong = support::deviations(state, {10001, 10002, "10002 "});
        const MayStart* const listed = find_listed(list_, *run.hit);
        if (got(state) != got(ProbedState(whole.outcome.out)) && !(listed && listed->other_options)) {
            wrong += "started with other words or descriptors\n";
        }
        // What has to fail (regaining root) failed: EPERM is the kernel's own answer there, and no fault.
        if (run.calls[call].result == whole.calls[call].result) return wrong;
        if (was_repeated(run, call, fault.number)) return wrong;
        if (is_vital(*run.hit, {jdk_.home()})) wrong += "started although a vital call failed\n";
        if (listed == nullptr) wrong += "started although the call is not listed in may_start.txt\n";
        return wrong;
    }

    /// POSIX lets read() be interrupted or give less than asked for: then it is called again, and that
    /// counts.
    static bool was_repeated(const TracedRun& run, std::size_t call, int number) {
        return (number == EINTR || number == 0) && call + 1 < run.calls.size() &&
               run.calls[call + 1].name == run.hit->name && run.calls[call + 1].detail == run.hit->detail;
    }

    static std::string judge_refusal(const TracedRun& run, const TracedRun& whole, std::size_t call) {
        const int code = run.outcome.code;
        // Without memory the dynamic loader ends by a fault of its own, before anything of jarmor runs.
        if (run.outcome.signalled && call < start_of_main(whole.calls)) return {};
        if (run.outcome.signalled) return "ended by signal " + std::to_string(code - 128) + "\n";
        if ((code < 64 || code > 78) && code != 126 && code != 127)
            return "exit code " + std::to_string(code) + "\n";
        const auto& said = run.outcome.err;
        // The C library ends the line that it says before main() or not.
        if (!said.empty() && said.find('\n') >= said.size() - 1) return {};
        // Where the failed call is the one that says it, nothing can be said.
        return run.hit->name == "write" ? "" : "refused without exactly one line: '" + said + "'\n";
    }

    support::FakeJdk jdk_;
    std::vector<MayStart> list_;
};

INSTANTIATE_TEST_SUITE_P(Programs, FaultInjection, ::testing::ValuesIn(programs()), name_of_program);

TEST_P(FaultInjection, TheListExcusesNoVitalCall) {
    const auto whole = run(std::nullopt);
    ASSERT_TRUE(whole.execed) << whole.outcome.err;
    for (const auto& entry : list_) {
        EXPECT_FALSE(is_vital({entry.call, entry.detail, 0}, {jdk_.home()}))
            << entry.call << " " << entry.detail;
    }
}

TEST_P(FaultInjection, WithoutAFaultTheWholeStateIsThere) {
    const auto whole = run(std::nullopt);
    ASSERT_TRUE(whole.execed) << whole.outcome.err;
    EXPECT_EQ(support::deviations(ProbedState(whole.outcome.out), {10001, 10002, "10002 "}), "");
}

TEST_P(FaultInjection, NoFailedCallStartsAnythingLessThanTheFullState) {
    const auto whole = run(std::nullopt);
    ASSERT_TRUE(whole.execed) << whole.outcome.err;
    const std::size_t step = is_long() ? 1 : 2;
    const auto judge_one = [&](std::size_t /*worker*/, std::size_t call, const Kind& kind) {
        const Fault fault{call, kind.number};
        const auto faulted = run(fault);
        const auto wrong = judge(faulted, whole, fault);
        if (wrong.empty()) return wrong;
        return "call " + std::to_string(call) + " " + faulted.hit->name + " " + faulted.hit->detail + ", " +
               kind.name + ": " + wrong + "\n";
    };
    const std::size_t runs = fail_each(whole.calls.size(), step, judge_one);
    std::printf("%zu calls, %zu runs with a fault\n", whole.calls.size(), runs);
    EXPECT_GE(runs, whole.calls.size() * 2);
}

}  // namespace
}  // namespace jarmor::drop
