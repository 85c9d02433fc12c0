#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/child.h"
#include "tests/support/fault_tracer.h"
#include "tests/support/probed_state.h"

namespace jarmor::drop {

struct Kind {
    int number;
    const char* name;
};
inline constexpr Kind kinds[] = {
    {EPERM, "EPERM"}, {EINVAL, "EINVAL"}, {ENOMEM, "ENOMEM"}, {EINTR, "EINTR"}, {0, "short read"}};

inline bool is_long() {
    const char* const value = std::getenv("JARMOR_TEST_LONG");
    return value != nullptr && *value == '1';
}

/// What the program got, apart from what differs from run to run.
inline std::string got(const support::ProbedState& state) {
    std::string text;
    for (const char* const key : {"arg", "env", "limit-nofile", "cwd", "fd"}) {
        for (const auto& value : state.all(key)) text += std::string(key) + " " + value + "\n";
    }
    return text;
}

/// The first call of jarmor's own main(): what is before it, the C library does.
inline std::size_t start_of_main(const std::vector<support::TracedCall>& whole) {
    std::size_t first = 0;
    while (first < whole.size() && whole[first].name != "fcntl") ++first;
    return first;
}

inline constexpr std::size_t workers = 2;

/// One of the processes that share the work: judges every `workers`th fault; what is wrong goes to `report`.
/// Of the ways to fail, each call fails in every `step`th, in turn.
template <class Judge>
int work(std::size_t worker, std::size_t count, std::size_t step, int report, const Judge& judge) {
    std::size_t runs = 0;
    for (std::size_t call = worker; call < count; call += workers) {
        for (std::size_t kind = 0; kind < std::size(kinds); ++kind) {
            if ((call + kind) % step != 0) continue;
            ++runs;
            const std::string wrong = judge(worker, call, kinds[kind]);
            if (!wrong.empty() && ::write(report, wrong.data(), wrong.size()) < 0) return 2;
        }
    }
    (void)::dprintf(report, "runs %zu\n", runs);
    return 0;
}

/// Lets each of `count` calls fail; a failure for each line that `judge` says. The number of runs.
template <class Judge>
std::size_t fail_each(std::size_t count, std::size_t step, const Judge& judge) {
    int reports[workers];
    std::vector<pid_t> pids;
    for (std::size_t worker = 0; worker < workers; ++worker) {
        reports[worker] = ::memfd_create("report", MFD_CLOEXEC);
        pids.push_back(::fork());
        if (pids.back() == 0) ::_exit(work(worker, count, step, reports[worker], judge));
    }
    std::size_t runs = 0;
    for (std::size_t worker = 0; worker < workers; ++worker) {
        EXPECT_EQ(support::wait_for(pids[worker], std::chrono::seconds(1500)).code, 0);
        std::istringstream lines(support::take_content(reports[worker]));
        for (std::string line; std::getline(lines, line);) {
            std::size_t done = 0;
            if (std::sscanf(line.c_str(), "runs %zu", &done) == 1) {
                runs += done;
            } else if (!line.empty()) {
                ADD_FAILURE() << line;
            }
        }
    }
    return runs;
}

}  // namespace jarmor::drop
