#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "guard/plan.h"
#include "launcher/profile/keys.h"

namespace jarmor::launcher {

/// One value, an element of a list, or an entry of a table of texts. Which member holds it follows from the
/// type of its key.
struct Item {
    std::string name;  ///< texts_by_name only
    std::string text;  ///< text, choice, octal, texts, texts_by_name
    std::int64_t number =
        0;  ///< number, numbers; the index of a choice; octal; days since 1970-01-01 of a date
    bool flag = false;
    Origin origin;
};

/// A key with its value, checked against the key table.
struct Setting {
    const Key* key = nullptr;
    Item value;               ///< of the types that hold one value
    std::vector<Item> items;  ///< of texts, numbers and texts_by_name
    Origin origin;
};

/// One table of a profile text: the top, [jvm], or one of the [[waiver]].
struct Row {
    const KeyTable* table = nullptr;
    Origin origin;
    std::vector<Setting> settings;
};

/// One profile text, read and checked, before it is put on the layers below it.
struct Document {
    std::string source;  ///< "base", "/etc/jarmor/wso2am.toml"
    std::vector<Row> rows;

    /// The setting of a key of the top table, or nullptr.
    const Setting* top(std::string_view name) const;
};

}  // namespace jarmor::launcher
