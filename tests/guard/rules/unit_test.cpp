#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "guard/rules/catalogue.h"
#include "guard/rules/host_checks.h"

namespace jarmor::guard::rules {
namespace {

namespace fs = std::filesystem;

/// A host with units, on which jarmor starts the profile "wso2am".
class StartedByAUnit : public ::testing::Test {
  protected:
    StartedByAUnit() {
        root_ = (fs::temp_directory_path() / "jarmor-unit-XXXXXX").string();
        if (::mkdtemp(root_.data()) == nullptr) root_.clear();
        fs::create_directories(root_ + "/etc/systemd/system/multi-user.target.wants");
        subject_.root = Root(root_);
        subject_.home = "/opt/wso2am";
        subject_.name = "wso2am";
        subject_.service = Identity{};
        subject_.service->uid = subject_.service->gid = 10001;
    }
    ~StartedByAUnit() override { fs::remove_all(root_); }

    void unit(const std::string& name, const std::string& text) const {
        std::ofstream(root_ + "/etc/systemd/system/" + name) << text;
    }
    std::vector<Statement> check() const {
        Answer answer(bi_systemd);
        check_unit(subject_, answer);
        return answer.statements();
    }

    std::string root_;
    Subject subject_;
};

TEST_F(StartedByAUnit, ThatNamesTheProfileIsJudged) {
    unit("gateway.service", "[Service]\nExecStart=-/usr/bin/jarmor run wso2am\n");
    const auto said = check();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].where, "/etc/systemd/system/gateway.service");
    EXPECT_NE(said[0].found.find("lacks NoNewPrivileges=yes"), std::string::npos) << said[0].found;
    ASSERT_EQ(said[0].mends.size(), 1U);
    EXPECT_NE(said[0].mends[0].text.find("CapabilityBoundingSet=CAP_SETUID CAP_SETGID"), std::string::npos)
        << "without them jarmor could not become the user";
}

TEST_F(StartedByAUnit, OfAnotherProfileOrProgramIsNot) {
    unit("other.service", "[Service]\nExecStart=/usr/bin/jarmor run wso2am-dev\n");
    unit("backup.service", "[Service]\nExecStart=/usr/bin/rsync wso2am\n");
    const auto said = check();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].outcome, Outcome::not_applicable);
}

TEST_F(StartedByAUnit, ThatIsATemplateCountsWhereItIsEnabledForTheProfile) {
    fs::copy_file(std::string(JARMOR_SOURCE_DIR) + "/scripts/jarmor@.service",
                  root_ + "/etc/systemd/system/jarmor@.service");
    ASSERT_EQ(check().at(0).outcome, Outcome::not_applicable);
    fs::create_symlink("../jarmor@.service",
                       root_ + "/etc/systemd/system/multi-user.target.wants/jarmor@wso2am.service");
    const auto said = check();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].outcome, Outcome::pass) << said[0].found;
    // A drop-in of this instance alone takes something back.
    fs::create_directories(root_ + "/etc/systemd/system/jarmor@wso2am.service.d");
    unit("jarmor@wso2am.service.d/x.conf", "[Service]\nNoNewPrivileges=no\n");
    EXPECT_EQ(check().at(0).outcome, Outcome::fail);
}

TEST_F(StartedByAUnit, WithoutAUserFailsWhereTheProfileNamesNoneEither) {
    unit("gateway.service", "[Service]\nExecStart=/usr/bin/jarmor run wso2am\n");
    subject_.service->uid = 0;
    const auto said = check();
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0].found, "names no User, so that the service starts as root");
}

}  // namespace
}  // namespace jarmor::guard::rules
