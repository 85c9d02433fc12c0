#include "launcher/plan/option_key.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "launcher/plan/flag_history.h"
#include "launcher/plan/option_bounds.h"
#include "launcher/plan/option_catalogue.h"

namespace jarmor::launcher {
namespace {

TEST(OptionKey, IsTheSameForAllSpellingsOfAnOption) {
    struct Row {
        const char *word, *name, *value;
    };
    for (const auto& row : {
             Row{"-Xmx1g", "-XX:MaxHeapSize", "1g"},
             Row{"-mx1g", "-XX:MaxHeapSize", "1g"},
             Row{"-XX:MaxHeapSize=1g", "-XX:MaxHeapSize", "1g"},
             Row{"-ms1g", "-XX:InitialHeapSize", "1g"},
             Row{"-Xms1g", "-XX:InitialHeapSize", "1g"},
             Row{"-ss1m", "-XX:ThreadStackSize", "1m"},
             Row{"-Xss1m", "-XX:ThreadStackSize", "1m"},
             Row{"-Xmixed", "-Xmixed", ""},
             Row{"-XX:+UseG1GC", "-XX:UseG1GC", "+"},
             Row{"-XX:-UseG1GC", "-XX:UseG1GC", "-"},
             Row{"-XX:OnError=a=b", "-XX:OnError", "a=b"},
             Row{"-XX:OnError:=a", "-XX:OnError", "a"},
             Row{"-XX:-CreateMinidumpOnCrash", "-XX:CreateCoredumpOnCrash", "-"},
             Row{"-Xrs", "-XX:ReduceSignalUsage", "+"},
             Row{"-noverify", "-Xverify", "none"},
             Row{"-Xverify:none", "-Xverify", "none"},
             Row{"-Da.b=c=d", "-Da.b", "c=d"},
             Row{"-Da.b", "-Da.b", ""},
             Row{"-D", "-D", ""},
             Row{"-javaagent:/a.jar=x:y", "-javaagent", "/a.jar=x:y"},
             Row{"-Xrunjdwp:transport=x", "-Xrun", "jdwp:transport=x"},
             Row{"-Xbootclasspath/a:x:y", "-Xbootclasspath/a", "x:y"},
             Row{"--class-path=x", "--class-path", "x"},
             Row{"--patch-module=java.base=x", "--patch-module", "java.base=x"},
             Row{"-XXaltjvm=/x", "-XXaltjvm", "/x"},
             Row{"-Xmaxjitcodesize10m", "-XX:ReservedCodeCacheSize", "10m"},
             Row{"-XX:", "-XX:", ""},
             Row{"-XX:+", "-XX:", "+"},
         }) {
        const auto key = key_of(std::string(row.word));
        EXPECT_EQ(key.name, row.name) << row.word;
        EXPECT_EQ(key.value, row.value) << row.word;
    }
    EXPECT_EQ(key_of(JvmOption{"-cp", "a:b", true, {}}).name, "--class-path");
    EXPECT_EQ(key_of(JvmOption{"-cp", "a:b", true, {}}).value, "a:b");
    EXPECT_TRUE(key_of(std::string("-Da=")).has_value);
    EXPECT_FALSE(key_of(std::string("-Da")).has_value);
}

TEST(ParseSize, ReadsWhatHotspotReads) {
    EXPECT_EQ(parse_size("64m"), 64ULL << 20);
    EXPECT_EQ(parse_size("064M"), 64ULL << 20);
    EXPECT_EQ(parse_size("0x40k"), 64ULL << 10);
    EXPECT_EQ(parse_size("1T"), 1ULL << 40);
    EXPECT_EQ(parse_size("0"), 0ULL);
    for (const char* wrong : {"", "m", "1g2", "-1", "+64m", " 64m", "64 m", "64mb", "0x", "1.5g",
                              "18446744073709551615g", "99999999999999999999"}) {
        EXPECT_EQ(parse_size(wrong), std::nullopt) << wrong;
    }
}

TEST(SizeInBytes, CountsThreadStackSizeInKibibytesAndXssInBytes) {
    EXPECT_EQ(size_in_bytes({"-XX:ThreadStackSize=512", "", false, {}}), 512ULL << 10);
    EXPECT_EQ(size_in_bytes({"-Xss512k", "", false, {}}), 512ULL << 10);
    EXPECT_EQ(size_in_bytes({"-XX:ThreadStackSize=18446744073709551615", "", false, {}}), std::nullopt);
}

TEST(FlagHistory, KnowsWhatAJdkHasNot) {
    const auto has = [](const char* word, unsigned feature, unsigned update = 0) {
        return exists_in(key_of(std::string(word)), {feature, 0, update, 0, ""});
    };
    EXPECT_FALSE(has("-XX:MaxRAMPercentage=50.0", 8, 181));
    EXPECT_TRUE(has("-XX:MaxRAMPercentage=50.0", 8, 191));
    EXPECT_TRUE(has("-XX:MaxPermSize=64m", 8, 402));
    EXPECT_FALSE(has("-XX:MaxPermSize=64m", 17));
    EXPECT_FALSE(has("-XX:AOTCache=x", 21));
    EXPECT_TRUE(has("-XX:AOTCache=x", 25));
    EXPECT_TRUE(has("-XX:NobodyKnows=x", 25));
    for (const char* old : {"-Djava.endorsed.dirs=/x", "-Djava.ext.dirs=/x", "-Xbootclasspath/p:/x.jar"}) {
        EXPECT_TRUE(has(old, 8)) << old;
        EXPECT_FALSE(has(old, 9)) << old;
    }
    EXPECT_TRUE(has("-Djava.endorsed.dirs=", 25));
    EXPECT_TRUE(has("-Xbootclasspath/a:/x.jar", 25));
    EXPECT_EQ(lifetime_text(key_of(std::string("-XX:MaxPermSize=1m")), {17, 0, 0, 0, ""}), "until JDK 16");
    EXPECT_EQ(lifetime_text(key_of(std::string("-XX:MaxRAMPercentage=1")), {8, 0, 5, 0, ""}),
              "since JDK 8u191");
}

TEST(MergeBound, NeverComesOutWeakerAndKeepsWhatIsStricter) {
    const std::string dh = "-Djdk.tls.ephemeralDHKeySize";
    for (const char* stricter : {"2048", "3072", "4096", "8192", "matched"})
        EXPECT_EQ(merge_bound(dh, stricter, "2048"), stricter);
    for (const char* weaker :
         {"1024", "legacy", "", "abc", "2049", "9000", "512", "0x1000", "-1", " 4096", "4096 "})
        EXPECT_EQ(merge_bound(dh, weaker, "2048"), "2048") << weaker;
    const std::string protocols = "-Djdk.tls.server.protocols", both = "TLSv1.2,TLSv1.3";
    EXPECT_EQ(merge_bound(protocols, "TLSv1.3", both), "TLSv1.3");
    EXPECT_EQ(merge_bound(protocols, "TLSv1.3, TLSv1.2", both), "TLSv1.3, TLSv1.2");
    EXPECT_EQ(merge_bound(protocols, "TLSv1,TLSv1.2", both), "TLSv1.2");
    EXPECT_EQ(merge_bound(protocols, "SSLv3", both), both);
    EXPECT_EQ(merge_bound(protocols, "", both), both);
    EXPECT_EQ(merge_bound(protocols, ",", both), both);
    EXPECT_EQ(merge_bound("-Dnobody.knows", "1", "2"), "2");
}

TEST(SelectsAVm, TellsTheNamesOfJvmCfgFromOptions) {
    for (const char* name : {"-zero", "-dcevm", "-minimal", "-jamvm", "-anything"})
        EXPECT_TRUE(selects_a_vm(name));
    for (const char* option : {"-server", "-client", "-ea", "-ea:a...", "-esa", "-verbose:gc", "-Xint", "-Dx",
                               "--x", "-", "-splash:x", "-javaagent:x", "-mx1g", "-version", "-d64"})
        EXPECT_FALSE(selects_a_vm(option)) << option;
}

}  // namespace
}  // namespace jarmor::launcher
