#include "launcher/plan/option_text.h"

#include <cstddef>
#include <utility>

namespace jarmor::launcher {

namespace {

constexpr std::size_t text_limit = std::size_t{1} << 20;
constexpr std::size_t word_limit = 65536;
/// args.c reads an argument file in pieces of this size and keeps what it has of a word at each border; what
/// a later '#' throws away depends on it.
constexpr std::size_t piece = 4096;

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
}

bool is_space(char c) {
    return is_blank(c) || c == '\v';
}

guard::Result<void> check_bounds(std::string_view text, const std::string& where) {
    if (text.size() > text_limit) {
        return guard::fail(guard::Failure::policy, where,
                           std::to_string(text.size()) + " bytes of options; at most 1048576 are read");
    }
    if (const auto at = text.find('\0'); at != std::string_view::npos) {
        return guard::fail(guard::Failure::policy, where, "a NUL byte at offset " + std::to_string(at),
                           "remove it: java would end the word there");
    }
    return {};
}

std::string line_of(std::string_view text, std::size_t offset) {
    std::size_t line = 1;
    for (const char c : text.substr(0, offset)) line += c == '\n' ? 1 : 0;
    return std::to_string(line);
}

char unescape(char c) {
    switch (c) {
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        case 'f':
            return '\f';
        default:
            return c;
    }
}

/// The state machine of args.c (JDK 9 to 25). `kept_` is what is safe of the current word, `fresh_` what a
/// comment in the middle of the word would still take away: java reads `ab#c` as nothing, `"ab"#c` as ab.
class ArgfileReading {
  public:
    void feed(char c, std::size_t offset) {
        if (offset != 0 && offset % piece == 0) keep();
        switch (state_) {
            case State::between:
                if (is_blank(c)) return;
                state_ = State::word;
                word(c, offset);
                return;
            case State::leading:
                if (is_blank(c)) return;
                state_ = State::quoted;
                quoted(c);
                return;
            case State::comment:
                if (c == '\n' || c == '\r') state_ = State::between;
                return;
            case State::escape:
                escape(c);
                return;
            case State::word:
                word(c, offset);
                return;
            case State::quoted:
                quoted(c);
                return;
        }
    }

    std::vector<std::string> finish() {
        // An empty last word is no word: args.c asks for at least one kept part at the end of the file.
        keep();
        if (state_ == State::word && has_kept_) end_word();
        return std::move(words_);
    }

    bool broken_quote() const { return broken_quote_; }
    bool open_quote() const {
        return broken_quote_ || state_ == State::quoted || state_ == State::escape ||
               state_ == State::leading;
    }
    std::size_t quote_offset() const { return quote_offset_; }
    std::size_t count() const { return words_.size(); }

  private:
    enum class State { between, comment, quoted, escape, leading, word };

    void word(char c, std::size_t offset) {
        if (is_blank(c)) {
            kept_ += fresh_;
            fresh_.clear();
            end_word();
            state_ = State::between;
        } else if (c == '#') {
            fresh_.clear();
            state_ = State::comment;
        } else if (c == '\'' || c == '"') {
            keep();
            quote_ = c;
            quote_offset_ = offset;
            state_ = State::quoted;
        } else {
            fresh_ += c;
        }
    }

    void quoted(char c) {
        if (c == quote_) {
            keep();
            state_ = State::word;
        } else if (c == '\\') {
            kept_ += fresh_;
            fresh_.clear();
            has_kept_ = true;
            state_ = State::escape;
        } else if (c == '\n' || c == '\r') {
            // java ends the word here in silence; a forgotten quote is better said.
            broken_quote_ = true;
        } else {
            fresh_ += c;
        }
    }

    void escape(char c) {
        if (c == '\n' || c == '\r') {
            state_ = State::leading;
            return;
        }
        kept_ += unescape(c);
        has_kept_ = true;
        state_ = State::quoted;
    }

    void keep() {
        if (fresh_.empty()) return;
        kept_ += fresh_;
        fresh_.clear();
        has_kept_ = true;
    }

    void end_word() {
        words_.push_back(std::move(kept_));
        kept_.clear();
        has_kept_ = false;
    }

    State state_ = State::between;
    char quote_ = '"';
    std::size_t quote_offset_ = 0;
    std::string kept_, fresh_;
    bool has_kept_ = false, broken_quote_ = false;
    std::vector<std::string> words_;
};

guard::Unexpected too_many(const std::string& where) {
    return guard::fail(guard::Failure::policy, where, "more than 65536 words");
}

guard::Unexpected unclosed(std::string_view text, std::size_t offset, const std::string& where) {
    return guard::fail(guard::Failure::policy, where + ":" + line_of(text, offset),
                       std::string("the quote ") + text[offset] + " is not closed", "close it");
}

}  // namespace

guard::Result<std::vector<std::string>> split_argfile(std::string_view text, const std::string& where) {
    if (auto bounds = check_bounds(text, where); !bounds) return guard::pass_on(bounds);
    ArgfileReading reading;
    for (std::size_t i = 0; i < text.size(); ++i) {
        reading.feed(text[i], i);
        if (reading.count() > word_limit) return too_many(where);
        if (reading.broken_quote()) break;
    }
    if (reading.open_quote()) return unclosed(text, reading.quote_offset(), where);
    auto words = reading.finish();
    if (words.size() > word_limit) return too_many(where);
    return words;
}

guard::Result<std::vector<std::string>> split_option_text(std::string_view text, const std::string& where) {
    if (auto bounds = check_bounds(text, where); !bounds) return guard::pass_on(bounds);
    std::vector<std::string> words;
    std::size_t i = 0;
    while (true) {
        while (i < text.size() && is_space(text[i])) ++i;
        if (i == text.size()) return words;
        std::string word;
        while (i < text.size() && !is_space(text[i])) {
            if (text[i] != '\'' && text[i] != '"') {
                word += text[i++];
                continue;
            }
            const auto end = text.find(text[i], i + 1);
            if (end == std::string_view::npos) return unclosed(text, i, where);
            word += text.substr(i + 1, end - i - 1);
            i = end + 1;
        }
        words.push_back(std::move(word));
        if (words.size() > word_limit) return too_many(where);
    }
}

}  // namespace jarmor::launcher
