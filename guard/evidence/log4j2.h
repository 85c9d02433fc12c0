#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/evidence/properties.h"

namespace jarmor::guard {

/// One appender of a log4j2.properties.
struct Appender {
    std::string name;                ///< as the file calls it: the word behind "appender."
    std::vector<Property> settings;  ///< keys without "appender.NAME."

    /// nullptr where it is not set.
    const Property* find(std::string_view key) const { return find_property(settings, key); }
    /// The value in lower case, as Log4j looks plugins up; empty where it is not set.
    std::string word(std::string_view key) const;
    /// The first triggering policy of this type, whatever it is called: "policies.size"; empty: none.
    std::string policy(std::string_view type) const;
    bool writes_file() const;
};

/// The appenders that are in force, in the order of the file. Where a list names them, the others are not.
std::vector<Appender> read_appenders(const std::vector<Property>& properties);

/// Whether a pattern of PatternLayout keeps line breaks out of the message, or marks each event before it.
enum class MessageGuard { none, marked, encoded };
MessageGuard message_guard(std::string_view pattern);
/// The pattern with each bare message wrapped in %enc{}{CRLF}.
std::string with_encoded_message(std::string_view pattern);

}  // namespace jarmor::guard
