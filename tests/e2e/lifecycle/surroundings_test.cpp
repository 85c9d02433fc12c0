// What gets in the way of a start: disks, other servers, users without a name.
#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "product.h"

namespace jarmor::lifecycle {
namespace {

using ::testing::HasSubstr;

class LifecycleSurroundings : public WithServers {};

TEST_F(LifecycleSurroundings, AFullDiskStopsNoStartAndNoStop) {
    const Product product("full", {"hook"});
    const std::string logs = product.home() + "/repository/logs";
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_EQ(product.jarmor("stop").code, 0);
    ASSERT_EQ(::mount("tmpfs", product.state_directory().c_str(), "tmpfs", 0,
                      "size=4k,uid=61184,gid=61184,mode=700"),
              0);
    ASSERT_EQ(::mount("tmpfs", logs.c_str(), "tmpfs", 0, "size=4k,uid=61184,gid=61184,mode=700"), 0);
    write_text(logs + "/filler", std::string(8192, 'x'));
    write_text(product.state_directory() + "/filler", std::string(8192, 'x'));
    const auto started = product.jarmor("start");
    EXPECT_EQ(started.code, 0) << started.err;
    EXPECT_THAT(started.err, HasSubstr("No space left on device"));
    EXPECT_EQ(product.jvms().size(), 1U);
    EXPECT_EQ(product.jarmor("status").code, 0);
    EXPECT_EQ(product.jarmor("stop").code, 0);
    EXPECT_TRUE(until([&] { return product.jvms().empty() && product.supervisors().empty(); }));
    (void)::umount2(logs.c_str(), MNT_DETACH);
    (void)::umount2(product.state_directory().c_str(), MNT_DETACH);
}

TEST_F(LifecycleSurroundings, AReadOnlyHomeIsStartedAndStoppedByItsUserToo) {
    const Product product("readonly", {});
    product.write_profile({}, "");
    ASSERT_EQ(::mount(product.home().c_str(), product.home().c_str(), nullptr, MS_BIND, nullptr), 0);
    ASSERT_EQ(::mount(nullptr, product.home().c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr),
              0);
    // No /run/jarmor either: nothing at all can be remembered, and the look through /proc has to do.
    const auto started = product.jarmor_as(service_uid, service_gid, "start");
    EXPECT_EQ(started.code, 0) << started.err;
    EXPECT_THAT(started.err, HasSubstr("no state is kept of this server"));
    EXPECT_EQ(product.jarmor_as(service_uid, service_gid, "start").out, "Process is already running\n");
    EXPECT_EQ(product.jarmor_as(service_uid, service_gid, "status").code, 0);
    EXPECT_EQ(product.jarmor_as(service_uid, service_gid, "stop").code, 0);
    EXPECT_TRUE(until([&] { return product.jvms().empty() && product.supervisors().empty(); }));
    (void)::umount2(product.home().c_str(), MNT_DETACH);
}

TEST_F(LifecycleSurroundings, TwoProductsOnOneHostDoNotSeeEachOther) {
    const Product first("first", {"port=19501"}, "ports = [19501]"),
        second("second", {"port=19502"}, "ports = [19502]");
    ASSERT_EQ(first.jarmor("start", {"--wait"}).code, 0);
    EXPECT_EQ(second.jarmor("status").code, 3);
    ASSERT_EQ(second.jarmor("start", {"--wait"}).code, 0);
    ASSERT_EQ(first.jarmor("stop").code, 0);
    EXPECT_EQ(second.jarmor("status", {"--wait-ready"}).code, 0);
    // The PID file of one names the JVM of the other, as after a copied home.
    write_text(first.pid_file(), std::to_string(second.jvm()) + "\n");
    EXPECT_THAT(first.jarmor("stop").err, HasSubstr("is left alone"));
    EXPECT_EQ(second.jvms().size(), 1U);
}

// All have one port in their configuration, as copies of a home do; the kernel says who may listen.
TEST_F(LifecycleSurroundings, APortOffsetLetsTwoProductsWithOnePortRunSideBySide) {
    const Product first("one", {"port=19511"}, "ports = [19511]"),
        second("two", {"-DportOffset=1", "port=19511"}, "ports = [19512]"),
        third("three", {"-DportOffset=0", "port=19511"});
    ASSERT_EQ(first.jarmor("start", {"--wait"}).code, 0);
    ASSERT_EQ(third.jarmor("start").code, 0);
    EXPECT_TRUE(until([&] { return third.jvms().empty(); })) << "two servers listen on one port";
    const auto started = second.jarmor("start", {"--wait"});
    ASSERT_EQ(started.code, 0) << started.err;
    EXPECT_EQ(first.jarmor("stop").code, 0);
    EXPECT_EQ(second.jarmor("status", {"--wait-ready"}).code, 0);
}

TEST_F(LifecycleSurroundings, ARandomUserOfGroupZeroStartsAndStopsFromAnotherProcess) {
    const Product product("random", {"hook", "print=up"});
    const std::string text = text_of(product.profile());
    const auto at = text.find("user = ");
    write_text(product.profile(), text.substr(0, at) + text.substr(text.find('\n', at) + 1));
    for (const char* const path : {"", "/tmp", "/repository/logs"}) {
        ASSERT_EQ(::chown((product.home() + path).c_str(), 0, 0), 0);
        ASSERT_EQ(::chmod((product.home() + path).c_str(), 0775), 0);
    }
    const auto started = product.jarmor_as(1000620000, 0, "start");
    EXPECT_EQ(started.code, 0) << started.err;
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    // Another user may look and finds nothing that it could touch.
    EXPECT_NE(product.jarmor_as(1000630000, 0, "status").code, 0);
    EXPECT_EQ(product.jarmor_as(1000630000, 0, "stop").code, 0);
    EXPECT_EQ(product.jvms().size(), 1U);
    EXPECT_EQ(product.jarmor_as(1000620000, 0, "stop").code, 0);
    EXPECT_TRUE(product.jvms().empty());
    EXPECT_THAT(product.console(), HasSubstr("hook ran"));
}

}  // namespace
}  // namespace jarmor::lifecycle
