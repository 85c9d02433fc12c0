#include "launcher/profile/container.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "site.h"

namespace jarmor::launcher {
namespace {

TEST(Container, IsRecognisedByTheMarksOfDockerPodmanAndSystemd) {
    ::unsetenv("KUBERNETES_SERVICE_HOST");
    for (const char* mark : {".dockerenv", "run/.containerenv", "run/systemd/container"}) {
        const test::Site root;
        EXPECT_FALSE(in_container(true, root.path())) << mark;
        root.write(mark, "");
        EXPECT_TRUE(in_container(true, root.path())) << mark;
    }
}

TEST(Container, TheVariableOfKubernetesCountsNotAsRoot) {
    const test::Site root;
    ASSERT_EQ(::setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1", 1), 0);
    EXPECT_TRUE(in_container(false, root.path()));
    EXPECT_FALSE(in_container(true, root.path()));
    ::unsetenv("KUBERNETES_SERVICE_HOST");
}

}  // namespace
}  // namespace jarmor::launcher
