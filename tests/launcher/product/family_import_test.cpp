#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "launcher/product/family.h"

namespace jarmor::launcher {
namespace {

class FamilyOf : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "jarmor-family-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        home_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(home_); }

    const FamilyEntry* with(std::initializer_list<const char*> names) {
        for (const auto* name : names) {
            std::filesystem::create_directories(std::filesystem::path(home_ + "/" + name).parent_path());
            std::ofstream(home_ + "/" + name) << "#!/bin/sh\n";
        }
        auto found = family_of(home_);
        return found ? *found : nullptr;
    }
    std::string home_;
};

TEST_F(FamilyOf, TellsTheControlPlaneFromItsKeyManager) {
    const auto* entry = with({"bin/api-cp.sh", "bin/key-manager.sh", "bin/profileSetup.sh"});
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->title, "API Manager, control plane");
    EXPECT_EQ(entry->scripts.size(), 2U);
}

TEST_F(FamilyOf, TellsApiManager3FromTheIdentityServerThatHasAScriptOfTheSameName) {
    const auto* identity_server = with({"bin/wso2server.sh", "repository/conf/identity/identity.xml"});
    ASSERT_NE(identity_server, nullptr);
    EXPECT_EQ(identity_server->profile, "wso2-is");
    const auto* api_manager = with({"bin/profileSetup.sh"});
    ASSERT_NE(api_manager, nullptr);
    EXPECT_EQ(api_manager->profile, "wso2-apim");
}

TEST_F(FamilyOf, KnowsTheStreamingIntegratorByItsInnerScript) {
    EXPECT_EQ(with({"bin/server.sh"}), nullptr) << "a name that many products have";
    const auto* entry = with({"wso2/server/bin/carbon.sh"});
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->family, Family::streaming_integrator);
}

TEST_F(FamilyOf, RefusesADirectoryThatIsNoHome) {
    auto found = family_of(home_);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, guard::Failure::usage);
}

TEST(Families, NameOnlyPathsBelowHome) {
    for (const auto& entry : families()) {
        ASSERT_FALSE(entry.scripts.empty());
        EXPECT_FALSE(entry.mark.empty()) << entry.title;
        for (const auto path : entry.scripts) EXPECT_NE(path.front(), '/') << path;
        for (const auto path : entry.writable) {
            EXPECT_NE(path.front(), '/') << path;
            // What starts the server must never be the server's to change.
            EXPECT_NE(path, "bin");
            EXPECT_EQ(path.find(".."), std::string_view::npos) << path;
        }
    }
}

}  // namespace
}  // namespace jarmor::launcher
