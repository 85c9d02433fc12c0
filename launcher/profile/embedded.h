#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace jarmor::launcher {

// A built-in profile as launcher/profile/embed_profiles.cpp read it when jarmor was built: what
// parse_profile() says of it, so that no start parses it again. Texts are places in one text and keys are
// numbers, because each pointer in a table is relocated at every start.

struct EmbeddedItem {
    std::uint16_t name, name_size;
    std::uint16_t text, text_size;
    std::uint16_t line, column;
    bool flag;
    std::int64_t number;
};

struct EmbeddedSetting {
    std::uint16_t key;    ///< of profile_keys()
    std::uint16_t items;  ///< so many of the next items; the type of the key says whether they are a list
    std::uint16_t line, column;
};

struct EmbeddedRow {
    std::uint16_t table;     ///< of profile_tables()
    std::uint16_t settings;  ///< so many of the next settings
    std::uint16_t line, column;
};

struct EmbeddedProfile {
    std::string_view name;  ///< file name without its extension
    std::string_view text;
    std::span<const EmbeddedRow> rows;
    std::span<const EmbeddedSetting> settings;
    std::span<const EmbeddedItem> items;
};

/// profiles/*.toml, compiled in: "base", "jvm", "ballerina", "container".
std::span<const EmbeddedProfile> embedded_profiles();

struct EmbeddedText {
    std::string_view name;  ///< file name without its extension
    std::string_view text;
};

/// profiles/java-security/*.properties, compiled in, by JDK feature version: "17", "25".
const std::vector<EmbeddedText>& embedded_java_security();

}  // namespace jarmor::launcher
