#include "launcher/profile/keys.h"

#include <gtest/gtest.h>

#include <set>

#include "launcher/profile/built_in.h"
#include "launcher/profile/parse.h"

namespace jarmor::launcher {
namespace {

/// A profile text that gives `key` its example, and the keys it cannot do without.
std::string text_with(const Key& key) {
    const auto& table = *find_table(key.table);
    std::string text = table_title(table) + "\n";
    for (const auto& other : profile_keys()) {
        const bool needed = &other == &key || (table.repeated && other.required && other.table == key.table);
        if (needed) text += std::string(other.name) + " = " + std::string(other.example) + "\n";
    }
    return text;
}

TEST(Keys, TheExampleOfEachKeyIsAcceptedAndEndsUpInASetting) {
    for (const auto& key : profile_keys()) {
        const auto document = parse_profile(text_with(key), "example");
        ASSERT_TRUE(document) << text_with(key) << document.error().line();
        bool found = false;
        for (const auto& row : document->rows) {
            for (const auto& setting : row.settings) found = found || setting.key == &key;
        }
        EXPECT_TRUE(found) << key_title(key);
    }
}

TEST(Keys, EachHasItsTableADocumentationOfOneLineAndASetter) {
    std::set<std::string> names;
    for (const auto& key : profile_keys()) {
        EXPECT_NE(find_table(key.table), nullptr) << key_title(key);
        EXPECT_TRUE(names.insert(key_title(key)).second) << key_title(key) << " twice";
        EXPECT_NE(key.set, nullptr) << key_title(key);
        EXPECT_TRUE(key.doc.ends_with('.')) << key_title(key);
        EXPECT_EQ(key.doc.find('\n'), std::string_view::npos) << key_title(key);
        EXPECT_EQ(key.type == KeyType::choice, !key.choices.empty()) << key_title(key);
    }
}

TEST(Keys, WhatTheTableCallsTheDefaultIsWhatBaseSets) {
    const auto chain = built_in_chain("base");
    ASSERT_TRUE(chain) << chain.error().line();
    std::set<std::string> checked;
    for (const auto& row : chain->front().rows) {
        if (row.table->repeated) continue;
        for (const auto& setting : row.settings) {
            const auto type = setting.key->type;
            const std::string value = type == KeyType::flag     ? (setting.value.flag ? "true" : "false")
                                      : type == KeyType::number ? std::to_string(setting.value.number)
                                                                : setting.value.text;
            EXPECT_EQ(value, setting.key->fallback) << key_title(*setting.key);
            checked.insert(key_title(*setting.key));
        }
    }
    for (const char* key : {"mode", "environment", "umask", "allow_root", "listen_fds", "[jvm] attach",
                            "[jvm] java_security", "[env] mode", "[limits] core"}) {
        EXPECT_TRUE(checked.contains(key)) << key << " is not set by base";
    }
}

}  // namespace
}  // namespace jarmor::launcher
