#include "launcher/start/pid_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace jarmor::launcher {
namespace {

using ::testing::HasSubstr;

class PidFile : public ::testing::Test {
  protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::string written(const std::string& text) const {
        std::ofstream(path_, std::ios::binary) << text;
        return path_;
    }
    std::string folder_ = ::testing::TempDir() + "jarmor_pid_" + std::to_string(::getpid());
    std::string path_ = folder_ + "/wso2carbon.pid";
};

TEST_F(PidFile, EveryFormThatAProductWritesIsRead) {
    for (const std::string& text : {std::string("4711"), std::string("4711\n"),
                                    "4711\n" + std::string(95, '\0'), std::string(" 4711 \r\n")}) {
        const auto pid = read_pid_file(written(text));
        ASSERT_TRUE(pid) << pid.error().line();
        EXPECT_EQ(*pid, 4711);
    }
}

TEST_F(PidFile, NoFileAnEmptyOneAndOneOfNulsAloneHoldNothing) {
    EXPECT_EQ(*read_pid_file(path_), std::nullopt);
    EXPECT_EQ(*read_pid_file(path_ + "/below"), std::nullopt);
    EXPECT_EQ(*read_pid_file(written("")), std::nullopt);
    EXPECT_EQ(*read_pid_file(written(std::string(100, '\0'))), std::nullopt);
}

TEST_F(PidFile, WhatKillWouldTakeForAGroupOrForEverybodyIsNoPid) {
    for (const std::string& text :
         {std::string("0"), std::string("-1"), std::string("-4711"), std::string("4711 12"),
          std::string("4711\0x", 6), std::string("99999999999"), std::string("0x10"), std::string("$$")}) {
        const auto pid = read_pid_file(written(text));
        ASSERT_FALSE(pid) << text;
        EXPECT_THAT(pid.error().line(), HasSubstr("holds no process id"));
    }
    EXPECT_FALSE(read_pid_file(written(std::string(5000, ' ') + "4711")));
}

TEST_F(PidFile, AFifoInItsPlaceDoesNotBlock) {
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    EXPECT_FALSE(read_pid_file(path_));
}

TEST_F(PidFile, ItIsReplacedAsAWholeAndALinkIsNotFollowed) {
    const std::string other = folder_ + "/other";
    std::ofstream(other) << "untouched";
    std::filesystem::create_symlink(other, path_);
    const auto done = write_pid_file(path_, 12);
    ASSERT_TRUE(done) << done.error().line();
    EXPECT_FALSE(std::filesystem::is_symlink(path_));
    EXPECT_EQ(*read_pid_file(path_), 12);
    EXPECT_EQ(std::filesystem::file_size(other), 9U);
    std::size_t names = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_)) ++names;
    EXPECT_EQ(names, 2U) << "a temporary file was left";
}

TEST_F(PidFile, AFileThatCannotBeWrittenIsNamed) {
    const auto done = write_pid_file(folder_ + "/none/wso2carbon.pid", 12);
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().line(), HasSubstr("cannot be written: No such file or directory"));
}

}  // namespace
}  // namespace jarmor::launcher
