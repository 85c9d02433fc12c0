#include <algorithm>

#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

std::vector<std::string> tokens_of(const std::string& text, std::string_view separators) {
    std::vector<std::string> tokens;
    std::string token;
    for (const char c : text + std::string(separators.substr(0, 1))) {
        if (separators.find(c) == std::string_view::npos) {
            token += c;
        } else if (!token.empty()) {
            tokens.push_back(token);
            token.clear();
        }
    }
    return tokens;
}

constexpr std::string_view weak_parts[] = {"_NULL_",     "_ANON_", "_EXPORT", "_DES_",  "_DES40_",
                                           "_3DES_",     "_RC4_",  "_RC2_",   "_IDEA_", "_SEED_",
                                           "_CAMELLIA_", "_KRB5_", "_DSS_"};
constexpr std::string_view weak_beginnings[] = {"TLS_RSA_", "SSL_RSA_", "TLS_DH_", "TLS_ECDH_", "TLS_PSK_"};

/// Without forward secrecy, or with a cipher or hash that is broken.
bool is_weak_suite(const std::string& name) {
    const auto has = [&name](std::string_view part) { return name.find(part) != std::string::npos; };
    const auto begins = [&name](std::string_view beginning) { return name.starts_with(beginning); };
    return name.ends_with("_MD5") || std::any_of(std::begin(weak_parts), std::end(weak_parts), has) ||
           std::any_of(std::begin(weak_beginnings), std::end(weak_beginnings), begins);
}

bool is_known_suite(const std::string& name) {
    const bool end = name.ends_with("_SHA256") || name.ends_with("_SHA384") || name.ends_with("_SHA") ||
                     name.ends_with("_MD5") || name.ends_with("_CCM") || name.ends_with("_CCM_8");
    return end && (name.starts_with("TLS_") || name.starts_with("SSL_"));
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

}  // namespace

Opinion is_on(const std::string& text) {
    if (lower(text) == "true") return {};
    return {Outcome::fail, "it has to be true"};
}

Opinion is_off(const std::string& text) {
    if (lower(text) == "false") return {};
    return {Outcome::fail, "it has to be false"};
}

Opinion is_strong_tls(const std::string& text) {
    std::size_t versions = 0;
    const std::string spaced = [&text] {
        std::string made;
        for (const char c : text) made += c == '-' ? std::string(" -") : std::string(1, c);
        return made;
    }();
    for (const std::string& token : tokens_of(spaced, ", +|")) {
        if (token.starts_with('-')) continue;
        ++versions;
        if (token != "TLSv1.2" && token != "TLSv1.3") return {Outcome::fail, token + " is not to be spoken"};
    }
    if (versions == 0) return {Outcome::fail, "it names no version; TLSv1.2 and TLSv1.3 are right"};
    return {};
}

Opinion are_strong_suites(const std::string& text) {
    Opinion opinion;
    std::size_t strong = 0;
    for (const std::string& token : tokens_of(text, ", :")) {
        const std::string name = upper(token);
        if (name == "TLS_EMPTY_RENEGOTIATION_INFO_SCSV") continue;
        if (is_weak_suite(name)) return {Outcome::fail, token + " is weak"};
        const bool cbc = name.find("_CBC_") != std::string::npos;
        if (cbc || !is_known_suite(name))
            opinion = {Outcome::warn, token + (cbc ? " uses CBC" : " is no suite that the JDK knows")};
        else
            ++strong;
    }
    if (strong > 0) return opinion;
    return {Outcome::fail, "it has no suite with GCM or ChaCha20"};
}

Opinion are_strong_suites_or_shipped(const std::string& text) {
    if (text.empty()) return {Outcome::warn, "the shipped list has suites with CBC"};
    return are_strong_suites(text);
}

Opinion is_loopback(const std::string& text) {
    if (text == "localhost" || text == "::1" || text.starts_with("127.")) return {};
    return {Outcome::fail, "plain HTTP is for loopback alone"};
}

Opinion is_one_interface(const std::string& text) {
    if (!text.empty() && text != "0.0.0.0" && text != "::" && text != "[::]" && text != "*") return {};
    return {Outcome::fail, "it listens on every interface"};
}

}  // namespace jarmor::guard::rules
