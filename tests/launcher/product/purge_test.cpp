#include "launcher/product/purge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Purge : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = fs::temp_directory_path() / "purge.XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        root_ = name;
        fs::create_directories(root_ / "home/tmp");
        put("outside/kept");
    }
    void TearDown() override { fs::remove_all(root_); }
    void put(const std::string& path) const {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << "x";
    }
    std::vector<std::string> purge() const { return purge_directory(root_ / "home", "tmp"); }
    bool there(const std::string& path) const { return fs::exists(fs::symlink_status(root_ / path)); }

    fs::path root_;
};

TEST_F(Purge, EverythingGoesButDotFilesAtTheTop) {
    for (const char* path : {"home/tmp/a", "home/tmp/d/e/f", "home/tmp/d/.below", "home/tmp/.hidden/x"})
        put(path);
    EXPECT_THAT(purge(), IsEmpty());
    EXPECT_FALSE(there("home/tmp/a"));
    EXPECT_FALSE(there("home/tmp/d"));
    EXPECT_TRUE(there("home/tmp/.hidden/x"));
}

TEST_F(Purge, ALinkIsRemovedAndWhatItNamesStays) {
    fs::create_symlink(root_ / "outside", root_ / "home/tmp/link");
    fs::create_directories(root_ / "home/tmp/d");
    fs::create_symlink(root_ / "outside/kept", root_ / "home/tmp/d/link");
    EXPECT_THAT(purge(), IsEmpty());
    EXPECT_FALSE(there("home/tmp/link"));
    EXPECT_FALSE(there("home/tmp/d"));
    EXPECT_TRUE(there("outside/kept"));
}

TEST_F(Purge, ADirectoryThatIsALinkIsNotEmptied) {
    fs::remove(root_ / "home/tmp");
    fs::create_symlink(root_ / "outside", root_ / "home/tmp");
    EXPECT_THAT(purge(), ElementsAre(HasSubstr("/home/tmp: is no directory, or a link")));
    EXPECT_TRUE(there("outside/kept"));
    fs::remove(root_ / "home/tmp");
    fs::create_symlink(root_ / "outside", root_ / "home/sub");
    EXPECT_THAT(purge_directory(root_ / "home", "sub/deeper"), ElementsAre(HasSubstr("link")));
}

TEST_F(Purge, ADirectoryThatIsMissingIsMadeForTheServiceUserAlone) {
    fs::remove(root_ / "home/tmp");
    EXPECT_THAT(purge(), IsEmpty());
    struct stat status{};
    ASSERT_EQ(::stat((root_ / "home/tmp").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0700U);
}

TEST_F(Purge, ATreeThatIsTooDeepIsSaidAndLeft) {
    std::string path = "home/tmp";
    for (int i = 0; i < 300; ++i) path += "/d";
    fs::create_directories(root_ / path);
    EXPECT_THAT(purge(), ElementsAre(HasSubstr("too deep")));
    EXPECT_TRUE(there("home/tmp"));
}

}  // namespace
}  // namespace jarmor::launcher
