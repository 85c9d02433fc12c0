#include "guard/report/redact.h"

#include <algorithm>
#include <array>

namespace jarmor::guard {
namespace {

constexpr std::string_view mask = "***";

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/// "keyStorePassword" -> key store password; "API_KEY" -> api key.
std::vector<std::string> parts_of(std::string_view name) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const bool hump = upper(c) && i > 0 && !upper(name[i - 1]);
        if ((!letter(c) || hump) && !parts.back().empty()) parts.emplace_back();
        if (letter(c)) parts.back() += lower(c);
    }
    if (parts.back().empty() && parts.size() > 1) parts.pop_back();
    return parts;
}

bool holds_secret_word(std::string_view part) {
    constexpr std::array inside = {"password", "passwd",     "passphrase", "secret",
                                   "token",    "credential", "apikey"};
    constexpr std::array whole = {"pass", "pwd", "keypass", "storepass", "authorization"};
    const auto contains = [part](std::string_view word) { return part.find(word) != std::string_view::npos; };
    const auto equals = [part](std::string_view word) { return part == word; };
    return std::any_of(inside.begin(), inside.end(), contains) ||
           std::any_of(whole.begin(), whole.end(), equals);
}

/// Where the name of a "name=value" pair that ends at `end` begins.
std::size_t name_begin(std::string_view word, std::size_t end) {
    std::size_t begin = end;
    while (begin > 0 && (letter(word[begin - 1]) || (word[begin - 1] >= '0' && word[begin - 1] <= '9') ||
                         word[begin - 1] == '_' || word[begin - 1] == '.' || word[begin - 1] == '-')) {
        --begin;
    }
    return begin;
}

}  // namespace

bool names_secret(std::string_view name) {
    // The working directory, in every environment.
    if (name == "PWD" || name == "OLDPWD") return false;
    const std::vector<std::string> parts = parts_of(name);
    const std::string& last = parts.back();
    // What names a place or a property of the secret does not hold it: password.file, tokenEndpoint,
    // token.ttl.
    constexpr std::array about = {"file",  "path",     "dir",  "url",     "uri",  "endpoint",
                                  "class", "provider", "type", "timeout", "size", "alias"};
    if (std::find(about.begin(), about.end(), last) != about.end()) return false;
    return last == "key" || std::any_of(parts.begin(), parts.end(), holds_secret_word);
}

void Redactor::learn_value(std::string_view value) {
    while (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
           value.front() == value.back()) {
        value = value.substr(1, value.size() - 2);
    }
    // Three letters occur everywhere: a plan full of *** tells nothing, and so short a value protects
    // nothing.
    if (value.size() < 4 || value == "true" || value == "false" || value == "none") return;
    if (std::find(values_.begin(), values_.end(), value) != values_.end()) return;
    const auto shorter = [value](const std::string& known) { return known.size() < value.size(); };
    values_.insert(std::find_if(values_.begin(), values_.end(), shorter), std::string(value));
}

void Redactor::learn_word(std::string_view word) {
    // scheme://user:password@host
    for (std::size_t at = word.find("://"); at != std::string_view::npos; at = word.find("://", at + 3)) {
        const std::string_view authority = word.substr(at + 3, word.find_first_of("/?# ", at + 3) - (at + 3));
        const std::size_t end = authority.rfind('@');
        const std::size_t colon = authority.find(':');
        if (end != std::string_view::npos && colon < end)
            learn_value(authority.substr(colon + 1, end - colon - 1));
    }
    bool first = true;
    for (std::size_t at = word.find('='); at != std::string_view::npos; at = word.find('=', at + 1)) {
        const std::size_t begin = name_begin(word, at);
        const std::string_view name = word.substr(begin, at - begin);
        if (names_secret(name)) {
            // Of an option the rest of the word is the value; of a pair inside a URL or agent text up to the
            // next.
            if (first) learn_value(word.substr(at + 1));
            learn_value(word.substr(at + 1, word.find_first_of("&;, \"'", at + 1) - (at + 1)));
        }
        first = false;
    }
}

void Redactor::learn_words(std::span<const std::string> words) {
    bool value_follows = false;
    for (const std::string& word : words) {
        if (value_follows && !word.starts_with('-')) learn_value(word);
        value_follows = word.starts_with('-') && word.find('=') == std::string::npos && names_secret(word);
        learn_word(word);
    }
}

void Redactor::learn_entry(std::string_view entry) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string_view::npos) return;
    const std::string_view value = entry.substr(equals + 1);
    if (names_secret(entry.substr(0, equals))) learn_value(value);
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < value.size();) {
        const std::size_t end = std::min(value.find_first_of(" \t\n", begin), value.size());
        if (end > begin) words.emplace_back(value.substr(begin, end - begin));
        begin = end + 1;
    }
    learn_words(words);
}

void Redactor::learn_environment(std::span<const std::string> entries) {
    for (const std::string& entry : entries) learn_entry(entry);
}

void Redactor::learn_environment(const char* const* environ) {
    for (; environ != nullptr && *environ != nullptr; ++environ) learn_entry(*environ);
}

std::string Redactor::operator()(std::string_view text) const {
    std::string clean(text);
    for (const std::string& value : values_) {
        for (std::size_t at = clean.find(value); at != std::string::npos;
             at = clean.find(value, at + mask.size())) {
            clean.replace(at, value.size(), mask);
        }
    }
    return clean;
}

}  // namespace jarmor::guard
