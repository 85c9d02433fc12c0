#include "guard/evidence/properties.h"

#include <algorithm>
#include <optional>

namespace jarmor::guard {
namespace {

constexpr std::size_t properties_limit = std::size_t{1024} * 1024;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
}
bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/// Cuts text into logical lines as java.util.Properties.load does; escapes are still in them.
class Lines {
  public:
    explicit Lines(std::string_view text)
        : text_(text), carriage_returns_(text.find('\r') != std::string_view::npos) {}

    /// The next logical line that is neither blank nor a comment. It holds until the next call.
    std::optional<std::string_view> next() {
        while (at_ < text_.size()) {
            skip_blanks();
            number_ = line_;
            if (at_ >= text_.size()) break;
            if (text_[at_] == '#' || text_[at_] == '!') {
                skip_comment();
            }
            if (at_ < text_.size() && is_line_end(text_[at_])) {
                end_line();
                continue;
            }
            const auto line = logical_line();
            if (!line.empty()) return line;
        }
        return std::nullopt;
    }
    unsigned number() const { return number_; }

  private:
    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }
    void end_line() {
        if (at_ >= text_.size()) return;
        at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
        ++line_;
    }
    /// The file is mostly comments and every start reads it: runs of lines are taken, not single characters.
    void skip_comment() {
        while (true) {
            const std::size_t end =
                carriage_returns_ ? text_.find_first_of("\r\n", at_) : text_.find('\n', at_);
            at_ = std::min(end, text_.size());
            if (at_ + 1 >= text_.size() || text_[at_] != '\n' || text_[at_ + 1] != '#') return;
            ++at_;
            ++line_;
        }
    }
    /// A part of the text, or of what joined() put together.
    std::string_view logical_line() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && text_[at_] != '\\' && !is_line_end(text_[at_])) ++at_;
        if (at_ < text_.size() && text_[at_] == '\\') {
            at_ = begin;
            return joined_ = joined();
        }
        const auto line = text_.substr(begin, at_ - begin);
        end_line();
        return line;
    }
    std::string joined() {
        std::string line;
        while (at_ < text_.size()) {
            const auto begin = at_;
            while (at_ < text_.size() && text_[at_] != '\\' && !is_line_end(text_[at_])) ++at_;
            line.append(text_.substr(begin, at_ - begin));
            if (at_ >= text_.size()) return line;
            if (text_[at_] != '\\') {
                end_line();
                return line;
            }
            if (at_ + 1 < text_.size() && !is_line_end(text_[at_ + 1])) {
                line.append(text_.substr(at_, 2));
                at_ += 2;
                continue;
            }
            ++at_;  // a backslash at the end of the line, or of the text
            end_line();
            if (line.empty()) return line;  // for Java nothing has begun yet: a comment may follow
            skip_blanks();
        }
        return line;
    }

    std::string_view text_;
    std::string joined_;
    bool carriage_returns_;
    std::size_t at_ = 0;
    unsigned line_ = 1, number_ = 1;
};

void append_utf8(std::string& out, std::uint32_t code) {
    const auto byte = [&out](std::uint32_t bits) { out += static_cast<char>(bits); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0U | (code >> 6));
        byte(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        byte(0xE0U | (code >> 12));
        byte(0x80U | ((code >> 6) & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    } else {
        byte(0xF0U | (code >> 18));
        byte(0x80U | ((code >> 12) & 0x3FU));
        byte(0x80U | ((code >> 6) & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    }
}

std::optional<std::uint32_t> four_hex_digits(std::string_view text) {
    if (text.size() < 4) return std::nullopt;
    std::uint32_t code = 0;
    for (const char c : text.substr(0, 4)) {
        code <<= 4;
        if (c >= '0' && c <= '9') {
            code |= static_cast<std::uint32_t>(c - '0');
        } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
            code |= static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
        } else {
            return std::nullopt;
        }
    }
    return code;
}

/// Undoes the escapes; nothing where a \u lacks its four digits, which Java refuses too.
std::optional<std::string> unescape(std::string_view text) {
    static constexpr std::string_view names = "tnrf", values = "\t\n\r\f";
    if (text.find('\\') == std::string_view::npos) return std::string(text);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            if (text[i] != '\\') out += text[i];
            continue;
        }
        ++i;
        const std::size_t known = names.find(text[i]);
        if (text[i] != 'u') {
            out += known == std::string_view::npos ? text[i] : values[known];
            continue;
        }
        auto code = four_hex_digits(text.substr(i + 1));
        if (!code) return std::nullopt;
        i += 4;
        const bool high = *code >= 0xD800 && *code < 0xDC00;
        if (high && text.substr(i + 1).starts_with("\\u")) {
            const auto low = four_hex_digits(text.substr(i + 3));
            if (low && *low >= 0xDC00 && *low < 0xE000) {
                code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
                i += 6;
            }
        }
        append_utf8(out, *code);
    }
    return out;
}

/// Where the key ends: the first '=', ':' or blank that no backslash protects.
std::size_t key_end(std::string_view line) {
    std::size_t i = 0;
    while (i < line.size() && line[i] != '=' && line[i] != ':' && !is_blank(line[i])) {
        i += line[i] == '\\' && i + 1 < line.size() ? 2 : 1;
    }
    return i;
}

}  // namespace

Result<std::vector<Property>> parse_properties(std::string_view text, const std::string& path) {
    if (text.size() > properties_limit) return fail(Failure::java, path, "is larger than 1 MiB");
    std::vector<Property> properties;
    Lines lines(text);
    while (const auto line = lines.next()) {
        const std::string_view view = *line;
        const std::size_t end = key_end(view);
        std::size_t start = end;
        while (start < view.size() && is_blank(view[start])) ++start;
        if (start < view.size() && (view[start] == '=' || view[start] == ':')) ++start;
        while (start < view.size() && is_blank(view[start])) ++start;
        auto key = unescape(view.substr(0, end));
        auto value = unescape(view.substr(start));
        if (!key || !value) {
            return fail(Failure::java, path + ":" + std::to_string(lines.number()),
                        "\\u without four hexadecimal digits");
        }
        properties.push_back(Property{std::move(*key), std::move(*value), lines.number()});
    }
    return properties;
}

const Property* find_property(const std::vector<Property>& properties, std::string_view key) {
    for (auto property = properties.rbegin(); property != properties.rend(); ++property) {
        if (property->key == key) return &*property;
    }
    return nullptr;
}

}  // namespace jarmor::guard
