// Who may be named, and what comes of it: jarmor as it is called, an independent witness in java's place.
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <algorithm>

#include "drop_table.h"
#include "tests/support/probed_state.h"

namespace jarmor::drop {
namespace {

using support::deviations;
using support::ProbedState;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;

class DropUsers : public DropTable {};

INSTANTIATE_TEST_SUITE_P(Programs, DropUsers, ::testing::ValuesIn(programs()), name_of_program);

TEST_P(DropUsers, AUserThatNamesNobodyOrRootStartsNothing) {
    const struct {
        const char* user;
        int code;
        const char* said;
    } table[] = {
        {"4294967296", 78, "is no valid number"},  // wraps to root
        {"4294967296:10002", 78, "is no valid number"},
        {"4294967295", 78, "is no valid number"},  // CVE-2019-14287
        {"10001:4294967295", 78, "is no valid number"},
        {"18446744073709551616", 78, "is no valid number"},
        {"-1", 78, "is no valid name or number"},
        {"#-1", 78, "does not exist"},
        {"", 64, "--user: user"},
        {"${USER}", 78, "is an unresolved variable"},
        {"0day", 78, "does not exist"},  // CVE-2017-1000082
        {"0x3e8", 78, "does not exist"},
        {"nobody ", 78, "has a space at its end"},
        {"ghost", 78, "does not exist"},
        {"svc:ghosts", 78, "group 'ghosts' does not exist"},  // clickhouse-su
        {"svc:", 78, "group is empty"},
        {":10002", 78, "user is empty"},
        {"10009", 78, "has no entry in /etc/passwd"},
        {"0", 77, "is root"},
        {"00", 78, "is no valid number"},
        {"root", 77, "is root"},
        {"0:0", 77, "is root"},
        {"0:1000", 77, "is root"},
        {"zero", 77, "is in group 0"},
        {"10003", 77, "is in group 0"},
        {"wheel", 77, "is in group 0"},
        {"svc:root", 77, "is in group 0"},
    };
    for (const auto& row : table) {
        const auto outcome = run_as(row.user);
        EXPECT_EQ(outcome.code, row.code) << row.user << ": " << outcome.err;
        EXPECT_EQ(outcome.out, "") << row.user;
        EXPECT_THAT(outcome.err, HasSubstr(row.said)) << row.user;
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    }
}

TEST_P(DropUsers, AUserThatIsSomebodyGetsTheWholeState) {
    const struct {
        const char* user;
        unsigned uid, gid;
        const char *groups, *home, *name;
    } table[] = {
        {"svc", 10001, 10002, "20 30 10002 ", "/srv/svc", "svc"},
        {"10001", 10001, 10002, "20 30 10002 ", "/srv/svc", "svc"},
        {"svc:web", 10001, 30, "20 30 ", "/srv/svc", "svc"},
        {"10001:10002", 10001, 10002, "10002 ", "/srv/svc", "svc"},
        {"10001:0", 10001, 0, "0 ", "/srv/svc", "svc"},
        {"nobody", 65534, 65534, "65534 ", "/nonexistent", "nobody"},
    };
    for (const auto& row : table) {
        const auto outcome = run_as(row.user);
        ASSERT_EQ(outcome.code, 0) << row.user << ": " << outcome.err;
        const ProbedState state(outcome.out);
        EXPECT_EQ(deviations(state, {row.uid, row.gid, row.groups}), "") << row.user;
        EXPECT_EQ(state.variable("HOME"), row.home) << row.user;
        EXPECT_EQ(state.variable("USER"), row.name) << row.user;
        EXPECT_EQ(state.variable("LOGNAME"), row.name) << row.user;
        EXPECT_EQ(state.one("task-Name"), "java") << row.user;
        EXPECT_EQ(state.one("tasks"), "2") << row.user;
    }
}

TEST_P(DropUsers, AUidWithoutAnEntryHasAHomeAndNoNameOfRoots) {
    const auto outcome = run_as("4294967294:77");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_EQ(deviations(state, {4294967294U, 77, "77 "}), "");
    EXPECT_EQ(state.variable("HOME"), "/");
    EXPECT_NE(state.variable("USER"), "root");
    EXPECT_NE(state.variable("LOGNAME"), "root");
    EXPECT_THAT(state.all("arg"), Contains("-Duser.home=/"));
}

TEST_P(DropUsers, WithoutAPasswdFileNumbersStartAndNamesDoNot) {
    const auto empty_etc = [] { return ::mount("none", "/etc", "tmpfs", 0, "mode=0755") == 0; };
    const auto number = run_as("10001:10002", empty_etc);
    ASSERT_EQ(number.code, 0) << number.err;
    EXPECT_EQ(deviations(ProbedState(number.out), {10001, 10002, "10002 "}), "");
    EXPECT_EQ(ProbedState(number.out).variable("HOME"), "/");
    const auto name = run_as("svc", empty_etc);
    EXPECT_EQ(name.code, 78);
    EXPECT_THAT(name.err, HasSubstr("user 'svc' does not exist"));
}

TEST_P(DropUsers, ARandomUidInGroupZeroStartsUnprivileged) {
    // OpenShift: no passwd entry, group 0, no capabilities.
    const auto outcome = run_unprivileged(1000660000, 0, {0, 1000660000});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_EQ(state.one("resuid"), "1000660000 1000660000 1000660000");
    EXPECT_EQ(state.one("task-Groups"), "0 1000660000 ");
    EXPECT_EQ(state.one("task-CapPrm"), "0000000000000000");
    EXPECT_EQ(state.one("task-NoNewPrivs"), "1");
    EXPECT_EQ(state.one("limit-core"), "0 0");
    // Its HOME is left as it was, for it is the caller's own.
    EXPECT_EQ(state.variable("HOME"), "/root");
}

TEST_P(DropUsers, UnprivilegedOnlyTheUserItIsCanBeNamed) {
    EXPECT_EQ(run_unprivileged(10001, 10002, {10002}, {"--user", "svc"}).code, 0);
    EXPECT_EQ(run_unprivileged(10001, 10002, {10002}, {"--user", "10001:10002"}).code, 0);
    for (const char* const user : {"nobody", "root", "0", "10001:30", ""}) {
        const auto outcome = run_unprivileged(10001, 10002, {10002}, {"--user", user});
        EXPECT_THAT(outcome.code, AnyOf(64, 77, 78)) << user << outcome.err;
        EXPECT_EQ(outcome.out, "") << user;
    }
}

TEST_P(DropUsers, AsRootWithoutAUserNothingStarts) {
    const auto outcome = support::run_child([&] {
        if (!mount_accounts(folder_)) return 100;
        return support::exec_words(command({}, {}), variables());
    });
    EXPECT_EQ(outcome.code, 77);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("no user is named to run java as"));
}

}  // namespace
}  // namespace jarmor::drop
