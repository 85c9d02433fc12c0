#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

struct Setting;

/// What a value of a profile looks like in TOML.
enum class KeyType {
    text,
    flag,          ///< true | false
    number,        ///< least..most
    choice,        ///< one of a few words
    octal,         ///< a text of octal digits: "0027"
    date,          ///< 2027-01-31
    texts,         ///< list of texts
    numbers,       ///< list of numbers, each least..most
    texts_by_name  ///< a table of texts
};

/// Whether a key of this type holds items and not one value.
constexpr bool is_list(KeyType type) {
    return type == KeyType::texts || type == KeyType::numbers || type == KeyType::texts_by_name;
}

/// Says what a text must look like ("must be an absolute path"), or nothing where it is as it should be.
using FormatCheck = std::optional<std::string_view> (*)(std::string_view text);

/// One key of a profile. The loader validates from this table alone; jarmor.toml(5) and the completions are
/// made from it.
struct Key {
    std::string_view table;  ///< "" for the top, "jvm", "jvm.agent"
    std::string_view name;
    KeyType type = KeyType::text;
    void (*set)(Profile&, const Setting&) = nullptr;
    std::string_view example;    ///< a value as TOML
    std::string_view fallback;   ///< what holds when no layer sets it, for a person; empty: nothing
    std::string_view doc;        ///< one line
    std::string_view choices{};  ///< "off|on|diagnostics", in the order of the enumeration
    std::int64_t least = 0, most = 0;
    FormatCheck check = nullptr;  ///< for a text and for each element of texts
    bool required = false;        ///< each table of this name must have it
};

/// One table of a profile.
struct KeyTable {
    std::string_view name;  ///< "" for the top
    bool repeated = false;  ///< [[name]]: rows that add up over the layers
    /// Starts a row or a table that exists once written; nullptr where the table is always there.
    void (*begin)(Profile&, const Origin&) = nullptr;
    std::string_view doc{};
};

/// Every key, table by table, in the order a person would write them.
std::span<const Key> profile_keys();
std::span<const KeyTable> profile_tables();

const Key* find_key(std::string_view table, std::string_view name);
const KeyTable* find_table(std::string_view name);

/// "jar", "[jvm] jar", "[[waiver]] by": how messages and the manual name a key.
std::string key_title(const Key& key);
/// "[jvm]", "[[waiver]]"; empty for the top.
std::string table_title(const KeyTable& table);
/// "a text", "one of off, on, diagnostics", "a number from 1 to 65535": how messages and the manual name a
/// type.
std::string type_title(const Key& key);

}  // namespace jarmor::launcher
