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

bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/// "keyStorePassword" -> key store password; "API_KEY" -> api key.
std::vector<std::string> parts_of(std::string_view name) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const bool hump = upper(c) && i > 0 && !upper(name[i - 1]);
        if ((!is_letter(c) || hump) && !parts.back().empty()) parts.emplace_back();
        if (is_letter(c)) parts.back() += lower(c);
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
    while (begin > 0 && (is_letter(word[begin - 1]) || (word[begin - 1] >= '0' && word[begin - 1] <= '9') ||
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

void Redactor::learn(std::string_view name, std::string_view value) {
    while (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
           value.front() == value.back()) {
        value = value.substr(1, value.size() - 2);
    }
    if (value.empty() || value == "true" || value == "false" || value == "none") return;
    Secret secret{std::string(value), std::string(mask)};
    if (value.size() < 4) {
        // Three letters occur everywhere: they are taken out beside their name only.
        if (name.empty()) return;
        const std::string before = std::string(name) + "=";
        secret = {before + secret.text, before + secret.shown};
    }
    const auto known = [&secret](const Secret& other) { return other.text == secret.text; };
    if (std::any_of(secrets_.begin(), secrets_.end(), known)) return;
    const auto shorter = [&secret](const Secret& other) { return other.text.size() < secret.text.size(); };
    secrets_.insert(std::find_if(secrets_.begin(), secrets_.end(), shorter), secret);
}

/// scheme://user:password@host
void Redactor::learn_urls(std::string_view word) {
    for (std::size_t at = word.find("://"); at != std::string_view::npos; at = word.find("://", at + 3)) {
        const std::size_t begin = at + 3;
        const std::string_view authority = word.substr(begin, word.find_first_of("/?# ", begin) - begin);
        const std::size_t end = authority.rfind('@');
        const std::size_t colon = authority.find(':');
        if (end != std::string_view::npos && colon < end) {
            learn({}, authority.substr(colon + 1, end - colon - 1));
        }
    }
}

void Redactor::learn_pairs(std::string_view word) {
    bool first = true;
    for (std::size_t at = word.find('='); at != std::string_view::npos; at = word.find('=', at + 1)) {
        const std::size_t begin = name_begin(word, at);
        const std::string_view name = word.substr(begin, at - begin);
        const std::string_view value = word.substr(at + 1);
        if (names_secret(name)) {
            // Of an option the rest of the word is the value; inside a URL or an agent's text it ends
            // earlier. The first pair may be either.
            if (first) learn(name, value);
            learn(first ? std::string_view() : name, value.substr(0, value.find_first_of("&;, \"'")));
        }
        first = false;
    }
}

void Redactor::learn_words(std::span<const std::string> words) {
    bool value_follows = false;
    for (const std::string& word : words) {
        if (value_follows && !word.starts_with('-')) learn({}, word);
        value_follows = word.starts_with('-') && word.find('=') == std::string::npos && names_secret(word);
        learn_urls(word);
        learn_pairs(word);
    }
}

void Redactor::learn_entry(std::string_view entry) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string_view::npos) return;
    const std::string_view value = entry.substr(equals + 1);
    if (names_secret(entry.substr(0, equals))) learn({}, value);
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
    for (const auto& [secret, shown] : secrets_) {
        std::size_t at = clean.find(secret);
        while (at != std::string::npos) {
            clean.replace(at, secret.size(), shown);
            at = clean.find(secret, at + shown.size());
        }
    }
    return clean;
}

}  // namespace jarmor::guard
