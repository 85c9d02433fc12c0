// What a killed import leaves is removed by the next one; what is in use is left alone.
#include "launcher/product/learn/scratch_place.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "launcher/product/service_view.h"

namespace jarmor::launcher::learn {
namespace {

namespace fs = std::filesystem;

class ScratchPlaceTest : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = "/var/tmp/scratch-place-XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        place_ = name;
        ASSERT_EQ(::setenv("TMPDIR", name.c_str(), 1), 0);
    }
    void TearDown() override {
        (void)::unsetenv("TMPDIR");
        if (!place_.empty()) fs::remove_all(place_);
    }
    std::set<std::string> entries() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(place_)) names.insert(entry.path());
        return names;
    }
    fs::path place_;
};

TEST_F(ScratchPlaceTest, AKilledRunsDirectoryIsRemovedByTheNextAndOneInUseIsLeft) {
    const auto killed = in_a_child([](int to) {
        const auto place = make_scratch_place();
        if (!place) return 1;
        fs::create_directories(place->path + "/home/bin");
        std::ofstream(place->path + "/home/bin/x.sh") << "left";
        (void)!::write(to, place->path.data(), place->path.size());
        return ::raise(SIGKILL);
    });
    ASSERT_TRUE(killed);
    EXPECT_EQ(killed->signal, SIGKILL);
    ASSERT_EQ(entries(), std::set<std::string>{killed->text});
    const auto first = make_scratch_place();
    ASSERT_TRUE(first) << first.error().line();
    EXPECT_EQ(entries(), std::set<std::string>{first->path});
    const auto second = make_scratch_place();
    ASSERT_TRUE(second) << second.error().line();
    EXPECT_EQ(entries(), (std::set<std::string>{first->path, second->path}));
}

TEST_F(ScratchPlaceTest, WhatIsOfAnotherUserOrNameOrALinkIsLeft) {
    fs::create_directory(place_ / "jarmor-import-longer-name");
    fs::create_directory(place_ / "kept");
    fs::create_directory_symlink(place_ / "kept", place_ / "jarmor-import-linked");
    auto left = entries();
    if (::geteuid() == 0) {
        fs::create_directory(place_ / "jarmor-import-theirs");
        ASSERT_EQ(::chown((place_ / "jarmor-import-theirs").c_str(), 61184, 61184), 0);
        left = entries();
    }
    const auto made = make_scratch_place();
    ASSERT_TRUE(made) << made.error().line();
    left.insert(made->path);
    EXPECT_EQ(entries(), left);
}

TEST(AChildThatLooks, SaysHowItEndedWhereItSaidNothing) {
    const auto by = [](const auto& body) {
        const auto said = in_a_child(body);
        return said ? early_end(*said) : said.error().line();
    };
    EXPECT_EQ(by([](int) { return 0; }), "");
    EXPECT_EQ(by([](int) { return 70; }), "ended with 70 and said nothing");
    EXPECT_EQ(by([](int to) { return ::write(to, "why", 3) == 3 ? 1 : 0; }), "");
    EXPECT_EQ(by([](int) { return ::raise(SIGKILL); }), "ended by signal 9 (Killed)");
    // Also after a word: what it said may be half of it.
    EXPECT_EQ(by([](int to) { return ::write(to, "w", 1) == 1 ? ::raise(SIGTERM) : 0; }),
              "ended by signal 15 (Terminated)");
}

TEST(AChildThatLooks, DoesNotComeBackThroughItsParentsFrames) {
    const auto said = in_a_child([](int) -> int {
        (void)std::signal(SIGABRT, SIG_DFL);
        throw std::string("thrown");
    });
    ASSERT_TRUE(said);
    EXPECT_EQ(said->signal, SIGABRT);
}

}  // namespace
}  // namespace jarmor::launcher::learn
