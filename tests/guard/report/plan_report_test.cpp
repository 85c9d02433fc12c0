#include "guard/report/plan_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "guard/report/receipt.h"

namespace jarmor::guard {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

LaunchPlan sample() {
    LaunchPlan plan;
    plan.profile = "orders";
    plan.mode = "enforce";
    plan.environment_kind = "production";
    plan.java = "/usr/lib/jvm/jdk 25/bin/java";
    plan.java_origin = {"/etc/jarmor/orders.toml", 7, 13};
    plan.jdk = {25, 0, 3, 0, "25.0.3"};
    plan.jdk_vendor = "Temurin";
    plan.argv = {"java", "-Ddb.password=hunter'22", "-XX:-ManagementServer", "-jar", "my app.jar", "$HOME",
                 "a\nb"};
    plan.environ = {"HOME=/srv", "DB_TOKEN=t0ps3cret"};
    plan.options = {
        {Action::pass, "-Ddb.password=hunter'22", "-Ddb.password=hunter'22", {"command line"}, "", "", ""},
        {Action::add,
         "",
         "-XX:-ManagementServer",
         {"base"},
         "jmx-remote-off",
         "any property opens a port",
         ""},
        {Action::strip,
         "-Dcom.sun.management.jmxremote",
         "",
         {"JAVA_OPTS"},
         "jmx-remote-off",
         "opens a port",
         ""},
        {Action::refuse,
         "-javaagent:/tmp/x.jar",
         "",
         {"command line"},
         "agents",
         "not listed",
         "[[jvm.agent]]"}};
    plan.variables = {{Action::strip, "LD_PRELOAD", "", {"environment"}, "env-deny", "loads code", ""},
                      {Action::pass, "HOME", "HOME", {"environment"}, "", "", ""}};
    plan.identity = {10001, 10001, {}, "wso2carbon", "/srv", true, {"/etc/jarmor/orders.toml", 3, 1}};
    plan.findings = {
        {"agents", Severity::error, "-javaagent:/tmp/x.jar", "is not listed t0ps3cret", "[[jvm.agent]]"}};
    plan.not_guaranteed = {"/srv/conf can be written by the service user"};
    return plan;
}

TEST(PlanTable, SaysOfEachEntryWhereItComesFromAndWhy) {
    const LaunchPlan plan = sample();
    const std::string table = plan_table(plan, plan_redactor(plan, nullptr), {});
    EXPECT_THAT(table, HasSubstr("wso2carbon 10001:10001"));
    EXPECT_THAT(table, HasSubstr("/etc/jarmor/orders.toml:7:13"));
    EXPECT_THAT(table, HasSubstr("-XX:-ManagementServer"));
    EXPECT_THAT(table, HasSubstr("base  jmx-remote-off: any property opens a port"));
    EXPECT_THAT(table, HasSubstr("LD_PRELOAD"));
    EXPECT_THAT(table, HasSubstr("allow it: [[jvm.agent]]"));
    EXPECT_THAT(table, HasSubstr("not guaranteed\n  /srv/conf can be written"));
    EXPECT_LT(table.find("removed"), table.find("refused"));
}

TEST(PlanTable, NoSecretInAnyFormat) {
    const LaunchPlan plan = sample();
    const char* const environ[] = {"OTHER_SECRET=is not listed", nullptr};
    const Redactor redactor = plan_redactor(plan, environ);
    for (const std::string& text : {plan_table(plan, redactor, {true, false, 0}), plan_json(plan, redactor),
                                    plan_shell(plan, redactor), receipt_json(plan, redactor, 4711, 0)}) {
        EXPECT_THAT(text, HasSubstr("***"));
        EXPECT_THAT(text, Not(HasSubstr("hunter")));
        EXPECT_THAT(text, Not(HasSubstr("22")));
        EXPECT_THAT(text, Not(HasSubstr("t0ps3cret")));
        EXPECT_THAT(text, Not(HasSubstr("is not listed")));
    }
}

TEST(PlanTable, OnATerminalNoLineIsWiderThanIt) {
    const LaunchPlan plan = sample();
    const std::string table = plan_table(plan, Redactor(), {false, false, 80});
    for (std::size_t begin = 0, end = 0; begin < table.size(); begin = end + 1) {
        end = table.find('\n', begin);
        EXPECT_LE(end - begin, 80U) << table.substr(begin, end - begin);
    }
}

TEST(PlanTable, QuietShowsOnlyWhatIsWrong) {
    const LaunchPlan plan = sample();
    const std::string table = plan_table(plan, Redactor(), {false, true, 0});
    EXPECT_THAT(table, StartsWith("removed\n"));
    EXPECT_THAT(table, HasSubstr("\nrefused\n"));
    EXPECT_THAT(table, HasSubstr("\nfindings\n"));
    EXPECT_THAT(table, Not(HasSubstr("-XX:-ManagementServer")));
}

TEST(PlanTable, AHostileOptionCannotForgeALine) {
    LaunchPlan plan = sample();
    plan.options[0].result = "-Dx=\n  forged \x1b[31m";
    const std::string table = plan_table(plan, Redactor(), {});
    EXPECT_THAT(table, HasSubstr("-Dx=?  forged ?[31m"));
}

TEST(PlanJson, IsParsedBackWithEverythingInIt) {
    const LaunchPlan plan = sample();
    const auto json = nlohmann::json::parse(plan_json(plan, Redactor()));
    EXPECT_EQ(json["argv"].get<std::vector<std::string>>(), plan.argv);
    EXPECT_EQ(json["identity"]["uid"], 10001);
    EXPECT_EQ(json["options"][1]["origin"], "base");
    EXPECT_EQ(json["options"][3]["action"], "refuse");
    EXPECT_EQ(json["findings"][0]["severity"], "error");
    EXPECT_EQ(json["limits"]["umask"], "0027");
    EXPECT_EQ(json["environment"][0]["given"], "LD_PRELOAD");
}

TEST(PlanJson, BytesThatAreNoUtf8DoNotBreakIt) {
    LaunchPlan plan = sample();
    plan.argv.push_back("\xff\xfe");
    EXPECT_FALSE(nlohmann::json::parse(plan_json(plan, Redactor()), nullptr, false).is_discarded());
}

TEST(Receipt, NamesTheEnvironmentButHoldsNoValue) {
    const LaunchPlan plan = sample();
    const std::string text = receipt_json(plan, Redactor(), 4711, 1700000000);
    const auto json = nlohmann::json::parse(text);
    EXPECT_EQ(json["pid"], 4711);
    EXPECT_EQ(json["environment_names"], nlohmann::json({"HOME", "DB_TOKEN"}));
    EXPECT_THAT(text, Not(HasSubstr("HOME=/srv")));
    EXPECT_THAT(json["time"].get<std::string>(), HasSubstr("2023-11-1"));
}

/// What a real shell makes of the words.
std::string words_by_sh(const std::string& text) {
    const std::string script = "show() { printf '<%s>' \"$@\"; }\n";
    std::size_t command = 0;  // what is behind the comments; a word of it may hold a line break
    while (text[command] == '#') command = text.find('\n', command) + 1;
    FILE* pipe = ::popen((script + text.substr(0, command) + "show " + text.substr(command)).c_str(), "r");
    std::string out;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) out += static_cast<char>(c);
    EXPECT_EQ(::pclose(pipe), 0);
    return out;
}

TEST(PlanShell, AShellReadsBackTheSameWords) {
    const LaunchPlan plan = sample();
    std::string expected = "<" + plan.java + ">";
    for (std::size_t i = 1; i < plan.argv.size(); ++i) expected += "<" + plan.argv[i] + ">";
    EXPECT_EQ(words_by_sh(plan_shell(plan, Redactor())), expected);
}

TEST(PlanShell, SaysBeforeItAsWhoWithWhichLimitsAndWhatOfTheEnvironmentChanges) {
    LaunchPlan plan = sample();
    plan.variables[0].given = "LD_PRELOAD\nrm -rf /x";
    const std::string text = plan_shell(plan, Redactor());
    EXPECT_THAT(text, HasSubstr("# user wso2carbon 10001:10001"));
    EXPECT_THAT(text, HasSubstr("\n# limits umask 0027, core 0"));
    EXPECT_THAT(text, HasSubstr("\n# environment LD_PRELOAD?rm -rf /x dropped\n"));
}

TEST(PlanTable, NamesTheProgramAndItsArguments) {
    LaunchPlan plan = sample();
    plan.argv = {"/jdk/bin/java", "-Xmx1g", "-jar", "a b.jar", "serve"};
    plan.program = 2;
    plan.program_origin = {"/etc/jarmor/orders.toml", 9, 1};
    const std::string table = plan_table(plan, Redactor(), {});
    EXPECT_THAT(table, HasSubstr("program    -jar 'a b.jar' serve"));
    EXPECT_THAT(table, HasSubstr("/etc/jarmor/orders.toml:9:1"));
    EXPECT_EQ(nlohmann::json::parse(plan_json(plan, Redactor()))["program_origin"],
              "/etc/jarmor/orders.toml:9:1");
}

}  // namespace
}  // namespace jarmor::guard
