#include "launcher/start/termination_log.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;

class TerminationLog : public ::testing::Test {
  protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }
    static std::string text_of(const std::string& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::string folder_ = ::testing::TempDir() + "jarmor_words_" + std::to_string(::getpid());
    std::string path_ = folder_ + "/termination-log";
};

TEST_F(TerminationLog, TheLastLineReplacesTheOneBefore) {
    std::ofstream(path_) << "a line that was there before, and longer";
    put_last_words("jarmor: refused", path_);
    EXPECT_EQ(text_of(path_), "jarmor: refused\n");
    put_last_words("two\nlines \x1b[31m", path_);
    EXPECT_EQ(text_of(path_), "two?lines ?[31m\n");
    put_last_words(std::string(9000, 'x'), path_);
    EXPECT_EQ(text_of(path_).size(), 4096U);
}

TEST_F(TerminationLog, ItIsNotMadeAndNoLinkIsFollowed) {
    put_last_words("x", path_);
    EXPECT_FALSE(fs::exists(path_));
    std::ofstream(folder_ + "/other") << "untouched";
    fs::create_symlink(folder_ + "/other", path_);
    put_last_words("x", path_);
    EXPECT_EQ(text_of(folder_ + "/other"), "untouched");
    fs::remove(path_);
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    put_last_words("x", path_);  // nobody reads it, and it does not block
}

}  // namespace
}  // namespace jarmor::launcher
