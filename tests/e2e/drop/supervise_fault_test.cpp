// The same where jarmor stays beside the JVM: every system call on the way there fails once, in the program
// that is called, in the image of its own that it executes, and in the process that becomes the JVM. What
// comes of it is a refusal, or a JVM in the full promised state; in every case an end, and a code that is not
// 0 where no JVM ran.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "drop_table.h"
#include "fault_runs.h"
#include "may_start.h"

namespace jarmor::drop {
namespace {

namespace fs = std::filesystem;
using support::Fault;
using support::Part;
using support::ProbedState;
using support::TracedRun;

class SuperviseFaults : public ::testing::TestWithParam<std::string> {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root: the drop is what is tested");
        folder_ = "/var/tmp/jarmor_supervise_" + std::to_string(::getpid());
        fs::create_directories(folder_ + "/home");
        ASSERT_EQ(::chown((folder_ + "/home").c_str(), 10001, 10002), 0);
        // A profile for each worker: there is one server of a profile at a time.
        for (std::size_t worker = 0; worker < workers; ++worker) {
            std::ofstream(profile(worker))
                << "extends = \"jvm\"\nuser = \"10001:10002\"\nstart = \"supervise\"\ncontainer = false\n"
                << "home = \"" << folder_ << "/home\"\n[jvm]\njava_home = \"" << jdk_.home()
                << "\"\nmodule = \"Main\"\narguments = [\"probe:thread\"]\n";
        }
    }
    void TearDown() override {
        if (folder_.empty()) return;
        std::error_code ignored;
        fs::remove_all(folder_);
        for (const auto& entry : fs::directory_iterator("/run/jarmor", ignored)) {
            if (entry.path().filename().string().starts_with(name())) fs::remove_all(entry.path(), ignored);
        }
    }
    std::string name() const { return "supervised-" + std::to_string(owner_) + "-"; }
    std::string profile(std::size_t worker) const {
        return folder_ + "/" + name() + std::to_string(worker) + ".toml";
    }
    TracedRun run(std::size_t worker, const std::optional<Fault>& fault) const {
        return support::run_traced_beside({GetParam(), "run", profile(worker)},
                                          {"PATH=/usr/bin:/bin", "JAVA_HOME=" + jdk_.home()}, fault);
    }

    /// What is wrong with the outcome of a run; empty where nothing is.
    std::string judge(TracedRun& run, TracedRun& whole, const Fault& fault) const {
        if (!run.hit) return {};
        const int code = run.outcome.code;
        if (!run.execed) return judge_refusal(run, whole, fault);
        const ProbedState state(run.outcome.out);
        // One whose supervisor ended by the fault ends with it.
        if (!state.complete()) return code != 0 ? "" : "ended with 0 without the whole state\n";
        std::string wrong = support::deviations(state, {10001, 10002, "10002 "});
        if (got(state) != got(ProbedState(whole.outcome.out))) wrong += "started with other words\n";
        const auto& calls = run.of(fault.part);
        const auto& before = whole.of(fault.part);
        // What has to fail (regaining root) failed: EPERM is the kernel's own answer there, and no fault.
        if (is_own_answer(calls, fault.call, before) || was_repeated(calls, fault) ||
            is_after_the_fork(calls, fault))
            return wrong;
        // Where its own image cannot be executed again jarmor stays in that of its start: more memory, the
        // same state.
        if (run.hit->name == "execveat" && run.hit->detail == GetParam()) return wrong;
        // The mask is what the witness looks at itself; it is changed several times on the way.
        const bool mask = run.hit->name == "rt_sigprocmask";
        if (!mask && is_vital(*run.hit, {jdk_.home()})) wrong += "started although a vital call failed\n";
        return wrong;
    }
    static std::string judge_refusal(const TracedRun& run, TracedRun& whole, const Fault& fault) {
        const int code = run.outcome.code;
        // The C library ends by a fault of its own, before anything of jarmor runs.
        const bool loader = run.outcome.signalled && fault.part != Part::child &&
                            fault.call < start_of_main(whole.of(fault.part));
        if (run.outcome.signalled && !loader) return "ended by signal " + std::to_string(code - 128) + "\n";
        if (!run.outcome.signalled && (code < 64 || code > 78) && code != 126 && code != 127)
            return "no JVM, and exit code " + std::to_string(code) + ": " + run.outcome.err + "\n";
        return {};
    }
    /// Whether the same call of the whole run came back with the same: the same by name and by how many of
    /// that name came before, because the number of other calls differs (reads of /proc, waits).
    static bool is_own_answer(const std::vector<support::TracedCall>& calls, std::size_t at,
                              const std::vector<support::TracedCall>& whole) {
        const auto named = [&](const support::TracedCall& call) { return call.name == calls[at].name; };
        auto left = std::count_if(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(at), named);
        for (const auto& call : whole) {
            if (named(call) && left-- == 0) return call.result == calls[at].result;
        }
        return false;
    }
    static bool was_repeated(const std::vector<support::TracedCall>& calls, const Fault& fault) {
        return (fault.number == EINTR || fault.number == 0) && fault.call + 1 < calls.size() &&
               calls[fault.call + 1].name == calls[fault.call].name;
    }
    /// By then the JVM is another process, and on its own way.
    static bool is_after_the_fork(const std::vector<support::TracedCall>& calls, const Fault& fault) {
        if (fault.part != Part::beside) return false;
        for (std::size_t at = 0; at < fault.call && at < calls.size(); ++at) {
            if (calls[at].name == "clone" && calls[at].result > 0) return true;
        }
        return false;
    }

    support::FakeJdk jdk_;
    std::string folder_;
    pid_t owner_ = ::getpid();
};

INSTANTIATE_TEST_SUITE_P(Programs, SuperviseFaults, ::testing::ValuesIn(programs()), name_of_program);

TEST_P(SuperviseFaults, NoFailedCallStartsAnythingLessThanTheFullState) {
    std::vector<TracedRun> wholes;
    for (std::size_t worker = 0; worker < workers; ++worker) {
        wholes.push_back(run(worker, std::nullopt));
        const auto& outcome = wholes.back().outcome;
        ASSERT_TRUE(wholes.back().execed) << outcome.err;
        ASSERT_EQ(support::deviations(ProbedState(outcome.out), {10001, 10002, "10002 "}), "") << outcome.err;
        ASSERT_EQ(outcome.code, 0) << outcome.err;
    }
    for (const Part part : {Part::start, Part::beside, Part::child}) {
        // Most of the first part is the way of a start that nothing stays beside, which has a test of its
        // own.
        const std::size_t step = is_long() || part == Part::child ? 1 : part == Part::start ? 40 : 10;
        const auto judge_one = [&](std::size_t worker, std::size_t call, const Kind& kind) -> std::string {
            const Fault fault{call, kind.number, part};
            auto faulted = run(worker, fault);
            const auto wrong = judge(faulted, wholes[worker], fault);
            if (wrong.empty()) return wrong;
            return "part " + std::to_string(static_cast<int>(part)) + " call " + std::to_string(call) + " " +
                   faulted.hit->name + " " + faulted.hit->detail + ", " + kind.name + ": " + wrong + "\n";
        };
        const std::size_t calls = wholes.front().of(part).size();
        const std::size_t runs = fail_each(calls, step, judge_one);
        std::printf("%zu calls, %zu runs with a fault\n", calls, runs);
        EXPECT_GE(calls, 10U);
        EXPECT_GE(runs, calls * std::size(kinds) / step / 2);
    }
}

}  // namespace
}  // namespace jarmor::drop
