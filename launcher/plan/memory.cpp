#include "launcher/plan/memory.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace jarmor::launcher {
namespace {

using guard::MemoryPlan;

constexpr double bytes_in_mib = 1024.0 * 1024.0;
/// Left free of the limit: what the kernel charges to the group besides the JVM (page cache, sockets).
constexpr double usable = 0.95;
constexpr double default_percentage = 25, default_min_percentage = 50, container_percentage = 75;
/// MaxHeapSize before ergonomics: 96 MiB scaled by 1.3 for 64 bits. A machine whose MinRAMPercentage gives
/// less counts as small, and MaxRAMPercentage is then not looked at.
constexpr double small_heap = 124.8;
constexpr double least_heap = 16;
/// From this limit on a JVM is taken for a server of the usual size; a smaller one gets smaller expectations,
/// because a JVM with 512 MiB that serves anything loads fewer classes and starts fewer threads.
constexpr double full_size = 2048;
/// JDKs before it read the limit of their own group only, not those of the groups above.
constexpr unsigned first_that_walks_up = 25;

std::uint64_t whole(double mib) {
    return static_cast<std::uint64_t>(std::max(mib, 0.0) + 0.5);
}

double mib_of(const std::optional<std::uint64_t>& bytes, double otherwise) {
    return bytes ? static_cast<double>(*bytes) / bytes_in_mib : otherwise;
}

/// What a collector needs outside of the heap: a fixed part, and a part of the heap (measured with native
/// memory tracking from 384 MiB to 12 GiB; others than G1 from their card tables and mark bitmaps).
struct CollectorCost {
    double fixed, of_heap;
};

CollectorCost collector_cost(const std::string& collector, unsigned feature) {
    if (collector == "Serial" || collector == "Epsilon") return {4, 0.005};
    if (collector == "Parallel") return {16, 0.04};
    if (collector == "Z" || collector == "Shenandoah") return {36, 0.05};
    return {36, feature >= 21 ? 0.02 : 0.04};
}

/// The heap a JVM chooses for `limit` MiB (Arguments::set_heap_size of HotSpot).
double heap_of(const MemoryOptions& options, double limit, double percentage) {
    if (options.max_heap) return mib_of(options.max_heap, 0);
    const double least = limit * options.min_percentage.value_or(default_min_percentage) / 100;
    const double heap = least < small_heap ? least : std::max(limit * percentage / 100, small_heap);
    return std::max(heap, mib_of(options.initial_heap, 0));
}

/// Everything but the heap, the part of the collector and of direct memory that grows with it left out.
struct Outside {
    double metaspace, code, threads, direct, libc;
    CollectorCost collector;
    double sum() const { return metaspace + code + threads + direct + libc + collector.fixed; }
};

Outside outside_of(const MemoryOptions& options, unsigned feature, double limit) {
    const double scale = std::min(1.0, limit / full_size);
    Outside outside{};
    outside.metaspace = mib_of(options.metaspace, 256 * scale);
    outside.code = std::min(mib_of(options.code_cache, 240 * scale), 240.0);
    outside.threads = 250 * std::min(0.15, mib_of(options.thread_stack, 1)) * scale;
    outside.direct = mib_of(options.direct, 64 * scale);
    outside.libc = 64 * scale;
    outside.collector = collector_cost(options.collector, feature);
    outside.collector.fixed *= scale;
    return outside;
}

void fill(MemoryPlan& plan, const Outside& outside, double heap, double limit) {
    const double collector = outside.collector.fixed + outside.collector.of_heap * heap;
    plan.heap = whole(heap);
    plan.metaspace = whole(outside.metaspace);
    plan.code = whole(outside.code);
    plan.threads = whole(outside.threads);
    plan.direct = whole(outside.direct);
    plan.gc = whole(collector);
    plan.libc = whole(outside.libc);
    plan.fits = heap + outside.sum() - outside.collector.fixed + collector <= usable * limit + 0.5;
}

/// "67.5": every JDK wants the dot, JDK 17 refuses an exponent.
std::string one_decimal(double percentage) {
    std::array<char, 16> text{};
    const auto tenths = static_cast<unsigned>(percentage * 10);
    (void)std::snprintf(text.data(), text.size(), "%u.%u", tenths / 10, tenths % 10);
    return text.data();
}

/// The option that makes the JVM of a container take `heap` MiB of `limit`.
std::string heap_option(double heap, double limit, bool by_size) {
    if (by_size) return "-Xmx" + std::to_string(static_cast<std::uint64_t>(heap)) + "m";
    return "-XX:MaxRAMPercentage=" + one_decimal(heap * 100 / limit);
}

}  // namespace

MemoryPlan plan_memory(const MemoryOptions& options, unsigned feature, std::uint64_t limit_mib,
                       std::uint64_t leaf_limit_mib, const std::string& limit_source, bool in_container) {
    MemoryPlan plan;
    plan.limit = limit_mib;
    plan.limit_source = limit_source;
    if (limit_mib == 0) return plan;
    const auto limit = static_cast<double>(limit_mib);
    const Outside outside = outside_of(options, feature, limit);
    const double room = (usable * limit - outside.sum()) / (1 + outside.collector.of_heap);
    const bool small = limit * options.min_percentage.value_or(default_min_percentage) / 100 < small_heap;
    const bool user_said = options.max_percentage || (options.min_percentage && small);
    double heap =
        heap_of(options, limit, std::clamp(options.max_percentage.value_or(default_percentage), 0.0, 100.0));
    bool by_size = options.max_heap.has_value();
    if (in_container && !by_size && !(user_said && heap <= room)) {
        const double target = std::min(user_said ? heap : limit * container_percentage / 100, room);
        // An -Xms above it has the last word in the JVM: there the sum says that it does not fit.
        if (target >= std::max(least_heap, mib_of(options.initial_heap, 0))) {
            // Percentages came to JDK 8 with update 191, and do not act below the small heap.
            by_size = feature <= 8 || small || target < small_heap;
            plan.options.push_back(heap_option(target, limit, by_size));
            heap = std::floor(target);
        }
    }
    const bool sees_too_much = leaf_limit_mib == 0 || leaf_limit_mib > limit_mib;
    if (!by_size && sees_too_much && feature < first_that_walks_up && limit_source != "/proc/meminfo") {
        plan.options.push_back("-XX:MaxRAM=" + std::to_string(limit_mib) + "m");
    }
    fill(plan, outside, heap, limit);
    return plan;
}

}  // namespace jarmor::launcher
