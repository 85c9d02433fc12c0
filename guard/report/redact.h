#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jarmor::guard {

/// Whether a variable, property or option of this name carries a secret: "DB_PASSWORD", "keyStorePassword",
/// "AWS_SECRET_ACCESS_KEY", "api.token"; not "keyStore", "ephemeralDHKeySize" or "password.file".
bool names_secret(std::string_view name);

/// Takes secrets out of what is printed, by value: wherever the value turns up, under whatever name.
class Redactor {
  public:
    /// Learns from environment entries "NAME=value": values of secret names, and what learn_words() finds in
    /// the other values (JAVA_OPTS holds options, a URL a password).
    void learn_environment(std::span<const std::string> entries);
    void learn_environment(const char* const* environ);
    /// Learns from command line words: -Dsecret.name=value, --password value, key=value pairs inside a word
    /// (agent options, JDBC URLs), user:password@ in URLs.
    void learn_words(std::span<const std::string> words);

    /// The text with every known secret as "***".
    std::string operator()(std::string_view text) const;

  private:
    struct Secret {
        std::string text, shown;
    };
    void learn(std::string_view name, std::string_view value);
    void learn_urls(std::string_view word);
    void learn_pairs(std::string_view word);
    void learn_entry(std::string_view entry);
    std::vector<Secret> secrets_;  ///< longest first
};

}  // namespace jarmor::guard
