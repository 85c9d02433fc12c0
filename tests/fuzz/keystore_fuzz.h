#pragma once

#include <cstdlib>
#include <functional>
#include <string_view>

#include "guard/keystore/judgement.h"
#include "guard/report/keystore_report.h"

/// Half of a run's time: stacks of thirty calls kept for each allocation, pages that are freed late.
extern "C" const char* __asan_default_options() {  // NOLINT(bugprone-reserved-identifier)
    return "malloc_context_size=4:quarantine_size_mb=8";
}

namespace jarmor::fuzz {

/// Opens, examines, judges and reports the bytes as a store: whatever they hold, that ends, within a budget
/// of 16 rounds a derivation, and what was opened is within its limits.
inline int keystore(const std::uint8_t* data, std::size_t size, guard::keystore::Format format) {
    using namespace guard::keystore;
    const View bytes(data, size);
    if (format_of(bytes) != format) return 0;
    const Password password("password"), other("other");
    for (const Password* given : {&password, static_cast<const Password*>(nullptr)}) {
        Budget budget{16, 256, 0};
        const auto store = open_store(bytes, {given, given == nullptr ? nullptr : &other}, budget);
        if (budget.spent > budget.total) std::abort();
        if (!store) {
            if (store.error().what.empty()) std::abort();
            continue;
        }
        if (store->entries.size() > 4 * max_entries) std::abort();
        const Examined examined = examine(*store);
        Question question;
        question.name = "fuzz";
        question.at = 1'795'327'200;
        question.java_feature = 17;
        question.store_password = given;
        const guard::KeystoreReport report{"fuzz", &examined, judge(examined, question), question.at};
        // Writing is half of a run, and is told by far fewer inputs than reading: one in eight, by content.
        if (std::hash<std::string_view>{}(text_of(bytes)) % 8 != 0) continue;
        if (guard::keystore_table(report, {}).empty() || guard::keystore_json(report).empty()) std::abort();
    }
    return 0;
}

}  // namespace jarmor::fuzz
