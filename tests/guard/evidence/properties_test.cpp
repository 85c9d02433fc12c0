#include "guard/evidence/properties.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "guard/evidence/files.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::guard {
namespace {

/// Every form java.util.Properties knows, and some that only look like one.
const char* const every_form =
    "# comment \\\n! other\n\n  a = 1\nb:2\nc 3\nd\ne=\nf = x \\\n   y\\\n\\\n z\ng\\ h\\=\\:=i\n"
    "j=\\u0041\\t\\n\\q\\\\\nk=\\\\\nl = = m\r\nn=o\rp=q\\\r\n r\ns=\\ud83d\\ude00\nt=#no "
    "comment\nu=x\\\n#y\n"
    "a=last\n\\\n#v=w\nx=1\\\n\ny=2\n  \\  \nz=end\\";

std::string shown(const std::string& text) {
    std::string out;
    for (const char c : text) {
        char buffer[8];
        (void)std::snprintf(buffer, sizeof buffer, "%02x", static_cast<unsigned char>(c));
        out += buffer;
    }
    return out;
}

TEST(Properties, JavaItselfReadsTheSameKeysAndValues) {
    const auto homes = support::installed_jdks();
    JARMOR_NEED(!homes.empty(), "no JDK below /usr/lib/jvm");
    std::string directory = "/tmp/jarmor_properties_XXXXXX";
    ASSERT_NE(::mkdtemp(directory.data()), nullptr);
    std::ofstream(directory + "/P.java")
        << "import java.io.*; import java.nio.charset.*; import java.util.*;"
           "public class P { static String h(String s) { StringBuilder b = new StringBuilder();"
           "for (byte c : s.getBytes(StandardCharsets.UTF_8)) b.append(String.format(\"%02x\", c));"
           "return b.toString(); }"
           "public static void main(String[] a) throws Exception { Properties p = new Properties();"
           "try (FileInputStream in = new FileInputStream(a[0])) { p.load(in); }"
           "TreeMap<String, String> m = new TreeMap<>();"
           "for (String k : p.stringPropertyNames()) m.put(h(k), h(p.getProperty(k)));"
           "m.forEach((k, v) -> System.out.println(k + \"=\" + v)); } }";
    std::ofstream(directory + "/t.properties", std::ios::binary) << every_form;
    const std::string command = homes.front() + "/bin/java " + directory + "/P.java " + directory +
                                "/t.properties > " + directory + "/out";
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto expected = read_file(directory + "/out", 100000, Failure::java);
    std::filesystem::remove_all(directory);

    const auto properties = parse_properties(every_form, "t");
    ASSERT_TRUE(properties);
    std::map<std::string, std::string> sorted;
    for (const auto& property : *properties) {
        sorted[shown(property.key)] = shown(find_property(*properties, property.key)->value);
    }
    std::string found;
    for (const auto& [key, value] : sorted) found += key + "=" + value + "\n";
    EXPECT_EQ(found, *expected);
}

TEST(Properties, TheLaterDuplicateWinsAndEachKnowsItsLine) {
    const auto properties = parse_properties("a=1\n\n# x\na=\\\n  2\nb=3\n", "f");
    ASSERT_TRUE(properties);
    ASSERT_EQ(properties->size(), 3U);
    EXPECT_EQ(find_property(*properties, "a")->value, "2");
    EXPECT_EQ(find_property(*properties, "a")->line, 4U);
    EXPECT_EQ(find_property(*properties, "b")->line, 6U);
    EXPECT_EQ(find_property(*properties, "c"), nullptr);
}

TEST(Properties, AnIncludeLineIsAPropertyLikeAnyOther) {
    const auto properties = parse_properties("include /etc/x.properties\n", "f");
    EXPECT_EQ(find_property(*properties, "include")->value, "/etc/x.properties");
}

TEST(Properties, AnUnfinishedUnicodeEscapeIsRefusedAsJavaDoes) {
    EXPECT_EQ(parse_properties("a=1\nb=\\u00g0\n", "f").error().where, "f:2");
    EXPECT_EQ(parse_properties("b=\\u12", "f").error().where, "f:1");
}

TEST(Properties, MoreThanAMebibyteIsRefused) {
    EXPECT_FALSE(parse_properties(std::string(1024 * 1024 + 1, 'a'), "f"));
}

}  // namespace
}  // namespace jarmor::guard
