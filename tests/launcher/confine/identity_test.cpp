#include "launcher/confine/identity.h"

#include <gmock/gmock.h>
#include <grp.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/child.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher::confine {
namespace {

using guard::Failure;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const root_only = "needs root: who may become whom is the kernel's answer to root";

class ResolveIdentity : public ::testing::Test {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, root_only);
        root_ = ::testing::TempDir() + "jarmor_identity_" + std::to_string(::getpid());
        std::filesystem::create_directories(root_ + "/etc");
        std::ofstream(root_ + "/etc/passwd") << "root:x:0:0:root:/root:/bin/sh\n"
                                                "svc:x:1001:2001::/srv/svc:/bin/false\n"
                                                "nohome:x:1002:2002:::\n"
                                                "zero:x:1003:0:::\n"
                                                "wheel:x:1004:2004:::\n"
                                                "broken:x:-1:5:::\n"
                                                "toor:x:0:0::/root:/bin/sh\n"
                                                "host$:x:1005:2005:::\n"
                                                "0day:x:1006:2006:::\n";
        std::ofstream(root_ + "/etc/group")
            << "root:x:0:wheel\nsvc:x:2001:\nweb:x:30:svc\nlog:x:20:svc,nohome\n";
        std::filesystem::permissions(root_, std::filesystem::perms(0755));
    }
    void TearDown() override {
        if (!root_.empty()) std::filesystem::remove_all(root_);
    }
    guard::Result<guard::Identity> resolve(const std::string& user, bool allow_root = false) const {
        return resolve_identity({user, {"/etc/jarmor/x.toml", 3, 8}, allow_root, root_});
    }
    std::string refusal(const std::string& user, Failure kind, bool allow_root = false) const {
        const auto identity = resolve(user, allow_root);
        if (identity) return "accepted as uid " + std::to_string(identity->uid);
        EXPECT_EQ(identity.error().kind, kind) << user;
        EXPECT_THAT(identity.error().line(), HasSubstr("/etc/jarmor/x.toml:3:8: ")) << user;
        EXPECT_FALSE(identity.error().mend.empty()) << user;
        return identity.error().what;
    }
    std::string root_;
};

TEST_F(ResolveIdentity, ANameTakesItsGroupsFromTheGroupFile) {
    const auto svc = resolve("svc");
    ASSERT_TRUE(svc) << svc.error().line();
    EXPECT_EQ(svc->uid, 1001U);
    EXPECT_EQ(svc->gid, 2001U);
    EXPECT_THAT(svc->groups, ElementsAre(20, 30, 2001));
    EXPECT_EQ(svc->name, "svc");
    EXPECT_EQ(svc->home, "/srv/svc");
    EXPECT_TRUE(svc->changes);
    EXPECT_EQ(svc->origin.text(), "/etc/jarmor/x.toml:3:8");
}

TEST_F(ResolveIdentity, ABareUidWithAnEntryIsThatUser) {
    const auto svc = resolve("1001");
    ASSERT_TRUE(svc) << svc.error().line();
    EXPECT_EQ(svc->name, "svc");
    EXPECT_THAT(svc->groups, ElementsAre(20, 30, 2001));
}

TEST_F(ResolveIdentity, UidAndGidNeedNoEntryAndTakeNoOtherGroup) {
    const auto free = resolve("4294967294:77");
    ASSERT_TRUE(free) << free.error().line();
    EXPECT_EQ(free->uid, 4294967294U);
    EXPECT_THAT(free->groups, ElementsAre(77));
    EXPECT_EQ(free->name, "");
    EXPECT_EQ(free->home, "/");
    const auto known = resolve("1001:77");
    ASSERT_TRUE(known) << known.error().line();
    EXPECT_THAT(known->groups, ElementsAre(77));
    EXPECT_EQ(known->home, "/srv/svc");
}

TEST_F(ResolveIdentity, AGroupMayBeNamed) {
    const auto svc = resolve("svc:web");
    ASSERT_TRUE(svc) << svc.error().line();
    EXPECT_EQ(svc->gid, 30U);
    EXPECT_THAT(svc->groups, ElementsAre(20, 30));
    EXPECT_EQ(resolve("1001:web")->gid, 30U);
}

TEST_F(ResolveIdentity, UnusualButRealNamesAreTaken) {
    EXPECT_EQ(resolve("host$")->uid, 1005U);
    EXPECT_EQ(resolve("0day")->uid, 1006U);
    EXPECT_EQ(resolve("nohome")->home, "/");
}

TEST_F(ResolveIdentity, WhatNamesNobodyIsNeverTakenForSomebody) {
    const std::string unfilled = ": what started jarmor did not fill it in";
    EXPECT_EQ(refusal("", Failure::confine), "user is empty");
    EXPECT_EQ(refusal("${USER}", Failure::confine), "user '${USER}' is an unresolved variable" + unfilled);
    EXPECT_EQ(refusal("$USER", Failure::confine), "user '$USER' is an unresolved variable" + unfilled);
    EXPECT_EQ(refusal("svc:${GROUP}", Failure::confine),
              "group '${GROUP}' is an unresolved variable" + unfilled);
    EXPECT_EQ(refusal("9day", Failure::confine), "user '9day' does not exist");
    EXPECT_EQ(refusal("svc ", Failure::confine), "user 'svc ' has a space at its end");
    EXPECT_EQ(refusal(" svc", Failure::confine), "user ' svc' has a space at its end");
    EXPECT_EQ(refusal(":5", Failure::confine), "user is empty");
    EXPECT_EQ(refusal("5:", Failure::confine), "group is empty");
    EXPECT_EQ(refusal(":", Failure::confine), "user is empty");
    EXPECT_EQ(refusal("ghost", Failure::confine), "user 'ghost' does not exist");
    EXPECT_EQ(refusal("svc:ghosts", Failure::confine), "group 'ghosts' does not exist");
    EXPECT_EQ(refusal("svc\n", Failure::confine), "user 'svc\n' has a character that no name may have");
    EXPECT_EQ(refusal("svc:1:2", Failure::confine), "group '1:2' has a character that no name may have");
}

TEST_F(ResolveIdentity, NumbersPastTheEndOrSignedAreRefused) {
    for (const char* const user : {"4294967296", "4294967295", "4294967296:1", "18446744073709551616:1",
                                   "00:1", "01001", "1001:4294967295", "1001:4294967296", "1001:007"}) {
        EXPECT_THAT(refusal(user, Failure::confine), HasSubstr("is no valid number")) << user;
    }
    for (const char* const user : {"-1", "+1", "#0", "0x3e8", "1e3", "-1:-1", "1001:-1", "1001:0x5"}) {
        EXPECT_THAT(refusal(user, Failure::confine),
                    ::testing::AnyOf(HasSubstr("is no valid name"), HasSubstr("does not exist")))
            << user;
    }
}

TEST_F(ResolveIdentity, ABareUidWithoutAnEntryIsRefusedRatherThanGivenGroupZero) {
    EXPECT_EQ(refusal("10001", Failure::confine),
              "uid 10001 has no entry in /etc/passwd to take its group from");
    EXPECT_THAT(resolve("10001").error().mend, HasSubstr("\"10001:GID\""));
}

TEST_F(ResolveIdentity, TheMendIsWrittenWhereTheMistakeWasMade) {
    const auto mend = [](const char* user, const char* source) {
        return resolve_identity({user, {source, 0, 0}, false, {}}).error().mend;
    };
    EXPECT_EQ(mend("${USER}", "command line"), "write --user NAME or --user UID:GID");
    EXPECT_EQ(mend("${USER}", "/etc/jarmor/x.toml"), "write user = \"NAME\" or user = \"UID:GID\"");
    EXPECT_EQ(mend("4000000000", "command line"), "write --user 4000000000:GID");
}

TEST_F(ResolveIdentity, AMalformedEntryOfTheUserIsRefused) {
    const auto broken = resolve("broken");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().kind, Failure::confine);
    EXPECT_THAT(broken.error().line(), HasSubstr("/etc/passwd:6: the entry is malformed"));
}

TEST_F(ResolveIdentity, RootIsRefusedUnderEachOfItsNames) {
    for (const char* const user : {"0", "root", "toor", "0:0", "0:1000", "root:svc"}) {
        EXPECT_THAT(refusal(user, Failure::policy), HasSubstr("is root")) << user;
    }
}

TEST_F(ResolveIdentity, RootIsTakenWhereTheProfileAllowsIt) {
    const auto root = resolve("root", true);
    ASSERT_TRUE(root) << root.error().line();
    EXPECT_EQ(root->uid, 0U);
    EXPECT_FALSE(root->changes);
    EXPECT_TRUE(resolve("0:1000", true)->changes);
}

TEST_F(ResolveIdentity, GroupZeroIsTakenOnlyWhereItIsWritten) {
    EXPECT_THAT(refusal("zero", Failure::policy), HasSubstr("is in group 0"));
    EXPECT_THAT(refusal("1003", Failure::policy), HasSubstr("is in group 0"));
    EXPECT_THAT(refusal("wheel", Failure::policy), HasSubstr("is in group 0"));
    EXPECT_THAT(refusal("svc:root", Failure::policy), HasSubstr("is in group 0"));
    const auto written = resolve("1001:0");
    ASSERT_TRUE(written) << written.error().line();
    EXPECT_EQ(written->gid, 0U);
    EXPECT_THAT(written->groups, ElementsAre(0));
}

TEST_F(ResolveIdentity, AsRootNobodyNamedIsAPolicyRefusalAlsoWhereRootIsAllowed) {
    for (const bool allow_root : {false, true}) {
        const auto nobody = resolve_identity({"", {}, allow_root, root_});
        ASSERT_FALSE(nobody);
        EXPECT_EQ(nobody.error().kind, Failure::policy);
        EXPECT_THAT(nobody.error().line(), HasSubstr("no user is named to run java as"));
    }
}

TEST_F(ResolveIdentity, WithoutAPasswdFileOnlyNumbersRemain) {
    std::filesystem::remove(root_ + "/etc/passwd");
    EXPECT_EQ(refusal("svc", Failure::confine), "user 'svc' does not exist");
    EXPECT_EQ(resolve("1001:2001")->uid, 1001U);
}

TEST_F(ResolveIdentity, WhatOnlyTheNameServiceKnowsIsNotAskedForATestRoot) {
    EXPECT_EQ(refusal("daemon", Failure::confine), "user 'daemon' does not exist");
}

/// Runs `body` as an unprivileged process with the given ids.
support::Outcome unprivileged(uid_t uid, gid_t gid, const std::vector<gid_t>& groups,
                              const std::function<int()>& body) {
    return support::run_child([&] {
        if (::setgroups(groups.size(), groups.data()) != 0 || ::setresgid(gid, gid, gid) != 0 ||
            ::setresuid(uid, uid, uid) != 0) {
            return 100;
        }
        return body();
    });
}

TEST_F(ResolveIdentity, UnprivilegedItStaysWhoItIsAlsoInGroupZeroWithoutAnEntry) {
    const auto outcome = unprivileged(1000660000, 0, {0, 27}, [&] {
        const auto identity = resolve_identity({"", {}, false, root_});
        return identity && identity->uid == 1000660000 && identity->gid == 0 && !identity->changes &&
                       identity->name.empty() && identity->home == "/" &&
                       identity->groups == std::vector<gid_t>{0, 27}
                   ? 0
                   : 1;
    });
    EXPECT_EQ(outcome.code, 0);
}

TEST_F(ResolveIdentity, UnprivilegedTheNamedUserMustBeTheOneItIs) {
    const auto outcome = unprivileged(1001, 2001, {2001}, [&] {
        const auto same = resolve("svc");
        const auto number = resolve("1001:2001");
        const auto other = resolve("nohome");
        const auto other_group = resolve("1001:30");
        const auto root = resolve("root");
        if (!same || same->changes || !number) return 1;
        if (other || other_group || root) return 2;
        return other.error().kind == Failure::confine &&
                       other.error().what == "cannot become nohome (1002:2002): already runs as 1001:2001"
                   ? 0
                   : 3;
    });
    EXPECT_EQ(outcome.code, 0);
}

TEST_F(ResolveIdentity, AProcessOfMixedIdsIsRefused) {
    const auto outcome = support::run_child([&] {
        if (::setresuid(1001, 0, 1001) != 0) return 100;
        const auto mixed = resolve("svc");
        return !mixed && mixed.error().kind == Failure::confine &&
                       mixed.error().what.find("ids of this process differ") != std::string::npos
                   ? 0
                   : 1;
    });
    EXPECT_EQ(outcome.code, 0);
}

}  // namespace
}  // namespace jarmor::launcher::confine
