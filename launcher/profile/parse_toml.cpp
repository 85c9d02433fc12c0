// toml++ 3.3.0 asserts on "[\x0b"; without the assertion that is an ordinary parse error. CMake cannot pass a
// macro with arguments.
#define TOML_ASSERT(expr) static_cast<void>(0)
#include <toml++/toml.h>

#include <algorithm>
#include <chrono>

#include "guard/report/text.h"
#include "launcher/profile/parse.h"
#include "launcher/profile/value_check.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

/// toml++ frees nested tables by recursion (400 bytes of stack a level, measured), and a.b.c... nests without
/// its limit on nesting: 64 KiB of it would use up 8 MiB of stack. No profile has that many dots; where they
/// stand does not matter, because quotes and comments can be forged without parsing.
constexpr std::size_t most_dots = 4096;

std::string_view kind_of(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::string:
            return "a text";
        case toml::node_type::integer:
            return "a number";
        case toml::node_type::floating_point:
            return "a number with a fraction";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::date:
            return "a date";
        case toml::node_type::time:
            return "a time";
        case toml::node_type::date_time:
            return "a date with a time";
        case toml::node_type::none:
            break;
    }
    return "nothing";
}

std::int64_t days_since_epoch(const toml::date& date) {
    const std::chrono::year_month_day day{std::chrono::year{date.year}, std::chrono::month{date.month},
                                          std::chrono::day{date.day}};
    return std::chrono::sys_days{day}.time_since_epoch().count();
}

/// Walks a parsed text along the key table and fills a Document.
class Reader {
  public:
    explicit Reader(Document& document) : document_(document) {}

    Result<void> read_table(const toml::table& table, const KeyTable& shape);

  private:
    Origin at(const toml::source_position& position) const {
        return {document_.source, static_cast<unsigned>(position.line),
                static_cast<unsigned>(position.column)};
    }
    Origin at(const toml::node& node) const { return at(node.source().begin); }

    Result<void> read_subtable(const toml::key& name, const toml::node& node, const KeyTable& shape);
    Result<Setting> read_setting(const toml::node& node, const Key& key) const;
    Result<void> read_list(const toml::array& list, Setting& setting) const;
    Result<void> read_named(const toml::table& table, Setting& setting) const;
    Result<Item> read_item(const toml::node& node, const Key& key) const;
    guard::Unexpected wrong_type(const toml::node& node, const Key& key) const {
        return fail(Failure::profile, at(node).text(),
                    key_title(key) + " must be " + type_title(key) + ", not " + std::string(kind_of(node)));
    }

    Document& document_;
};

Result<void> Reader::read_table(const toml::table& table, const KeyTable& shape) {
    const std::size_t index = document_.rows.size();
    document_.rows.push_back({&shape, at(table), {}});
    for (auto&& [name, node] : table) {
        if (const auto* key = find_key(shape.name, name.str())) {
            auto setting = read_setting(node, *key);
            if (!setting) return pass_on(setting);
            document_.rows[index].settings.push_back(std::move(*setting));
            continue;
        }
        const std::string path =
            shape.name.empty() ? std::string(name.str()) : std::string(shape.name) + "." + name.data();
        const auto* inner = find_table(path);
        if (inner == nullptr) {
            return fail(Failure::profile, at(name.source().begin).text(), "unknown key " + quoted(name.str()),
                        suggest_key(shape.name, name.str()));
        }
        if (auto done = read_subtable(name, node, *inner); !done) return done;
    }
    return check_required(document_.rows[index]);
}

Result<void> Reader::read_subtable(const toml::key& name, const toml::node& node, const KeyTable& shape) {
    const auto* rows = node.as_array();
    if (!shape.repeated && node.is_table()) return read_table(*node.as_table(), shape);
    const auto is_table = [](const toml::node& element) { return element.is_table(); };
    if (!shape.repeated || rows == nullptr || !std::all_of(rows->begin(), rows->end(), is_table)) {
        return fail(Failure::profile, at(name.source().begin).text(),
                    quoted(name.str()) + " must be a table, written " + table_title(shape));
    }
    for (const auto& row : *rows) {
        if (auto done = read_table(*row.as_table(), shape); !done) return done;
    }
    return {};
}

Result<Setting> Reader::read_setting(const toml::node& node, const Key& key) const {
    Setting setting{&key, {}, {}, at(node)};
    Result<void> done;
    switch (key.type) {
        case KeyType::texts:
        case KeyType::numbers:
            if (!node.is_array()) return wrong_type(node, key);
            done = read_list(*node.as_array(), setting);
            break;
        case KeyType::texts_by_name:
            if (!node.is_table()) return wrong_type(node, key);
            done = read_named(*node.as_table(), setting);
            break;
        default:
            auto item = read_item(node, key);
            if (!item) return pass_on(item);
            setting.value = std::move(*item);
    }
    if (!done) return pass_on(done);
    return setting;
}

Result<void> Reader::read_list(const toml::array& list, Setting& setting) const {
    for (const auto& element : list) {
        auto item = read_item(element, *setting.key);
        if (!item) return pass_on(item);
        setting.items.push_back(std::move(*item));
    }
    return {};
}

Result<void> Reader::read_named(const toml::table& table, Setting& setting) const {
    for (auto&& [name, node] : table) {
        auto item = read_item(node, *setting.key);
        if (!item) return pass_on(item);
        item->name = name.str();
        if (auto done = check_name(*item, *setting.key); !done) return done;
        setting.items.push_back(std::move(*item));
    }
    return {};
}

Result<Item> Reader::read_item(const toml::node& node, const Key& key) const {
    Item item;
    item.origin = at(node);
    bool fits = false;
    switch (key.type) {
        case KeyType::flag:
            fits = node.is_boolean();
            if (fits) item.flag = node.as_boolean()->get();
            break;
        case KeyType::number:
        case KeyType::numbers:
            fits = node.is_integer();
            if (fits) item.number = node.as_integer()->get();
            break;
        case KeyType::date:
            fits = node.is_date();
            if (fits) item.number = days_since_epoch(node.as_date()->get());
            break;
        default:
            fits = node.is_string();
            if (fits) item.text = node.as_string()->get();
    }
    if (!fits) return wrong_type(node, key);
    if (auto done = check_value(item, key); !done) return pass_on(done);
    return item;
}

/// Dots that can separate two parts of a key: a run of them cannot.
std::size_t count_dots(std::string_view text) {
    std::size_t dots = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.' && (i == 0 || text[i - 1] != '.')) ++dots;
    }
    return dots;
}

}  // namespace

Result<Document> parse_profile(std::string_view text, const std::string& source) {
    if (text.size() > largest_profile) {
        return fail(Failure::profile, source, "is larger than " + std::to_string(largest_profile) + " bytes");
    }
    if (count_dots(text) > most_dots) {
        return fail(Failure::profile, source, "has more than " + std::to_string(most_dots) + " dots");
    }
    Document document{source, {}};
    try {
        const toml::table table = toml::parse(text);
        if (auto done = Reader(document).read_table(table, *find_table("")); !done) return pass_on(done);
    } catch (const toml::parse_error& error) {
        const auto& position = error.source().begin;
        return fail(
            Failure::profile,
            Origin{source, static_cast<unsigned>(position.line), static_cast<unsigned>(position.column)}
                .text(),
            "is not TOML: " + guard::printable(error.description()));
    }
    return document;
}

}  // namespace jarmor::launcher
