#include "guard/rules/permissions.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/support/must_run.h"

namespace jarmor::guard::rules {
namespace {

class Permissions : public ::testing::Test {
  protected:
    Permissions() {
        service_.uid = service_.gid = 10001;
        service_.groups = {10002};
    }

    std::vector<Flaw> flaws(std::string_view path, mode_t mode, uid_t uid, gid_t gid) {
        entry_.path = path;
        entry_.mode = mode;
        entry_.uid = uid;
        entry_.gid = gid;
        return flaws_of(entry_, {"/opt/server", &service_, writable_});
    }

    Identity service_;
    TreeEntry entry_;
    std::vector<std::string> writable_{"tmp", "repository/logs", "repository/conf"};
};

using Flaws = std::vector<Flaw>;

TEST_F(Permissions, OfTheServiceUserEndWhereTheServerNeedNotWrite) {
    EXPECT_EQ(flaws("bin/a.sh", S_IFREG | 0755, 10001, 10001), Flaws{Flaw::service_writes});
    EXPECT_EQ(flaws("bin/a.sh", S_IFREG | 0400, 10001, 0), Flaws{Flaw::service_writes})
        << "an owner changes the mode";
    EXPECT_EQ(flaws("bin/a.sh", S_IFREG | 0775, 0, 10002), Flaws{Flaw::service_writes})
        << "by a second group";
    EXPECT_EQ(flaws("repository/logs/a.log", S_IFREG | 0640, 10001, 10001), Flaws{});
    EXPECT_EQ(flaws("repository/logstash/a.jar", S_IFREG | 0640, 10001, 10001), Flaws{Flaw::service_writes});
    EXPECT_EQ(flaws("bin/a.sh", S_IFREG | 0755, 0, 0), Flaws{});
}

TEST_F(Permissions, OfAnAclCountAsThoseOfTheMode) {
    entry_.acl = {{false, 10001, 6}};
    EXPECT_EQ(flaws("lib/a.jar", S_IFREG | 0664, 0, 0), Flaws{Flaw::service_writes});
    entry_.acl = {{true, 10002, 4}};
    EXPECT_EQ(flaws("lib/a.jar", S_IFREG | 0664, 0, 0), Flaws{});
    entry_.acl = {{false, 33, 4}};
    EXPECT_EQ(flaws("repository/conf/deployment.toml", S_IFREG | 0640, 0, 10001), Flaws{Flaw::group_reads});
}

// What a start does not ask for would not have been a flaw: the kernel shows the mask of an ACL as the
// group's bits.
TEST_F(Permissions, OfAttributesAStartSeesWhatACheckSees) {
    std::string home = (std::filesystem::temp_directory_path() / "jarmor-rights-XXXXXX").string();
    ASSERT_NE(::mkdtemp(home.data()), nullptr);
    for (const char* name : {"program", "plain", "shared", "masked", "a.jks"})
        std::ofstream(home + "/" + name) << name;
    const std::string commands =
        "cd " + home +
        " && chmod 755 program && chmod 600 plain shared masked a.jks && chown 0:0 * && "
        "setcap cap_net_raw+ep program && setfacl -m u:10001:rw shared && "
        "setfacl -m u:10001:rw,m::r masked && setfacl -m u:33:r a.jks";
    const bool made = std::system(("{ " + commands + "; } 2>/dev/null").c_str()) == 0;
    std::set<std::pair<std::string, Flaw>> seen[2];
    for (const bool start : {false, true}) {
        const auto look = [&](const TreeEntry& entry) {
            if (entry.path.empty()) return;
            for (const Flaw flaw : flaws_of(entry, {home, &service_, writable_}))
                seen[start ? 1 : 0].emplace(entry.path, flaw);
        };
        EXPECT_TRUE(walk_tree(home, look, std::chrono::seconds(10),
                              {.attributes = start ? attributes_matter : nullptr, .threads = 1}));
    }
    std::filesystem::remove_all(home);
    JARMOR_NEED(made, "needs root, setcap and setfacl");
    const std::set<std::pair<std::string, Flaw>> expected{
        {"program", Flaw::capabilities}, {"shared", Flaw::service_writes}, {"a.jks", Flaw::group_reads}};
    EXPECT_EQ(seen[0], expected);
    EXPECT_EQ(seen[1], expected);
}

TEST_F(Permissions, LetTheServerMakeItsFilesInAStickyHome) {
    EXPECT_EQ(flaws("", S_IFDIR | 01775, 0, 10001), Flaws{});
    EXPECT_EQ(flaws("", S_IFDIR | 0775, 0, 10001), Flaws{Flaw::service_writes});
}

TEST_F(Permissions, OfAVolumeThatIsReadOnlyAreNoDangerButAMistake) {
    entry_.read_only_mount = true;
    EXPECT_EQ(flaws("repository/conf/a.toml", S_IFREG | 0407, 0, 0), Flaws{Flaw::others_mounted});
    EXPECT_EQ(flaws("bin/a.sh", S_IFREG | 0755, 10001, 10001), Flaws{});
}

TEST_F(Permissions, ThatGiveMoreThanTheCallerHasAreFlaws) {
    EXPECT_EQ(flaws("bin/a", S_IFREG | 04755, 0, 0), Flaws{Flaw::set_id});
    EXPECT_EQ(flaws("bin", S_IFDIR | 02755, 0, 0), Flaws{}) << "a directory hands on its group only";
    entry_.capabilities = true;
    EXPECT_EQ(flaws("bin/a", S_IFREG | 0755, 0, 0), Flaws{Flaw::capabilities});
}

TEST_F(Permissions, OfALinkAreThoseOfWhatItNames) {
    entry_.target = "../jdk";
    EXPECT_EQ(flaws("bin/java", S_IFLNK | 0777, 0, 0), Flaws{});
    EXPECT_EQ(flaws("java", S_IFLNK | 0777, 0, 0), Flaws{Flaw::leaves});
    entry_.target = "/opt/server/lib";
    EXPECT_EQ(flaws("java", S_IFLNK | 0777, 0, 0), Flaws{});
    entry_.target = "/opt/server2/lib";
    EXPECT_EQ(flaws("java", S_IFLNK | 0777, 0, 0), Flaws{Flaw::leaves});
}

TEST_F(Permissions, AreMendedInPartsThatHoldNothingWritable) {
    EXPECT_EQ(part_of("bin/a/b.sh", writable_), "bin");
    EXPECT_EQ(part_of("repository/components/plugins/a.jar", writable_), "repository/components");
    EXPECT_EQ(part_of("repository", writable_), "repository");
    EXPECT_EQ(part_of("", writable_), "");
}

}  // namespace
}  // namespace jarmor::guard::rules
