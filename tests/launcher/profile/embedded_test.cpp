#include "launcher/profile/embedded.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "guard/evidence/files.h"
#include "launcher/profile/built_in.h"
#include "launcher/profile/parse.h"

namespace jarmor::launcher {
namespace {

std::string dumped(const Item& item) {
    return "{" + item.name + "|" + item.text + "|" + std::to_string(item.number) + "|" +
           (item.flag ? "true" : "false") + "|" + item.origin.text() + "}";
}

/// Everything a Document says, a line for each setting.
std::string dumped(const Document& document) {
    std::string text = document.source + "\n";
    for (const auto& row : document.rows) {
        text += "[" + std::string(row.table->name) + "] " + row.origin.text() + "\n";
        for (const auto& setting : row.settings) {
            text += std::string(setting.key->table) + "." + std::string(setting.key->name) + " " +
                    setting.origin.text() + " " + dumped(setting.value);
            for (const auto& item : setting.items) text += dumped(item);
            text += "\n";
        }
    }
    return text;
}

std::string as_parsed_now(const std::string& name) {
    const auto text = guard::read_file(std::string(JARMOR_SOURCE_DIR) + "/profiles/" + name + ".toml",
                                       largest_profile, guard::Failure::internal);
    if (!text) return text.error().line();
    const auto document = parse_profile(*text, name);
    return document ? dumped(*document) : document.error().line();
}

TEST(Embedded, TheTableOfEachBuiltInProfileIsWhatItsTextSaysWithEveryPosition) {
    for (const auto name : built_in_names()) {
        const auto chain = built_in_chain(name);
        ASSERT_TRUE(chain) << chain.error().line();
        EXPECT_EQ(dumped(chain->back()), as_parsed_now(std::string(name)));
    }
}

TEST(Embedded, TheTableOfTheContainerLayerIsWhatItsTextSays) {
    const auto document = container_document();
    ASSERT_TRUE(document) << document.error().line();
    EXPECT_EQ(dumped(*document), as_parsed_now("container"));
}

TEST(Embedded, EachProfileOfTheRepositoryIsCompiledIn) {
    std::set<std::string> files, embedded;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(JARMOR_SOURCE_DIR) + "/profiles")) {
        if (entry.path().extension() == ".toml") files.insert(entry.path().stem().string());
    }
    for (const auto& profile : embedded_profiles()) embedded.emplace(profile.name);
    EXPECT_EQ(embedded, files);
}

}  // namespace
}  // namespace jarmor::launcher
