#include "launcher/connect/tls_urls.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "guard/text.h"

namespace jarmor::launcher {

namespace {

/// Schemes that begin with TLS, and the port where none is written; 0: there is no usual one.
constexpr auto tls_schemes = std::to_array<std::pair<std::string_view, std::uint16_t>>({
    {"https", 443},
    {"wss", 443},
    {"ldaps", 636},
    {"amqps", 5671},
    {"smtps", 465},
    {"imaps", 993},
    {"ftps", 990},
    {"ssl", 0},
    {"tls", 0},
    {"tcp+ssl", 0},
});

bool is_scheme_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.';
}

/// The line up to a comment: a '#' outside quotes that begins a word, as YAML wants it and TOML allows.
std::string_view without_comment(std::string_view line) {
    char quote = '\0';
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote == '"' && c == '\\') {
            ++i;
        } else if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '"' || c == '\'') {
            // An apostrophe inside a word of YAML opens nothing.
            const bool in_word = i > 0 && is_scheme_character(line[i - 1]);
            if (!in_word) quote = c;
        } else if (c == '#' && (i == 0 || !is_scheme_character(line[i - 1]))) {
            return line.substr(0, i);
        }
    }
    return line;
}

/// Host and port up to where a path, a quote or the next address begins; "${...}" is kept whole.
std::string_view authority_of(std::string_view text) {
    constexpr std::string_view ends = "/?#\"'<>,;|\\ \t()";
    std::size_t depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '{') ++depth;
        if (c == '}' && depth-- == 0) return text.substr(0, i);  // "{ssl://a:9711},{ssl://b:9711}"
        if (depth == 0 && ends.find(c) != std::string_view::npos) return text.substr(0, i);
    }
    return text;
}

/// Puts what is known in the place of "$kind{name}"; nothing where one of them is not.
std::optional<std::string> filled(std::string_view text, const FillIn& fill_in) {
    std::string made;
    while (true) {
        const auto dollar = text.find('$');
        made += text.substr(0, dollar);
        if (dollar == std::string_view::npos) return made;
        const auto open = text.find('{', dollar), close = text.find('}', dollar);
        if (open == std::string_view::npos || close == std::string_view::npos || close < open)
            return std::nullopt;
        const auto known =
            fill_in(text.substr(dollar, open - dollar), text.substr(open + 1, close - open - 1));
        if (!known) return std::nullopt;
        made += *known;
        text.remove_prefix(close + 1);
    }
}

std::optional<std::uint16_t> port_number(std::string_view text) {
    std::uint16_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
    return number;
}

/// "host", "host:port", "[::1]:port": the part of the host.
std::size_t host_size(std::string_view authority) {
    if (authority.starts_with('[')) return std::min(authority.find(']') + 1, authority.size());
    std::size_t depth = 0;
    for (std::size_t i = 0; i < authority.size(); ++i) {
        if (authority[i] == '{') ++depth;
        if (authority[i] == '}' && depth > 0) --depth;
        if (authority[i] == ':' && depth == 0) return i;
    }
    return authority.size();
}

void take_authority(std::string_view authority, std::uint16_t usual_port, const FillIn& fill_in,
                    TlsUrl& url) {
    const auto size = host_size(authority);
    std::string_view host = authority.substr(0, size), port = authority.substr(size);
    if (host.size() > 2 && host.starts_with('[')) host = host.substr(1, host.size() - 2);
    url.host = filled(host, fill_in).value_or("");
    if (!port.starts_with(':')) {
        url.port = usual_port;
    } else if (const auto text = filled(port.substr(1), fill_in)) {
        url.port = port_number(*text).value_or(0);
    }
}

/// The addresses of one line.
void find_in_line(std::string_view line, const guard::Origin& from, const FillIn& fill_in,
                  std::vector<TlsUrl>& found) {
    constexpr std::string_view mark = "://";
    for (auto at = line.find(mark); at != std::string_view::npos; at = line.find(mark, at + 1)) {
        auto begin = at;
        while (begin > 0 && is_scheme_character(line[begin - 1])) --begin;
        const std::string scheme = guard::lower(line.substr(begin, at - begin));
        const auto known = std::find_if(tls_schemes.begin(), tls_schemes.end(),
                                        [&](const auto& entry) { return entry.first == scheme; });
        if (known == tls_schemes.end()) continue;
        auto authority = authority_of(line.substr(at + mark.size()));
        if (const auto user = authority.rfind('@'); user != std::string_view::npos)
            authority.remove_prefix(user + 1);
        if (authority.empty()) continue;
        TlsUrl url{scheme + std::string(mark) + std::string(authority), {}, 0, from};
        take_authority(authority, known->second, fill_in, url);
        found.push_back(std::move(url));
    }
}

}  // namespace

std::vector<TlsUrl> tls_urls(std::string_view text, const std::string& path, const FillIn& fill_in) {
    std::vector<TlsUrl> found;
    guard::Origin from{path, 0, 0};
    for (const auto line : guard::split(text, '\n')) {
        ++from.line;
        find_in_line(without_comment(line), from, fill_in, found);
    }
    return found;
}

}  // namespace jarmor::launcher
