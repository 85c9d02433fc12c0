#include "launcher/profile/built_in.h"

#include <algorithm>

#include "launcher/profile/embedded.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr std::size_t longest_chain = 8;

/// Unpacks one profile. Rows, settings and items each lie in the order of the text.
class EmbeddedReader {
  public:
    explicit EmbeddedReader(const EmbeddedProfile& profile) : profile_(profile), source_(profile.name) {}

    Document document() {
        Document document{source_, {}};
        document.rows.reserve(profile_.rows.size());
        for (const auto& packed : profile_.rows) {
            Row& row = document.rows.emplace_back();
            row.table = &profile_tables()[packed.table];
            row.origin = {source_, packed.line, packed.column};
            row.settings.reserve(packed.settings);
            for (unsigned i = 0; i < packed.settings; ++i) read(row.settings.emplace_back());
        }
        return document;
    }

  private:
    void read(Setting& setting) {
        const auto& packed = profile_.settings[next_setting_++];
        setting.key = &profile_keys()[packed.key];
        setting.origin = {source_, packed.line, packed.column};
        if (!is_list(setting.key->type)) return read(setting.value);
        setting.items.reserve(packed.items);
        for (unsigned i = 0; i < packed.items; ++i) read(setting.items.emplace_back());
    }
    void read(Item& item) {
        const auto& packed = profile_.items[next_item_++];
        item.name = profile_.text.substr(packed.name, packed.name_size);
        item.text = profile_.text.substr(packed.text, packed.text_size);
        item.number = packed.number;
        item.flag = packed.flag;
        item.origin = {source_, packed.line, packed.column};
    }

    const EmbeddedProfile& profile_;
    std::string source_;
    std::size_t next_setting_ = 0, next_item_ = 0;
};

Result<Document> read_embedded(std::string_view name) {
    for (const auto& embedded : embedded_profiles()) {
        if (embedded.name == name) return EmbeddedReader(embedded).document();
    }
    return fail(Failure::internal, std::string(name), "is not compiled in");
}

}  // namespace

std::vector<std::string_view> built_in_names() {
    std::vector<std::string_view> names;
    for (const auto& embedded : embedded_profiles()) {
        if (embedded.name != container_layer) names.push_back(embedded.name);
    }
    return names;
}

bool is_built_in(std::string_view name) {
    const auto names = built_in_names();
    return std::find(names.begin(), names.end(), name) != names.end();
}

Result<std::vector<Document>> built_in_chain(std::string_view name) {
    std::vector<Document> chain;
    std::string next(name);
    while (!next.empty()) {
        if (chain.size() == longest_chain) return fail(Failure::internal, next, "extends in a circle");
        auto document = read_embedded(next);
        if (!document) return pass_on(document);
        const auto* parent = document->top("extends");
        next = parent == nullptr ? std::string() : parent->value.text;
        chain.push_back(std::move(*document));
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

Result<Document> container_document() {
    return read_embedded(container_layer);
}

}  // namespace jarmor::launcher
