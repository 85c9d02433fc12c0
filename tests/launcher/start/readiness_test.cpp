#include "launcher/start/readiness.h"

#include <gtest/gtest.h>

namespace jarmor::launcher {
namespace {

TEST(ReadinessTest, TheLinesOfTheProductsCountFromTheStartOfTheProcessOn) {
    const std::string since = "2025-03-01 10:00:05";
    const char* const carbon =
        "TID: [-1234] [] [2025-03-01 10:00:41,123]  INFO {org.wso2.carbon.core.internal.StartupFinalizer} - "
        "WSO2 Carbon started in 36 sec\n";
    const char* const integrator =
        "[2025-03-01 10:00:05,900]  INFO {StartupFinalizer} - WSO2 Micro Integrator started in 5.37 "
        "seconds\n";
    EXPECT_TRUE(says_started(carbon, since));
    EXPECT_TRUE(says_started(std::string("x\n") + integrator, since));
    EXPECT_FALSE(says_started(carbon, "2025-03-01 10:00:42")) << "a start before this one";
    EXPECT_FALSE(says_started("[2025-03-01 10:00:41,123] INFO - WSO2 Carbon is starting\n", since));
    EXPECT_FALSE(says_started("WSO2 Carbon started in 36 sec\n", since))
        << "a line without a time proves nothing";
    EXPECT_FALSE(says_started("", since));
}

}  // namespace
}  // namespace jarmor::launcher
