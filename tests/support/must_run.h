#pragma once

#include <gtest/gtest.h>

#include <cstdlib>

namespace jarmor::support {

/// True in CI, where a test that cannot run is a failure and not a skip.
inline bool must_run() {
    const char* value = std::getenv("JARMOR_TESTS_MUST_RUN");
    return value != nullptr && *value == '1';
}

}  // namespace jarmor::support

/// Leaves the test where the machine lacks what it needs: a skip with its reason on a laptop, a failure in
/// CI. A macro because GTEST_SKIP and FAIL must return from the test's own function.
#define JARMOR_NEED(condition, reason)                                               \
    do {                                                                             \
        if (!(condition)) {                                                          \
            if (::jarmor::support::must_run()) FAIL() << "cannot run: " << (reason); \
            GTEST_SKIP() << (reason);                                                \
        }                                                                            \
    } while (false)
