// What jarmor starts for the words of bal, against recordings of Ballerina's own script.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "guard/text.h"
#include "launcher/product/ballerina.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

struct RecordedForm {
    std::string release, said;
    Words given, environ, words;
    int code = 0;

    std::string name() const {
        std::string text = release + ":";
        for (const auto& word : given) text += " " + word;
        for (const auto& variable : environ) text += ", " + variable;
        return text;
    }
    std::optional<std::string> variable(const std::string& name) const {
        for (const auto& one : environ) {
            if (one.starts_with(name + "=")) return one.substr(name.size() + 1);
        }
        return std::nullopt;
    }
};

std::vector<RecordedForm> recorded_forms() {
    std::ifstream file(fs::path(JARMOR_SOURCE_DIR) / "tests/data/bal/forms.txt");
    std::vector<RecordedForm> forms;
    for (std::string line; std::getline(file, line);) {
        const auto space = line.find(' ');
        const std::string key = line.substr(0, space);
        const std::string value = space == std::string::npos ? "" : line.substr(space + 1);
        if (key == "case") forms.push_back({value, "", {}, {}, {}, 0});
        if (forms.empty()) continue;
        if (key == "given") forms.back().given.push_back(value);
        if (key == "env") forms.back().environ.push_back(value);
        if (key == "word") forms.back().words.push_back(value);
        if (key == "said") forms.back().said += value;
        if (key == "exit") forms.back().code = std::stoi(value);
    }
    return forms;
}

void erase_word(Words& words, const std::string& word, std::ptrdiff_t count) {
    const auto at = std::find(words.begin(), words.end(), word);
    ASSERT_NE(at, words.end()) << word;
    words.erase(at, at + count);
}

/// All that differs on purpose from what bal starts.
Words as_intended(const RecordedForm& form) {
    Words words = form.words;
    // Empty, and ignored with -jar; the class path begins and ends with the working directory.
    erase_word(words, "-Xbootclasspath/a:", 1);
    erase_word(words, "-classpath", 2);
    // Where a dump goes is said since, and does no harm before.
    const std::string path = "-XX:HeapDumpPath=${CWD}";
    if (std::find(words.begin(), words.end(), path) == words.end()) {
        words.insert(std::find(words.begin(), words.end(), "-XX:+HeapDumpOnOutOfMemoryError") + 1, path);
    }
    // The debugger's options of old, which JDK 25 does not start with.
    const auto old = std::find(words.begin(), words.end(), "-Xdebug");
    if (old != words.end()) {
        const std::string agent = "-agentlib:jdwp=" + (old + 3)->substr(std::string("-Xrunjdwp:").size());
        *old = agent;
        words.erase(old + 1, old + 4);
    }
    return words;
}

/// The distribution of a release, found as it is installed.
class BalDistribution {
  public:
    explicit BalDistribution(const std::string& memory) {
        std::string name = "/var/tmp/bal-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "mkdtemp";
        root_ = name;
        fs::create_directories(root_ / "home/bin");
        std::ofstream(root_ / "home/bin/bal")
            << "#!/bin/bash\n# -Xms1m -Xmx2m\nARGS=\"-Xbootclasspath/a: \\\n     " << memory
            << " \\\n     -XX:+HeapDumpOnOutOfMemoryError\"\n";
        (void)::chmod((root_ / "home/bin/bal").c_str(), 0755);
    }
    BalDistribution(const BalDistribution&) = delete;
    BalDistribution& operator=(const BalDistribution&) = delete;
    ~BalDistribution() { fs::remove_all(root_); }

    std::optional<BallerinaDistribution> find() const {
        const std::string path = "PATH=" + (root_ / "home/bin").string();
        const char* const environ[] = {path.c_str(), nullptr};
        return find_ballerina(environ);
    }

  private:
    fs::path root_;
};

Words split_words(const std::optional<std::string>& text) {
    Words words;
    const std::string whole = text.value_or("");
    for (const auto word : guard::split(whole, ' ')) words.emplace_back(word);
    return words;
}

guard::Result<Words> ours(const RecordedForm& form, const BalCommand& command) {
    const BalDistribution installed(form.release == "2023" ? "-Xms256m -Xmx4096m" : "-Xms256m -Xmx1024m");
    auto distribution = installed.find();
    if (!distribution) return guard::fail(guard::Failure::internal, "bal", "was not found");
    distribution->home = "${HOME}";
    distribution->version = "2201.8.4";
    BalSettings settings;
    settings.directory = "${CWD}";
    settings.java = "${JDK}/bin/java";
    settings.java_opts = split_words(form.variable("JAVA_OPTS"));
    settings.debug = form.variable("BAL_JAVA_DEBUG");
    settings.debug_opts = split_words(form.variable("BAL_DEBUG_OPTS"));
    return jar_words(command, settings, distribution);
}

void expect_as_recorded(const RecordedForm& form) {
    const auto command = parse_bal_words(form.given);
    if (form.words.empty()) {
        // bal says so and ends; on a wrong port with 0.
        const auto refused = command ? ours(form, *command) : guard::Unexpected(command.error());
        ASSERT_FALSE(refused);
        if (form.code == 0) {
            EXPECT_EQ(refused.error().what, form.said);
        }
        return;
    }
    ASSERT_TRUE(command) << command.error().line();
    if (std::find(form.words.begin(), form.words.end(), "-jar") != form.words.end()) {
        ASSERT_EQ(command->work, BalWork::jar);
        const auto words = ours(form, *command);
        ASSERT_TRUE(words) << words.error().line();
        EXPECT_EQ(*words, as_intended(form));
        return;
    }
    // The compiler's own program, with every word as it came: the real bal is executed.
    Words compiler{"io.ballerina.cli.launcher.Main"};
    compiler.insert(compiler.end(), form.given.begin(), form.given.end());
    ASSERT_GE(form.words.size(), compiler.size());
    EXPECT_TRUE(std::equal(compiler.rbegin(), compiler.rend(), form.words.rbegin()));
    EXPECT_EQ(command->work,
              !form.given.empty() && form.given[0] == "run" ? BalWork::package : BalWork::other);
}

TEST(BalRecorded, EachFormComesToTheLaunchThatTheScriptMakes) {
    const auto forms = recorded_forms();
    ASSERT_EQ(forms.size(), 50U);
    for (const auto& form : forms) {
        SCOPED_TRACE(form.name());
        expect_as_recorded(form);
    }
}

}  // namespace
}  // namespace jarmor::launcher
