#include "guard/evidence/tree.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>

#include "guard/evidence/tree_attributes.h"
#include "tests/support/must_run.h"

namespace jarmor::guard {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds enough{60};

class Tree : public ::testing::Test {
  protected:
    void SetUp() override {
        home_ = (fs::temp_directory_path() / "jarmor-tree-XXXXXX").string();
        ASSERT_NE(::mkdtemp(home_.data()), nullptr);
    }
    void TearDown() override { fs::remove_all(home_); }

    void make(const std::string& path) const {
        fs::create_directories(fs::path(home_ + "/" + path).parent_path());
        std::ofstream(home_ + "/" + path) << path;
    }

    /// Every path, with its mode.
    std::map<std::string, mode_t> walk(TreeTotals& totals, std::chrono::milliseconds budget = enough,
                                       TreeWalk how = {}) {
        std::map<std::string, mode_t> seen;
        std::mutex mutex;
        auto walked = walk_tree(
            home_,
            [&](const TreeEntry& entry) {
                const std::lock_guard lock(mutex);
                EXPECT_TRUE(seen.emplace(std::string(entry.path), entry.mode).second)
                    << entry.path << " twice";
            },
            budget, how);
        EXPECT_TRUE(walked) << walked.error().line();
        if (walked) totals = *walked;
        return seen;
    }

    std::string home_;
};

TEST_F(Tree, ShowsEveryEntryOnceWithItsModeAndFollowsNoLink) {
    for (int i = 0; i < 300; ++i)
        make("d" + std::to_string(i % 20) + "/e" + std::to_string(i % 7) + "/f" + std::to_string(i));
    fs::create_symlink("/", home_ + "/all");
    ASSERT_EQ(::chmod((home_ + "/d1").c_str(), 0751), 0);
    TreeTotals totals;
    const auto seen = walk(totals);
    std::size_t expected = 1;  // home itself
    for (const auto& entry : fs::recursive_directory_iterator(home_)) {
        ++expected;
        EXPECT_EQ(seen.count(entry.path().string().substr(home_.size() + 1)), 1U) << entry.path();
    }
    EXPECT_EQ(seen.size(), expected);
    EXPECT_EQ(totals.files + totals.directories + totals.links, expected);
    EXPECT_EQ(seen.at("d1"), static_cast<mode_t>(S_IFDIR | 0751));
    EXPECT_EQ(totals.unreached, std::vector<std::string>{});
}

TEST_F(Tree, ShowsTheTypeAloneToWhoeverAsksForNames) {
    make("bin/a");
    fs::create_symlink("bin", home_ + "/link");
    TreeTotals totals;
    auto seen = walk(totals, enough, {.names_alone = true});
    seen.erase("");  // the home, which no directory is asked for
    const std::map<std::string, mode_t> expected{{"bin", S_IFDIR}, {"bin/a", S_IFREG}, {"link", S_IFLNK}};
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(totals.files, 1U);
}

TEST_F(Tree, NamesWhatNoTimeWasLeftFor) {
    make("bin/a");
    TreeTotals totals;
    EXPECT_TRUE(walk(totals, std::chrono::milliseconds(0)).empty());
    EXPECT_EQ(totals.unreached, std::vector<std::string>{".: no time was left"});
}

TEST_F(Tree, SeesCapabilitiesAndWhatAnAclGrants) {
    JARMOR_NEED(::geteuid() == 0, "only root sets capabilities");
    make("bin/a");
    const std::string file = home_ + "/bin/a";
    JARMOR_NEED(std::system(("setcap cap_net_raw+ep " + file + " 2>/dev/null").c_str()) == 0,
                "setcap does not work here");
    bool seen = false;
    const auto walked = walk_tree(
        home_, [&](const TreeEntry& entry) { seen = seen || (entry.path == "bin/a" && entry.capabilities); },
        enough, {.threads = 1});
    EXPECT_TRUE(walked && seen);
}

TEST(Acl, GrantsWhatTheMaskLeaves) {
    const auto entry = [](unsigned tag, unsigned rights, unsigned id) {
        std::string bytes;
        for (const unsigned byte : {tag, 0U, rights, 0U, id & 0xffU, id >> 8U, 0U, 0U})
            bytes += static_cast<char>(byte);
        return bytes;
    };
    const std::string head("\2\0\0\0", 4);
    const auto grants =
        parse_acl(head + entry(0x01, 6, 0) + entry(0x02, 6, 10001) + entry(0x08, 7, 33) + entry(0x10, 4, 0));
    ASSERT_EQ(grants.size(), 2U);
    EXPECT_EQ(grants[0].id, 10001U);
    EXPECT_EQ(grants[0].rights, 4U) << "the mask takes writing away";
    EXPECT_TRUE(grants[1].group);
    EXPECT_TRUE(parse_acl("short").empty());
}

}  // namespace
}  // namespace jarmor::guard
