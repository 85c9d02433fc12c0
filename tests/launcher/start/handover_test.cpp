#include "launcher/start/handover.h"

#include "launcher/plan/sealed_file.h"

#include <gmock/gmock.h>
#include <unistd.h>

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Handover sample() {
    Handover handover;
    handover.promise = {
        {10001, 10002, {20, 30}, "svc", "/srv", true, {}}, {1024, 0, 027}, 1U << 10U, true, true};
    handover.supervision.name = "wso2am";
    handover.supervision.settings.restarts.value = 3;
    handover.supervision.settings.exit_code.value = ExitCodes::raw;
    handover.supervision.beside = {{{"/x/tool.sh", ""}, {"A=1"}, "/x"}};
    handover.supervision.keep = {7, 8};
    handover.supervision.lock = 9;
    handover.argv = {"java", "", "a b"};
    handover.environ = {"A=1", "B="};
    handover.java = 5;
    handover.path = "/jdk/bin/java";
    return handover;
}

TEST(HandoverTest, EverythingComesBack) {
    const auto back = from_bytes(to_bytes(sample()));
    ASSERT_TRUE(back) << back.error().line();
    EXPECT_EQ(to_bytes(*back), to_bytes(sample()));
    EXPECT_EQ(back->promise.identity.uid, 10001U);
    EXPECT_THAT(back->promise.identity.groups, ElementsAre(20, 30));
    EXPECT_TRUE(back->promise.filtered);
    EXPECT_THAT(back->argv, ElementsAre("java", "", "a b"));
    EXPECT_EQ(back->supervision.settings.exit_code.value, ExitCodes::raw);
    EXPECT_THAT(back->supervision.beside.at(0).argv, ElementsAre("/x/tool.sh", ""));
    EXPECT_THAT(descriptors_of(*back), ElementsAre(7, 8, 5, 9));
}

TEST(HandoverTest, WhatIsCutOffOrTooLongIsRefusedAtEveryByte) {
    const auto bytes = to_bytes(sample());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(from_bytes(bytes.substr(0, size))) << size;
    EXPECT_FALSE(from_bytes(bytes + "x"));
    EXPECT_THAT(from_bytes("jarmor handover 2\n").error().line(), HasSubstr("another version"));
}

TEST(HandoverTest, ALengthWithoutItsBytesTakesNoMemory) {
    std::string bytes = to_bytes(sample());
    // Each run of eight bytes in turn claims to be the longest length there is.
    for (std::size_t at = 18; at + 8 <= bytes.size(); ++at) {
        std::string changed = bytes;
        changed.replace(at, 8, 8, '\x7f');
        (void)from_bytes(changed);
    }
}

TEST(HandoverTest, OnlyASealedMemoryFileIsRead) {
    const auto sealed = sealed_file("test", "what was handed over");
    ASSERT_TRUE(sealed) << sealed.error().line();
    EXPECT_EQ(*read_sealed(sealed->get()), "what was handed over");
    EXPECT_EQ(*read_sealed(sealed->get()), "what was handed over") << "a second time";
    EXPECT_EQ(::write(sealed->get(), "x", 1), -1);
    const guard::UniqueFd other(::dup(STDIN_FILENO));
    EXPECT_THAT(read_sealed(other.get()).error().line(), HasSubstr("nothing that jarmor handed over"));
    EXPECT_FALSE(read_sealed(-1));
}

}  // namespace
}  // namespace jarmor::launcher
