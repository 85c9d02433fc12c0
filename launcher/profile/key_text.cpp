#include "launcher/profile/keys.h"

namespace jarmor::launcher {

namespace {

/// "off|on|diagnostics" -> "off, on, diagnostics".
std::string listed(std::string_view choices) {
    std::string text;
    for (const char c : choices) {
        if (c == '|') {
            text += ", ";
        } else {
            text += c;
        }
    }
    return text;
}

std::string range(const Key& key) {
    return std::to_string(key.least) + " to " + std::to_string(key.most);
}

}  // namespace

const Key* find_key(std::string_view table, std::string_view name) {
    for (const auto& key : profile_keys()) {
        if (key.table == table && key.name == name) return &key;
    }
    return nullptr;
}

const KeyTable* find_table(std::string_view name) {
    for (const auto& table : profile_tables()) {
        if (table.name == name) return &table;
    }
    return nullptr;
}

std::string table_title(const KeyTable& table) {
    if (table.name.empty()) return {};
    const std::string name(table.name);
    return table.repeated ? "[[" + name + "]]" : "[" + name + "]";
}

std::string key_title(const Key& key) {
    const auto* table = find_table(key.table);
    if (table == nullptr || table->name.empty()) return std::string(key.name);
    return table_title(*table) + " " + std::string(key.name);
}

std::string type_title(const Key& key) {
    switch (key.type) {
        case KeyType::text:
            return "a text in quotes";
        case KeyType::flag:
            return "true or false, without quotes";
        case KeyType::number:
            return "a number from " + range(key);
        case KeyType::choice:
            return "one of " + listed(key.choices);
        case KeyType::octal:
            return "three or four octal digits in quotes, such as \"0027\"";
        case KeyType::date:
            return "a date without quotes, such as 2027-01-31";
        case KeyType::texts:
            return "a list of texts";
        case KeyType::numbers:
            return "a list of numbers from " + range(key);
        case KeyType::texts_by_name:
            return "a table of texts, such as { NAME = \"value\" }";
    }
    return {};
}

}  // namespace jarmor::launcher
