#include <gmock/gmock.h>

#include "tests/guard/config/home.h"

namespace jarmor::guard::config::tests {
namespace {

using ::testing::HasSubstr;

EffectiveConfig config_of(const std::string& toml) {
    EffectiveConfig config(some_variables("/opt/x"));
    auto document = read_toml(toml, "conf/deployment.toml", Failure::policy);
    EXPECT_TRUE(document) << document.error().line();
    config.add(settings_of(*document, "conf/deployment.toml"));
    return config;
}

TEST(EffectiveConfig, ScalarsHaveDottedNamesAndTheirPlace) {
    const EffectiveConfig config =
        config_of("[a.b]\n'c.d' = 1\nlist = [true, \"t\"]\n[[user]]\nname = \"n\"\n[[user]]\nname = \"m\"\n");
    EXPECT_EQ(config.get("a.b.'c.d'")->text, "1");
    EXPECT_EQ(config.get("a.b.list.0")->text, "true");
    EXPECT_EQ(config.get("user.1.name")->text, "m");
    EXPECT_EQ(config.get("user.1.name")->origin.text(), "conf/deployment.toml:7:8");
    EXPECT_FALSE(config.get("user"));
}

TEST(EffectiveConfig, ReferencesAreReplacedWherverTheyStand) {
    const EffectiveConfig config = config_of(
        "[k]\na = \"$ref{k.b}/$env{X}\"\nb = \"<$sys{x}>\"\nhome = \"${carbon.home}/f\"\nyaml = "
        "\"${env:X}${sys:x}\"\n"
        "plain = \"pa$$word{$1}\"\n");
    EXPECT_EQ(config.get("k.a")->text, "<x-sys>/x-env");
    EXPECT_EQ(config.get("k.home")->text, "/opt/x/f");
    EXPECT_EQ(config.get("k.yaml")->text, "x-envx-sys");
    EXPECT_EQ(config.get("k.plain")->text, "pa$$word{$1}");
    EXPECT_EQ(config.get("k.plain")->trouble, "");
}

TEST(EffectiveConfig, WhatIsNotSetIsSaidAndSecretsStaySymbols) {
    const EffectiveConfig config = config_of(
        "[k]\na = \"$env{NONE}\"\nb = \"$secret{alias}\"\nc = \"$ref{k.b}\"\nd = \"$ref{k.none}\"\ne = "
        "\"${sec:f}\"\n");
    EXPECT_EQ(config.get("k.a")->trouble, "$env{NONE} is not set");
    EXPECT_EQ(config.get("k.b")->secret, "alias");
    EXPECT_EQ(config.get("k.c")->secret, "alias");
    EXPECT_EQ(config.get("k.d")->trouble, "$ref{k.none} is not set");
    EXPECT_EQ(config.get("k.e")->secret, "f");
}

TEST(EffectiveConfig, ACircleOfReferencesEnds) {
    const EffectiveConfig config = config_of("[k]\na = \"$ref{k.b}\"\nb = \"$ref{k.a}\"\n");
    EXPECT_THAT(config.get("k.a")->trouble, HasSubstr("refers to itself"));
}

TEST(EffectiveConfig, MappingsInferencesAndDefaultsComeInThisOrder) {
    const Home home;
    home.put("conf/deployment.toml",
             "[people]\nsay = \"mapped\"\n[server]\nrole = \"worker\"\n[own]\nx = 1\n");
    home.put("defaults/key-mappings.json", R"({"people.say": ["template.reads", "and.this"]})");
    home.put("defaults/infer.json",
             R"({"server.role": {"worker": {"by.role": "inferred", "own.x": 2}, "other": {"no": 1}}})");
    home.put("defaults/default.json", R"({"by.role": "default", "template.reads": "default", "left": true})");
    const auto config = load_carbon({home.path(), home.path() + "/conf/deployment.toml",
                                     home.path() + "/defaults", "conf/deployment.toml"},
                                    some_variables(home.path()));
    ASSERT_TRUE(config) << config.error().line();
    EXPECT_EQ(config->get("template.reads")->text, "mapped");
    EXPECT_EQ(config->get("and.this")->text, "mapped");
    EXPECT_EQ(config->get("by.role")->text, "inferred");
    EXPECT_EQ(config->get("own.x")->text, "1");
    EXPECT_EQ(config->get("left")->text, "true");
    EXPECT_FALSE(config->get("no"));
}

}  // namespace
}  // namespace jarmor::guard::config::tests
