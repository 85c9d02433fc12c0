#include "launcher/profile/value_check.h"

#include <algorithm>
#include <vector>

#include "guard/report/text.h"
#include "launcher/plan/environment_rules.h"
#include "launcher/profile/did_you_mean.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/parse.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr std::size_t longest_quote = 60;

std::vector<std::string_view> split_choices(std::string_view choices) {
    std::vector<std::string_view> words;
    while (true) {
        const auto bar = choices.find('|');
        words.push_back(choices.substr(0, bar));
        if (bar == std::string_view::npos) return words;
        choices.remove_prefix(bar + 1);
    }
}

Result<void> check_choice(Item& item, const Key& key) {
    const auto words = split_choices(key.choices);
    const auto found = std::find(words.begin(), words.end(), item.text);
    if (found == words.end()) {
        return fail(Failure::profile, item.origin.text(),
                    key_title(key) + " is " + in_quotes(item.text) + ", must be " + type_title(key),
                    did_you_mean(item.text, words));
    }
    item.number = found - words.begin();
    return {};
}

Result<void> check_octal(Item& item, const Key& key) {
    const auto mask = parse_umask(item.text);
    if (!mask) {
        return fail(Failure::profile, item.origin.text(),
                    key_title(key) + " is " + in_quotes(item.text) + ", must be " + type_title(key));
    }
    item.number = static_cast<std::int64_t>(*mask);
    return {};
}

Result<void> check_text(const Item& item, const Key& key) {
    // execve() would cut the text short there.
    if (item.text.find('\0') != std::string::npos) {
        return fail(Failure::profile, item.origin.text(),
                    key_title(key) + " must not contain a NUL character");
    }
    if (key.check == nullptr) return {};
    if (const auto expected = key.check(item.text)) {
        return fail(Failure::profile, item.origin.text(), key_title(key) + " " + std::string(*expected));
    }
    return {};
}

}  // namespace

std::string in_quotes(std::string_view text) {
    if (text.size() > longest_quote) return "'" + guard::printable(text.substr(0, longest_quote)) + "...'";
    return "'" + guard::printable(text) + "'";
}

Result<void> check_value(Item& item, const Key& key) {
    switch (key.type) {
        case KeyType::number:
        case KeyType::numbers:
            if (item.number < key.least || item.number > key.most) {
                return fail(
                    Failure::profile, item.origin.text(),
                    key_title(key) + " is " + std::to_string(item.number) + ", must be " + type_title(key));
            }
            return {};
        case KeyType::choice:
            return check_choice(item, key);
        case KeyType::octal:
            return check_octal(item, key);
        case KeyType::text:
        case KeyType::texts:
        case KeyType::texts_by_name:
            return check_text(item, key);
        case KeyType::flag:
        case KeyType::date:
            return {};
    }
    return {};
}

Result<void> check_name(const Item& item, const Key& key) {
    if (item.name.find('\0') != std::string::npos || format::variable(item.name)) {
        return fail(
            Failure::profile, item.origin.text(),
            key_title(key) + ": " + in_quotes(item.name) + " is not the name of an environment variable");
    }
    // Nothing judges what stands in [env] set, and _JAVA_OPTIONS beats every option of the command line.
    if (carries_jvm_options(item.name)) {
        return fail(
            Failure::profile, item.origin.text(),
            key_title(key) + ": " + in_quotes(item.name) + " carries JVM options, which nobody would judge",
            "write each of them into [jvm] options");
    }
    if (item.name == alternate_vm_variable) {
        return fail(Failure::profile, item.origin.text(),
                    key_title(key) + ": " + in_quotes(item.name) + " loads a JVM that nobody judged",
                    "write its JDK into [jvm] java_home");
    }
    return {};
}

Result<void> check_required(const Row& row) {
    // [jvm.jmx] and [jvm.debug] may be spread over layers: they are looked at when all layers are there.
    if (!row.table->repeated) return {};
    for (const auto& key : profile_keys()) {
        if (!key.required || key.table != row.table->name) continue;
        const auto is_it = [&key](const Setting& setting) { return setting.key == &key; };
        if (std::none_of(row.settings.begin(), row.settings.end(), is_it)) {
            return fail(Failure::profile, row.origin.text(),
                        table_title(*row.table) + " lacks '" + std::string(key.name) + "'",
                        "for example: " + std::string(key.name) + " = " + std::string(key.example));
        }
    }
    return {};
}

std::string suggest_key(std::string_view table, std::string_view name) {
    for (const auto& key : profile_keys()) {
        if (key.name != name) continue;
        if (key.table.empty()) return "it belongs to the top of the file, before any [table]";
        return "it belongs to " + table_title(*find_table(key.table));
    }
    std::vector<std::string_view> names;
    for (const auto& key : profile_keys()) {
        if (key.table == table) names.push_back(key.name);
    }
    const std::string prefix = table.empty() ? "" : std::string(table) + ".";
    for (const auto& inner : profile_tables()) {
        if (inner.name.size() <= prefix.size() || !inner.name.starts_with(prefix)) continue;
        const auto rest = inner.name.substr(prefix.size());
        if (rest.find('.') == std::string_view::npos) names.push_back(rest);
    }
    return did_you_mean(name, names);
}

}  // namespace jarmor::launcher
