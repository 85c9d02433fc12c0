#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

/// A host below a directory, with a profile, as an unpacked image has them.
class CheckCommand : public ::testing::Test {
  protected:
    void SetUp() override {
        root_ = (fs::temp_directory_path() / "jarmor-check-XXXXXX").string();
        ASSERT_NE(::mkdtemp(root_.data()), nullptr);
        put("/usr/sbin/sshd", "");
        put("/etc/ssh/sshd_config", "Port 22\nPermitRootLogin no\n");
        put("/etc/nftables.conf",
            "table inet filter {\n chain input {\n  type filter hook input priority 0; policy drop;\n "
            "}\n}\n");
        put("/etc/audit/rules.d/a.rules", "-a always,exit -S execve -k x\n-w /opt/orders -p wa\n");
        put("/etc/systemd/journald.conf", "[Journal]\nStorage=persistent\n");
        put("/etc/rsyslog.conf", "*.* @@siem.example.com:6514\n");
        profile(
            "[[signoff]]\nrule = \"net-firmware\"\nwho = \"Ada\"\nreference = \"T-1\"\nwhen = "
            "2026-06-01\nuntil = 2026-12-31\n");
        // Whoever the check becomes has to get in.
        for (const auto& entry : fs::recursive_directory_iterator(root_))
            fs::permissions(entry.path(), fs::perms(entry.is_directory() ? 0755 : 0644));
        fs::permissions(root_, fs::perms(0755));
    }
    void TearDown() override { fs::remove_all(root_); }

    void put(const std::string& path, const std::string& text) const {
        fs::create_directories(fs::path(root_ + path).parent_path());
        std::ofstream(root_ + path) << text;
    }
    void profile(const std::string& more) const {
        put("/etc/jarmor/orders.toml",
            "extends = \"jvm\"\nhome = \"/opt/orders\"\nuser = \"65534:65534\"\n" + more);
    }

    /// Standard output; code_ is the exit code.
    std::string check(const std::string& words) {
        FILE* pipe = ::popen((JARMOR_PROGRAM " check --root " + root_ + " --at 2026-11-22 orders " + words +
                              " 2>" + root_ + "/err")
                                 .c_str(),
                             "r");
        std::string text;
        for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
        code_ = WEXITSTATUS(::pclose(pipe));
        return text;
    }

    /// The results of a rule in a JSON report.
    std::vector<std::string> results(const std::string& rule) {
        const auto report = nlohmann::json::parse(check("--json"));
        std::vector<std::string> found;
        for (const auto& finding : report.at("findings")) {
            if (finding.at("rule") == rule) found.push_back(finding.at("result"));
        }
        return found;
    }

    std::string root_;
    int code_ = -1;
};

TEST_F(CheckCommand, TellsWhatPassesWhatFailsAndWhoSignedOff) {
    EXPECT_EQ(results("ssh-no-root"), std::vector<std::string>{"pass"});
    EXPECT_EQ(results("ssh-port"), std::vector<std::string>{"fail"});
    EXPECT_EQ(results("net-firmware"), std::vector<std::string>{"pass"});
    EXPECT_EQ(results("net-device-security"), std::vector<std::string>{"unknown"});
    EXPECT_EQ(results("client-auth-hash-match"), std::vector<std::string>{"not_applicable"});
    EXPECT_EQ(code_, 1) << "passwords are on: ssh-key-login is an error";
}

TEST_F(CheckCommand, EndsAsAskedFor) {
    check("--exit-on never");
    EXPECT_EQ(code_, 0);
    put("/etc/ssh/sshd_config",
        "Port 22\nPermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n");
    check("");
    EXPECT_EQ(code_, 0) << "a port is a recommendation";
    check("--exit-on warning");
    EXPECT_EQ(code_, 1);
    profile("usr = \"x\"\n");
    check("");
    EXPECT_EQ(code_, 2) << "a broken profile cannot be judged by";
}

TEST_F(CheckCommand, WaivesWhatTheProfileSaysUntilItsLastDay) {
    profile(
        "[[waiver]]\nrule = \"ssh-key-login\"\nreason = \"jump host\"\nby = \"ops\"\nuntil = 2026-11-22\n");
    EXPECT_EQ(results("ssh-key-login"), (std::vector<std::string>{"waived", "waived"}));
    EXPECT_EQ(code_, 0);
    profile(
        "[[waiver]]\nrule = \"ssh-key-login\"\nreason = \"jump host\"\nby = \"ops\"\nuntil = 2026-11-21\n");
    EXPECT_EQ(results("ssh-key-login").back(), "fail");
    EXPECT_EQ(code_, 1);
}

TEST_F(CheckCommand, OnlyWarnsOfRulesNewerThanTheBaseline) {
    profile("baseline = \"0.9\"\n");
    EXPECT_THAT(check(""),
                ContainsRegex("verdict  pass: 0 errors, .*; [1-9][0-9]* errors? more with --baseline"));
    EXPECT_EQ(code_, 0);
    const std::string latest = check("--baseline latest");
    EXPECT_THAT(latest, HasSubstr("verdict  refused: "));
    EXPECT_EQ(code_, 1);
    profile("");
    EXPECT_EQ(check(""), latest) << "without a baseline every rule counts";
    profile("baseline = \"1.10\"\n");
    EXPECT_EQ(check(""), latest) << "versions are numbers, not text";
    check("--baseline newest");
    EXPECT_EQ(code_, 64);
    profile("environment = \"development\"\n");
    check("");
    EXPECT_EQ(code_, 0) << "nothing is refused where software is developed";
}

TEST_F(CheckCommand, SaysTheVerdictLastAndShowsWhereAndHowToMend) {
    const std::string table = check("-v");
    EXPECT_THAT(table, HasSubstr("/etc/ssh/sshd_config:1: sshd listens on port 22"));
    EXPECT_THAT(table, HasSubstr("sed -i 's|^Port 22$|Port 2222|' " + root_ + "/etc/ssh/sshd_config"));
    EXPECT_THAT(table, HasSubstr("\nverdict  refused: "));
    EXPECT_THAT(check("-q"), Not(HasSubstr("ssh-port"))) << "a warning is not what -q is for";
}

TEST_F(CheckCommand, WritesSarifWhoseLevelsFitItsKinds) {
    const auto log = nlohmann::json::parse(check("-o sarif"));
    EXPECT_EQ(log.at("version"), "2.1.0");
    const auto& run = log.at("runs").at(0);
    for (const auto& result : run.at("results")) {
        EXPECT_EQ(result.at("level") == "none", result.at("kind") != "fail") << result;
        const std::size_t index = result.at("ruleIndex");
        EXPECT_EQ(run.at("tool").at("driver").at("rules").at(index).at("id"), result.at("ruleId"));
    }
    const auto& results = run.at("results");
    const auto port = std::find_if(results.begin(), results.end(),
                                   [](const auto& result) { return result.at("ruleId") == "ssh-port"; });
    ASSERT_NE(port, results.end());
    const auto& place = port->at("locations").at(0).at("physicalLocation");
    EXPECT_EQ(place.at("artifactLocation").at("uri"), "file:///etc/ssh/sshd_config");
    EXPECT_EQ(place.at("region").at("startLine"), 1);
}

}  // namespace
}  // namespace jarmor::launcher
