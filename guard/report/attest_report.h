#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "guard/report/redact.h"
#include "guard/watch/promise.h"

namespace jarmor::guard {

/// What was seen of one running JVM.
struct Attestation {
    pid_t pid = 0;
    std::string profile;  ///< that it was judged by
    std::string java;     ///< version; empty: not known
    std::uint64_t up_seconds = 0;
    bool started_by_jarmor = false;
    std::vector<Promise> promises;
    Redactor redactor;  ///< knows the secrets of its command line and environment

    bool broken() const;
};

struct AttestStyle {
    bool color = false;
    bool only_wrong = false;  ///< leave out what holds
};

std::string attest_table(const Attestation& attestation, const AttestStyle& style);
/// "schema": "jarmor-attest-1".
std::string attest_json(const Attestation& attestation);

}  // namespace jarmor::guard
