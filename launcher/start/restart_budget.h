#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

namespace jarmor::launcher {

/// How often, and how fast, a server that asks for it (exit code 121) is started again in place. The first
/// time at once, as the scripts do: it is an operator's restart from the console. Then with back-off, for a
/// server that asks again and again only burns the machine.
class RestartBudget {
  public:
    using Clock = std::chrono::steady_clock;

    RestartBudget(std::uint64_t restarts, std::chrono::seconds window)
        : restarts_(restarts), window_(window) {}

    /// The delay before the next restart, which is counted; nothing where the budget is spent.
    std::optional<std::chrono::seconds> take(Clock::time_point now) {
        while (!taken_.empty() && now - taken_.front() > window_) taken_.pop_front();
        if (taken_.size() >= restarts_) return std::nullopt;
        const auto before = taken_.size();
        taken_.push_back(now);
        if (before == 0) return std::chrono::seconds(0);
        constexpr std::size_t longest = 5;  // 32 s
        return std::chrono::seconds(std::int64_t{1} << std::min(before - 1, longest));
    }

  private:
    std::uint64_t restarts_;
    std::chrono::seconds window_;
    std::deque<Clock::time_point> taken_;
};

}  // namespace jarmor::launcher
