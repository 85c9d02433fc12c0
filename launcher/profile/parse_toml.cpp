#include <algorithm>

#include "guard/evidence/document.h"
#include "launcher/profile/parse.h"
#include "launcher/profile/value_check.h"

namespace jarmor::launcher {

namespace {

using guard::DocumentMember;
using guard::DocumentNode;
using guard::fail;
using guard::Failure;
using guard::Result;
using NodeKind = DocumentNode::Kind;

/// Walks a parsed text along the key table and fills a Document.
class Reader {
  public:
    explicit Reader(Document& document) : document_(document) {}

    Result<void> read_table(const DocumentNode& table, const KeyTable& shape);

  private:
    /// Of a node, or of the name of a member.
    template <class Part>
    Origin at(const Part& part) const {
        return {document_.source, part.line, part.column};
    }

    Result<void> read_subtable(const DocumentMember& member, const KeyTable& shape);
    Result<Setting> read_setting(const DocumentNode& node, const Key& key) const;
    Result<void> read_list(const DocumentNode& list, Setting& setting) const;
    Result<void> read_named(const DocumentNode& table, Setting& setting) const;
    Result<Item> read_item(const DocumentNode& node, const Key& key) const;
    guard::Unexpected wrong_type(const DocumentNode& node, const Key& key) const {
        return fail(Failure::profile, at(node).text(),
                    key_title(key) + " must be " + type_title(key) + ", not " +
                        std::string(guard::to_text(node.kind)));
    }

    Document& document_;
};

Result<void> Reader::read_table(const DocumentNode& table, const KeyTable& shape) {
    const std::size_t index = document_.rows.size();
    document_.rows.push_back({&shape, at(table), {}});
    for (const auto& member : table.members) {
        const std::string& name = member.name;
        if (const auto* key = find_key(shape.name, name)) {
            auto setting = read_setting(member.value, *key);
            if (!setting) return pass_on(setting);
            document_.rows[index].settings.push_back(std::move(*setting));
            continue;
        }
        const std::string path = shape.name.empty() ? name : std::string(shape.name) + "." + name;
        const auto* inner = find_table(path);
        if (inner == nullptr) {
            return fail(Failure::profile, at(member).text(), "unknown key " + in_quotes(name),
                        suggest_key(shape.name, name));
        }
        if (auto done = read_subtable(member, *inner); !done) return done;
    }
    return check_required(document_.rows[index]);
}

Result<void> Reader::read_subtable(const DocumentMember& member, const KeyTable& shape) {
    const DocumentNode& node = member.value;
    if (!shape.repeated && node.kind == NodeKind::table) return read_table(node, shape);
    const auto is_table = [](const DocumentNode& element) { return element.kind == NodeKind::table; };
    if (!shape.repeated || node.kind != NodeKind::list ||
        !std::all_of(node.elements.begin(), node.elements.end(), is_table)) {
        return fail(Failure::profile, at(member).text(),
                    in_quotes(member.name) + " must be a table, written " + table_title(shape));
    }
    for (const auto& row : node.elements) {
        if (auto done = read_table(row, shape); !done) return done;
    }
    return {};
}

Result<Setting> Reader::read_setting(const DocumentNode& node, const Key& key) const {
    Setting setting{&key, {}, {}, at(node)};
    Result<void> done;
    switch (key.type) {
        case KeyType::texts:
        case KeyType::numbers:
            if (node.kind != NodeKind::list) return wrong_type(node, key);
            done = read_list(node, setting);
            break;
        case KeyType::texts_by_name:
            if (node.kind != NodeKind::table) return wrong_type(node, key);
            done = read_named(node, setting);
            break;
        default:
            auto item = read_item(node, key);
            if (!item) return pass_on(item);
            setting.value = std::move(*item);
    }
    if (!done) return pass_on(done);
    return setting;
}

Result<void> Reader::read_list(const DocumentNode& list, Setting& setting) const {
    for (const auto& element : list.elements) {
        auto item = read_item(element, *setting.key);
        if (!item) return pass_on(item);
        setting.items.push_back(std::move(*item));
    }
    return {};
}

Result<void> Reader::read_named(const DocumentNode& table, Setting& setting) const {
    for (const auto& member : table.members) {
        auto item = read_item(member.value, *setting.key);
        if (!item) return pass_on(item);
        item->name = member.name;
        if (auto done = check_name(*item, *setting.key); !done) return done;
        setting.items.push_back(std::move(*item));
    }
    return {};
}

Result<Item> Reader::read_item(const DocumentNode& node, const Key& key) const {
    Item item;
    item.origin = at(node);
    bool fits = false;
    switch (key.type) {
        case KeyType::flag:
            fits = node.kind == NodeKind::flag;
            item.flag = node.number != 0;
            break;
        case KeyType::number:
        case KeyType::numbers:
            fits = node.kind == NodeKind::number;
            item.number = node.number;
            break;
        case KeyType::date:
            fits = node.kind == NodeKind::date;
            item.number = node.number;
            break;
        default:
            fits = node.kind == NodeKind::text;
            item.text = node.text;
    }
    if (!fits) return wrong_type(node, key);
    if (auto done = check_value(item, key); !done) return pass_on(done);
    return item;
}

}  // namespace

Result<Document> parse_profile(std::string_view text, const std::string& source) {
    if (text.size() > largest_profile) {
        return fail(Failure::profile, source, "is larger than " + std::to_string(largest_profile) + " bytes");
    }
    auto table = guard::read_toml(text, source, Failure::profile);
    if (!table) return pass_on(table);
    Document document{source, {}};
    if (auto done = Reader(document).read_table(*table, *find_table("")); !done) return pass_on(done);
    return document;
}

}  // namespace jarmor::launcher
