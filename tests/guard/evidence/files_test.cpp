#include "guard/evidence/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace jarmor::guard {
namespace {

TEST(Files, AFifoIsRefusedAtOnceInsteadOfBlocking) {
    const std::string path = ::testing::TempDir() + "jarmor_fifo";
    (void)::unlink(path.c_str());
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const auto text = read_file(path, 100, Failure::profile);
    (void)::unlink(path.c_str());
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().line(), path + ": is not a regular file");
}

TEST(Files, AFileOverTheLimitIsAnErrorThatNamesTheLimit) {
    const auto text = read_file("/proc/self/exe", 10, Failure::java);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().what, "is larger than 10 bytes");
}

}  // namespace
}  // namespace jarmor::guard
