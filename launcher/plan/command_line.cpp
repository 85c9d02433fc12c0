#include "launcher/plan/command_line.h"

#include <deque>
#include <optional>
#include <string_view>
#include <utility>

#include "launcher/plan/launcher_grammar.h"
#include "launcher/plan/option_text.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;

/// A word, or the end of them.
struct Next {
    Word word;
    bool end = false;
};

/// Hands out the words one by one, argument files expanded in place, as args.c does.
class WordStream {
  public:
    WordStream(std::span<const Word> words, bool expand, const ArgfileReader& read)
        : words_(words), expand_(expand), read_(read) {}

    /// The next word; nothing at the end.
    guard::Result<Next> take() {
        while (true) {
            if (!from_file_.empty()) return take_from_file();
            if (words_.empty()) return Next{{}, /*end=*/true};
            last_from_file_ = false;
            Word word = words_.front();
            words_ = words_.subspan(1);
            // "@" alone is a word like any other.
            if (!expand_ || word.text.size() < 2 || word.text[0] != '@') return Next{std::move(word)};
            word.text.erase(0, 1);
            if (word.text[0] == '@') return Next{std::move(word)};
            if (auto opened = open(word); !opened) return guard::pass_on(opened);
        }
    }

    /// The word just taken stood in an argument file.
    bool last_from_file() const { return last_from_file_; }

    void stop_expansion() { expand_ = false; }

    /// All that is left, as it stands.
    std::vector<std::string> rest() {
        std::vector<std::string> rest;
        for (auto& word : from_file_) rest.push_back(std::move(word.text));
        for (const auto& word : words_) rest.push_back(word.text);
        from_file_.clear();
        words_ = {};
        return rest;
    }

  private:
    Next take_from_file() {
        last_from_file_ = true;
        Word word = std::move(from_file_.front());
        from_file_.pop_front();
        return Next{std::move(word)};
    }

    guard::Result<void> open(const Word& file) {
        auto text = read_(file.text);
        if (!text) return guard::pass_on(text);
        auto words = split_argfile(*text, "@" + file.text);
        if (!words) return guard::pass_on(words);
        for (auto& word : *words) from_file_.push_back({std::move(word), {"@" + file.text, 0, 0}});
        return {};
    }

    std::span<const Word> words_;
    std::deque<Word> from_file_;
    bool expand_;
    bool last_from_file_ = false;
    const ArgfileReader& read_;
};

guard::Unexpected lacks_operand(const Word& word, const char* operand) {
    return guard::fail(Failure::policy, word.origin.text(), "'" + word.text + "' lacks its " + operand,
                       "write it behind '" + word.text + "'");
}

guard::Unexpected source_mode(const Word& word) {
    return guard::fail(Failure::policy, word.text,
                       "java would compile and run source text; jarmor starts compiled programs only",
                       "compile it with javac, then: java -cp DIRECTORY CLASS");
}

class CommandParser {
  public:
    CommandParser(std::span<const Word> words, unsigned feature, const ArgfileReader& read)
        : stream_(words, feature >= 9, read), feature_(feature) {}

    guard::Result<JavaCommand> parse() {
        while (true) {
            auto next = stream_.take();
            if (!next) return guard::pass_on(next);
            if (next->end) break;
            auto more = accept(std::move(next->word));
            if (!more) return guard::pass_on(more);
            if (!*more) return std::move(command_);
        }
        if (jar_) return lacks_operand(*jar_, "jar file");
        return std::move(command_);
    }

  private:
    /// False: the rest is none of the launcher's options.
    guard::Result<bool> accept(Word word) {
        if (word.text.empty() || word.text[0] != '-') return end_with_name(word);
        switch (launcher_word_kind(word.text, feature_)) {
            case LauncherWord::with_operand:
                return add_with_operand(std::move(word));
            case LauncherWord::jar:
                jar_ = std::move(word);
                return true;
            case LauncherWord::module:
                return end_with_module(word);
            case LauncherWord::module_joined:
                word.text.erase(0, std::string_view("--module=").size());
                return end_with_module_name(word, word.text);
            case LauncherWord::source:
                return source_mode(word);
            case LauncherWord::tool:
                return guard::fail(Failure::policy, word.origin.text(),
                                   "'" + word.text + "': java has no -J options", "drop the -J");
            case LauncherWord::no_argfiles:
                stream_.stop_expansion();
                // JDK 17 stops expanding and then refuses the word itself; later ones ignore it.
                if (feature_ < 18) add(std::move(word));
                return true;
            case LauncherWord::last:
                // java prints and exits; dropping what follows keeps a "-XXaltjvm=" there from choosing the
                // VM.
                jar_.reset();
                add(std::move(word));
                return false;
            case LauncherWord::option:
                add(std::move(word));
                return true;
        }
        return true;
    }

    void add(Word word) {
        command_.options.push_back({std::move(word.text), "", /*has_operand=*/false, std::move(word.origin)});
    }

    guard::Result<bool> add_with_operand(Word word) {
        auto operand = stream_.take();
        if (!operand) return guard::pass_on(operand);
        // JDK 8 takes any word as a class path; later ones none that looks like an option.
        if (operand->end || (feature_ >= 9 && operand->word.text.starts_with('-'))) {
            const bool path = word.text.ends_with("p") || word.text.ends_with("path");
            return lacks_operand(word, path ? "path" : "value");
        }
        command_.options.push_back({std::move(word.text), std::move(operand->word.text), /*has_operand=*/true,
                                    std::move(word.origin)});
        return true;
    }

    guard::Result<bool> end_with_name(const Word& word) {
        if (stream_.last_from_file() && feature_ >= 9 && word.text.size() > 1 && word.text[0] == '@') {
            return guard::fail(
                Failure::policy, word.origin.text(),
                "'" + word.text + "': an argument file inside an argument file is not expanded",
                "name it on the command line");
        }
        if (!jar_ && feature_ >= 11 && word.text.ends_with(".java")) return source_mode(word);
        command_.target = jar_ ? Target::jar : Target::main_class;
        command_.target_option = jar_ ? "-jar" : "";
        command_.target_name = word.text;
        command_.arguments = stream_.rest();
        return false;
    }

    guard::Result<bool> end_with_module(const Word& word) {
        auto name = stream_.take();
        if (!name) return guard::pass_on(name);
        if (name->end || name->word.text.starts_with('-')) return lacks_operand(word, "module name");
        command_.target_option = word.text;
        return end_with_module_name(word, name->word.text);
    }

    guard::Result<bool> end_with_module_name(const Word& word, const std::string& name) {
        if (name.empty()) return lacks_operand({"--module", word.origin}, "module name");
        command_.target = Target::module;
        if (command_.target_option.empty()) command_.target_option = "--module";
        command_.target_name = name;
        command_.arguments = stream_.rest();
        return refuse_alternate_vm();
    }

    /// CheckJvmType in java.c takes "-m NAME" for a plain option and searches on in the program's arguments,
    /// up to the first that is no option: "-m M -XXaltjvm=/x" loads /x/libjvm.so (seen on JDK 17 and 25).
    guard::Result<bool> refuse_alternate_vm() {
        const auto& arguments = command_.arguments;
        for (std::size_t i = 0; i < arguments.size() && arguments[i].starts_with('-'); ++i) {
            if (arguments[i].starts_with("-XXaltjvm=") || arguments[i].starts_with("-J-XXaltjvm=")) {
                return guard::fail(Failure::policy, arguments[i],
                                   "behind -m java takes this program argument as the choice of another JVM",
                                   "put a word that does not start with '-' before it");
            }
            const auto kind = launcher_word_kind(arguments[i], feature_);
            if (kind == LauncherWord::with_operand || kind == LauncherWord::module ||
                arguments[i] == "--source")
                ++i;
        }
        return false;
    }

    WordStream stream_;
    unsigned feature_;
    std::optional<Word> jar_;
    JavaCommand command_;
};

}  // namespace

guard::Result<JavaCommand> parse_java_command(std::span<const Word> words, unsigned feature,
                                              const ArgfileReader& read_argfile) {
    return CommandParser(words, feature, read_argfile).parse();
}

}  // namespace jarmor::launcher
