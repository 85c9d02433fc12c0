#include "tests/support/corpus_entry.h"

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <set>

namespace jarmor::support {
namespace {

std::string position(const toml::node& node) {
    const auto& source = node.source();
    const std::string file = source.path ? *source.path : std::string("corpus");
    return file + ":" + std::to_string(source.begin.line) + ": ";
}

/// Reads the keys of one table; a key nobody asked for is a mistake.
class TableReader {
  public:
    TableReader(const toml::table& table, std::vector<std::string>& errors)
        : table_(table), errors_(errors) {}

    void read(const char* key, std::string& value) {
        if (const toml::node* node = take(key)) {
            if (const auto text = node->value_exact<std::string>())
                value = *text;
            else
                wrong(*node, key, "a string");
        }
    }
    void read(const char* key, bool& value) {
        if (const toml::node* node = take(key)) {
            if (const auto flag = node->value_exact<bool>())
                value = *flag;
            else
                wrong(*node, key, "a boolean");
        }
    }
    template <class Number>
    void read_number(const char* key, Number& value) {
        if (const toml::node* node = take(key)) {
            if (const auto number = node->value_exact<std::int64_t>())
                value = static_cast<Number>(*number);
            else
                wrong(*node, key, "a number");
        }
    }
    void read(const char* key, std::vector<std::string>& list) {
        if (const toml::node* node = take(key)) read_list(*node, key, list);
    }
    void read(const char* key, std::vector<std::vector<std::string>>& lists) {
        const toml::node* node = take(key);
        const toml::array* array = node == nullptr ? nullptr : node->as_array();
        if (array == nullptr) return;
        for (const toml::node& inner : *array) read_list(inner, key, lists.emplace_back());
    }
    template <class Visit>
    void each_table(const char* key, const Visit& visit) {
        const toml::node* node = take(key);
        const toml::array* array = node == nullptr ? nullptr : node->as_array();
        if (node != nullptr && array == nullptr) wrong(*node, key, "an array of tables");
        if (array == nullptr) return;
        for (const toml::node& inner : *array) {
            if (const toml::table* table = inner.as_table())
                visit(*table);
            else
                wrong(inner, key, "a table");
        }
    }
    bool has(const char* key) const { return table_.contains(key); }

    void finish() {
        for (const auto& [key, node] : table_) {
            if (seen_.count(std::string(key.str())) == 0) {
                errors_.push_back(position(node) + "unknown key " + std::string(key.str()));
            }
        }
    }

  private:
    const toml::node* take(const char* key) {
        seen_.insert(key);
        return table_.get(key);
    }
    void read_list(const toml::node& node, const char* key, std::vector<std::string>& list) {
        const toml::array* array = node.as_array();
        if (array == nullptr) return wrong(node, key, "an array of strings");
        for (const toml::node& item : *array) {
            if (const auto text = item.value_exact<std::string>())
                list.push_back(*text);
            else
                wrong(item, key, "a string");
        }
    }
    void wrong(const toml::node& node, const char* key, const char* expected) {
        errors_.push_back(position(node) + key + " is not " + expected);
    }

    const toml::table& table_;
    std::vector<std::string>& errors_;
    std::set<std::string> seen_;
};

/// "17", "9+", "12-23"
bool parse_range(const std::string& text, unsigned& first, unsigned& last) {
    try {
        std::size_t used = 0;
        first = static_cast<unsigned>(std::stoul(text, &used));
        if (used == text.size())
            last = first;
        else if (text.substr(used) == "+")
            last = 0;
        else if (text[used] == '-')
            last = static_cast<unsigned>(std::stoul(text.substr(used + 1)));
        else
            return false;
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

CorpusFile read_file_table(const toml::table& table, std::vector<std::string>& errors) {
    CorpusFile file;
    TableReader reader(table, errors);
    reader.read("path", file.path);
    file.has_text = reader.has("text");
    reader.read("text", file.text);
    reader.read("link", file.link);
    reader.read("copy_of", file.copy_of);
    reader.read("mode", file.mode);
    reader.read("service_owned", file.service_owned);
    reader.finish();
    return file;
}

CorpusEntry read_entry(const toml::table& table, std::vector<std::string>& errors) {
    CorpusEntry entry;
    TableReader reader(table, errors);
    std::string range = "8+";
    entry.main = {"-cp", "${classes}", "Probe"};
    if (reader.has("main")) entry.main.clear();
    reader.read("id", entry.id);
    reader.read("about", entry.about);
    reader.read("jdk", range);
    reader.read("vm", entry.vm);
    reader.read("main", entry.main);
    reader.read("arguments", entry.arguments);
    reader.read("environ", entry.environ);
    reader.each_table("files",
                      [&](const toml::table& file) { entry.files.push_back(read_file_table(file, errors)); });
    reader.read("during", entry.during);
    reader.read("effect", entry.effect);
    reader.read("holds", entry.holds);
    reader.read("expect", entry.expect);
    reader.read_number("exit", entry.exit);
    reader.read("profile", entry.profile);
    reader.read("allow", entry.allow);
    reader.read("changed", entry.changed);
    reader.read("profile_service_owned", entry.profile_service_owned);
    reader.read("as", entry.as);
    reader.read_number("memory_mib", entry.memory_mib);
    reader.read("clone", entry.clone);
    reader.read("java", entry.java);
    reader.read("java_home", entry.java_home);
    reader.read("plain", entry.plain);
    reader.read("runs_to_end", entry.runs_to_end);
    reader.finish();
    if (entry.id.empty() || entry.effect.empty())
        errors.push_back(position(table) + "id or effect is missing");
    if (!parse_range(range, entry.first_jdk, entry.last_jdk))
        errors.push_back(position(table) + "bad jdk range");
    return entry;
}

void read_document(const toml::table& document, Corpus& corpus) {
    TableReader reader(document, corpus.errors);
    reader.read("always", corpus.always);
    reader.each_table("entry", [&](const toml::table& table) {
        corpus.entries.push_back(read_entry(table, corpus.errors));
    });
    reader.each_table("jar", [&](const toml::table& table) {
        CorpusJar jar;
        TableReader fields(table, corpus.errors);
        fields.read("name", jar.name);
        fields.read("manifest", jar.manifest);
        fields.read("files", jar.files);
        fields.finish();
        corpus.jars.push_back(jar);
    });
    reader.finish();
}

}  // namespace

Corpus load_corpus(const std::string& directory) {
    Corpus corpus;
    std::vector<std::string> paths;
    std::error_code error;
    for (const auto& file : std::filesystem::directory_iterator(directory, error)) {
        if (file.path().extension() == ".toml") paths.push_back(file.path().string());
    }
    if (paths.empty()) corpus.errors.push_back(directory + ": no *.toml file");
    std::sort(paths.begin(), paths.end());
    for (const std::string& path : paths) {
        try {
            read_document(toml::parse_file(path), corpus);
        } catch (const toml::parse_error& problem) {
            corpus.errors.push_back(path + ":" + std::to_string(problem.source().begin.line) + ": " +
                                    std::string(problem.description()));
        }
    }
    std::set<std::string> ids;
    for (const CorpusEntry& entry : corpus.entries) {
        if (!ids.insert(entry.id).second) corpus.errors.push_back(entry.id + ": this id is there twice");
    }
    return corpus;
}

}  // namespace jarmor::support
