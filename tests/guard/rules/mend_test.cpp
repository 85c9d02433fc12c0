#include "guard/rules/mend.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace jarmor::guard::rules {
namespace {

/// The text of a file after a command was run on it.
std::string after(const std::string& text, Mend (*make)(std::string, std::string), const std::string& line) {
    std::string path = "/tmp/jarmor-mend-XXXXXX";
    EXPECT_GE(::mkstemp(path.data()), 0);
    std::ofstream(path) << text;
    EXPECT_EQ(std::system(make(path, line).command().c_str()), 0);
    std::ostringstream read;
    read << std::ifstream(path).rdbuf();
    EXPECT_EQ(::remove(path.c_str()), 0);
    return read.str();
}

constexpr const char* hard = R"(a.*[b]^$|&\1 'c' "d" `e` $HOME /f)";

TEST(Mend, ReplacesALineWithAnyCharactersByAnyOther) {
    const auto replaced = [](std::string path, std::string line) {
        return replace_line(std::move(path), hard, std::move(line));
    };
    EXPECT_EQ(after("one\n" + std::string(hard) + "\ntwo\n", replaced, hard),
              "one\n" + std::string(hard) + "\ntwo\n");
    EXPECT_EQ(after("aXX\n" + std::string(hard) + "\n", replaced, "new"), "aXX\nnew\n");
}

TEST(Mend, PutsALineFirstOrLast) {
    EXPECT_EQ(after("one\ntwo\n", first_line, hard), std::string(hard) + "\none\ntwo\n");
    EXPECT_EQ(after("one\n", append_line, hard), "one\n" + std::string(hard) + "\n");
    EXPECT_EQ(after("old", write_file, "new\nlines\n"), "new\nlines\n");
}

}  // namespace
}  // namespace jarmor::guard::rules
