#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "guard/plan.h"

namespace jarmor::launcher {

/// The memory options in force after aliases and last-wins, sizes in bytes. Unset: the JVM's own default.
struct MemoryOptions {
    std::optional<std::uint64_t> max_heap, initial_heap, metaspace, direct, code_cache, thread_stack;
    std::optional<double> max_percentage, min_percentage;
    std::string collector;  ///< "G1", "Serial", "Parallel", "Z", "Shenandoah", "Epsilon"
};

/// Computes whether heap plus non-heap fits and what to add where the user said
/// nothing. feature: JDK feature version; limit_mib: smallest limit of the chain; leaf_limit_mib: what the
/// JVM would read by itself. in_container: percentages are filled in and bounded; otherwise the JVM's own
/// default heap stays.
guard::MemoryPlan plan_memory(const MemoryOptions& options, unsigned feature, std::uint64_t limit_mib,
                              std::uint64_t leaf_limit_mib, const std::string& limit_source,
                              bool in_container);

}  // namespace jarmor::launcher
