#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "guard/evidence/files.h"
#include "guard/rules/demands.h"

namespace jarmor::guard::rules {
namespace {

/// A home of API-M with one deployment.toml.
class Edits : public ::testing::Test {
  protected:
    void SetUp() override {
        directory_ = (std::filesystem::temp_directory_path() / "jarmor-edits-XXXXXX").string();
        ASSERT_NE(::mkdtemp(directory_.data()), nullptr);
        std::filesystem::create_directories(directory_ + "/home/repository/conf");
        subject_.root = Root(directory_);
        subject_.product = apim;
        subject_.home = "/home";
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    std::vector<Mend> mends(const std::string& text, std::string_view key, std::string_view literal) {
        std::ofstream(file()) << text;
        subject_.configuration = read_configuration(subject_);
        EXPECT_TRUE(subject_.configuration->values) << subject_.configuration->trouble;
        if (!subject_.configuration->values) return {};
        return set_value(subject_, *subject_.configuration, key, literal);
    }

    /// The text that the commands make of the file, which has to be what edited() makes of it.
    std::string after(const std::string& text, std::string_view key, std::string_view literal) {
        const auto made = mends(text, key, literal);
        if (made.size() != 1) return "no edit";
        EXPECT_EQ(std::system(made[0].command().c_str()), 0) << made[0].command();
        const auto result = read_file(file(), 1 << 16, Failure::internal);
        EXPECT_EQ(edited(made[0], text), *result);
        return *result;
    }

    std::string file() const { return directory_ + "/home/repository/conf/deployment.toml"; }
    std::string directory_;
    Subject subject_;
};

TEST_F(Edits, KeepTheCommentsOfALineAndOfAFile) {
    EXPECT_EQ(after("# ours\n[a.b]\n  key = \"x#y\"   # why\n", "a.b.key", "\"z\""),
              "# ours\n[a.b]\n  key = \"z\"   # why\n");
}

TEST_F(Edits, TellTheSameLineOfTwoSectionsApart) {
    EXPECT_EQ(after("[a]\nenable = true\n[b]\nenable = true\n", "b.enable", "false"),
              "[a]\nenable = true\n[b]\nenable = false\n");
    EXPECT_EQ(after("enable = true\n[b]\nenable = true\n", "enable", "false"),
              "enable = false\n[b]\nenable = true\n");
}

TEST_F(Edits, ReplaceAListOfOneLine) {
    EXPECT_EQ(after("[a]\nlist = [\"x\", \"y\"] # both\n", "a.list", "[\"z\"]"),
              "[a]\nlist = [\"z\"] # both\n");
}

TEST_F(Edits, AddAKeyToItsSectionOrMakeTheSection) {
    EXPECT_EQ(after("[a]\nx = 1\n[b]\n", "a.key", "true"), "[a]\nkey = true\nx = 1\n[b]\n");
    EXPECT_EQ(after("[a]\nx = 1\n", "c.d.key", "true"), "[a]\nx = 1\n\n[c.d]\nkey = true\n");
    EXPECT_EQ(after("x = 1", "c.key", "true"), "x = 1\n[c]\nkey = true\n");
    EXPECT_EQ(after("[a]\nb.x = 1\n", "a.b.key", "true"), "[a]\nb.key = true\nb.x = 1\n");
    EXPECT_EQ(after("[s]\n", "s.'p.q'", "true"), "[s]\n'p.q' = true\n");
}

TEST_F(Edits, AreNotMadeWhereMoreThanTheOneValueWouldChange) {
    // A line of a multi-line text looks like the one that is meant; an inline table; a list over lines.
    EXPECT_TRUE(mends("[a]\nkey = \"x\"\n[b]\nt = '''\n[a]\n'''\nz.key = 1\n", "b.z.other.key", "2").size() <=
                1);
    EXPECT_TRUE(mends("[a]\nlist = [\n  \"x\",\n]\n", "a.list", "[\"z\"]").empty());
    EXPECT_TRUE(mends("[a]\npassword = \"x\"\n", "a.password", "\"y\"").empty());
    EXPECT_TRUE(mends("a = 1\n", "a.b", "2").empty());
    EXPECT_TRUE(mends("[[a]]\nx = 1\n", "a.key", "2").empty());
}

}  // namespace
}  // namespace jarmor::guard::rules
