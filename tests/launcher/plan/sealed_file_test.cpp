#include "launcher/plan/sealed_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>

#include "guard/evidence/sha256.h"

namespace jarmor::launcher {
namespace {

TEST(SealedFile, IsReadFromItsBeginningByWhoeverInheritsItAndWrittenByNobody) {
    const auto file = sealed_file("a-test", "one\ntwo");
    ASSERT_TRUE(file);
    const std::string path = "/proc/self/fd/" + std::to_string(file->get());
    for (int i = 0; i < 2; ++i) {
        std::ifstream stream(path);
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), "one\ntwo");
    }
    EXPECT_EQ(::pwrite(file->get(), "x", 1, 0), -1);
    EXPECT_EQ(errno, EPERM);
    EXPECT_EQ(::ftruncate(file->get(), 0), -1);
    EXPECT_EQ(::fcntl(file->get(), F_ADD_SEALS, F_SEAL_FUTURE_WRITE), -1);
    EXPECT_EQ(::fcntl(file->get(), F_GETFD) & FD_CLOEXEC, 0);
}

// The sums of FIPS 180-2, appendix B.
TEST(Sha256, OfATextIsThatOfTheStandard) {
    EXPECT_EQ(*guard::sha256_of_text("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(*guard::sha256_of_text(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace jarmor::launcher
