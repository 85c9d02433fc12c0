#include "launcher/confine/accounts.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace jarmor::launcher::confine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A root with the two files, and nothing else.
class Accounts : public ::testing::Test {
  protected:
    void SetUp() override {
        root_ = ::testing::TempDir() + "jarmor_accounts_" + std::to_string(::getpid());
        std::filesystem::create_directories(root_ + "/etc");
    }
    void TearDown() override { std::filesystem::remove_all(root_); }
    void passwd(const std::string& text) const { std::ofstream(root_ + "/etc/passwd") << text; }
    void group(const std::string& text) const { std::ofstream(root_ + "/etc/group") << text; }
    AccountFiles files() const { return AccountFiles(root_); }

    std::string root_;
};

TEST(ParseId, TakesDecimalDigitsUpToTheLastIdThereIs) {
    EXPECT_EQ(parse_id("0"), 0U);
    EXPECT_EQ(parse_id("1"), 1U);
    EXPECT_EQ(parse_id("10001"), 10001U);
    EXPECT_EQ(parse_id("4294967294"), 4294967294U);
}

TEST(ParseId, TakesNothingThatAKernelCallOrAnotherParserWouldReadAsRoot) {
    for (const char* const text : {"",
                                   "-1",
                                   "-0",
                                   "+1",
                                   "4294967295",
                                   "4294967296",
                                   "4294967297",
                                   "18446744073709551616",
                                   "99999999999999999999999",
                                   "0x0",
                                   "0x3e8",
                                   "1e3",
                                   "1.0",
                                   " 1",
                                   "1 ",
                                   "1\n",
                                   "0day",
                                   "00",
                                   "01",
                                   "0010",
                                   "\xd9\xa1",
                                   "1,000",
                                   "1:2"}) {
        EXPECT_EQ(parse_id(text), std::nullopt) << text;
    }
}

TEST_F(Accounts, AMissingFileHasNoEntries) {
    EXPECT_EQ(*files().group("x"), std::nullopt);
    EXPECT_FALSE(files().by_name("x")->has_value());
    EXPECT_FALSE(files().by_uid(7)->has_value());
    EXPECT_THAT(*files().memberships("x"), IsEmpty());
}

TEST_F(Accounts, AFileThatCannotBeReadIsNotTakenForAMissingOne) {
    std::filesystem::create_directory(root_ + "/etc/passwd");
    const auto account = files().by_name("root");
    ASSERT_FALSE(account);
    EXPECT_THAT(account.error().line(), HasSubstr("/etc/passwd: is not a regular file"));
}

TEST_F(Accounts, TheFirstOfTwoEntriesCountsAsInGlibc) {
    passwd("a:x:1:2:c:/first:/bin/sh\na:x:3:4::/second:\nb:x:1:9:::\n");
    const auto account = files().by_name("a");
    ASSERT_TRUE(account && account->has_value());
    EXPECT_EQ((*account)->uid, 1U);
    EXPECT_EQ((*account)->gid, 2U);
    EXPECT_EQ((*account)->home, "/first");
    EXPECT_EQ((*files().by_uid(1))->name, "a");
}

TEST_F(Accounts, ALastLineWithoutALineEndCounts) {
    passwd("root:x:0:0:::\na:x:1:2::/h:/s");
    EXPECT_EQ((*files().by_name("a"))->home, "/h");
}

TEST_F(Accounts, OnlyTheWholeNameMatches) {
    passwd("svc2:x:1:1:::\nsv:x:2:2:::\nSVC:x:3:3:::\n#svc:x:5:5:::\n");
    EXPECT_FALSE(files().by_name("svc")->has_value());
    EXPECT_FALSE(files().by_name("")->has_value());
}

TEST_F(Accounts, NisLinesNameNobody) {
    passwd("+svc:x:0:0:::\n+::::::\n-bad:x:1:1:::\n");
    EXPECT_FALSE(files().by_name("+svc")->has_value());
    EXPECT_FALSE(files().by_name("+")->has_value());
    EXPECT_FALSE(files().by_uid(0)->has_value());
}

TEST_F(Accounts, AMatchingEntryWithAnOverflowingIdIsAnErrorWithItsLine) {
    passwd("root:x:0:0::/root:/bin/sh\nsvc:x:4294967296:1:::\n");
    const auto account = files().by_name("svc");
    ASSERT_FALSE(account);
    EXPECT_EQ(account.error().kind, guard::Failure::confine);
    EXPECT_THAT(account.error().line(), HasSubstr("/etc/passwd:2: the entry is malformed"));
}

TEST_F(Accounts, AMatchingEntryOfTooFewFieldsIsAnError) {
    passwd("svc:x:5\n");
    EXPECT_FALSE(files().by_name("svc"));
    passwd("svc\n");
    EXPECT_FALSE(files().by_name("svc"));
    passwd("other\nsvc:x:5:5:::\n");
    EXPECT_EQ((*files().by_name("svc"))->uid, 5U);
}

TEST_F(Accounts, GroupsListTheirMembers) {
    group("root:x:0:\nweb:x:10:svc,other\ndb:x:20:other,svc\nsvcs:x:30:svcs\nlast:x:40:svc");
    EXPECT_EQ(*files().group("db"), std::optional<gid_t>(20));
    EXPECT_EQ(*files().group("d"), std::nullopt);
    EXPECT_THAT(*files().memberships("svc"), ElementsAre(10, 20, 40));
    EXPECT_THAT(*files().memberships("nobody"), IsEmpty());
}

TEST_F(Accounts, AMalformedGroupOfTheUserIsAnErrorAndOneOfOthersIsNot) {
    group("web:x:99999999999:svc\n");
    EXPECT_FALSE(files().memberships("svc"));
    EXPECT_FALSE(files().group("web"));
    EXPECT_TRUE(files().memberships("other"));
}

TEST_F(Accounts, AHugeFileIsReadToItsEnd) {
    std::string text;
    for (int i = 1; i < 50000; ++i) {
        text += "u" + std::to_string(i) + ":x:" + std::to_string(i) + ":1::/h:/s\n";
    }
    passwd(text);
    EXPECT_EQ((*files().by_name("u49999"))->uid, 49999U);
}

}  // namespace
}  // namespace jarmor::launcher::confine
