// embed_profiles OUT.cpp PROFILE.toml...: reads the built-in profiles with the parser of jarmor and writes
// them as the tables of launcher/profile/embedded.h. A program of its own, run by the build.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <limits>
#include <string>
#include <vector>

#include "guard/evidence/files.h"
#include "launcher/profile/keys.h"
#include "launcher/profile/parse.h"

namespace jarmor::launcher {
namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

/// One profile as initialisers of C++.
class Tables {
  public:
    explicit Tables(std::string name) : name_(std::move(name)) {}

    Result<std::string> code(const Document& document) {
        for (const auto& row : document.rows) add(row);
        if (too_large_) return fail(Failure::internal, name_, "does not fit into 16 bits somewhere");
        return "constexpr char " + name_ + "_text[] = R\"jarmor(" + text_ + ")jarmor\";\n" +
               table("EmbeddedRow", "rows", rows_) + table("EmbeddedSetting", "settings", settings_) +
               table("EmbeddedItem", "items", items_) + "\n";
    }

  private:
    void add(const Row& row) {
        rows_ += line(
            {place_of(row.table, profile_tables()), row.settings.size(), row.origin.line, row.origin.column});
        for (const auto& setting : row.settings) add(setting);
    }
    void add(const Setting& setting) {
        const bool list = is_list(setting.key->type);
        settings_ += line({place_of(setting.key, profile_keys()), list ? setting.items.size() : 1,
                           setting.origin.line, setting.origin.column});
        if (!list) return add(setting.value);
        for (const auto& item : setting.items) add(item);
    }
    void add(const Item& item) {
        std::string text = line({place_of(item.name), item.name.size(), place_of(item.text), item.text.size(),
                                 item.origin.line, item.origin.column});
        text.resize(text.rfind('}'));
        items_ += text + (item.flag ? ", true, " : ", false, ") + std::to_string(item.number) + "},\n";
    }
    template <class Entries>
    static std::size_t place_of(typename Entries::pointer entry, Entries entries) {
        return static_cast<std::size_t>(entry - entries.data());
    }
    /// Where `text` stands in the one text; a text that is there already is not put in twice.
    std::size_t place_of(const std::string& text) {
        const std::size_t known = text_.find(text);
        if (known != std::string::npos) return known;
        text_ += text;
        return text_.size() - text.size();
    }
    std::string line(const std::vector<std::size_t>& numbers) {
        std::string text = "    {";
        for (const std::size_t number : numbers) {
            too_large_ = too_large_ || number > std::numeric_limits<std::uint16_t>::max();
            text += (text.ends_with('{') ? "" : ", ") + std::to_string(number);
        }
        return text + "},\n";
    }
    std::string table(const char* type, const char* name, const std::string& lines) const {
        return std::string("constexpr ") + type + " " + name_ + "_" + name + "[] = {\n" + lines + "};\n";
    }

    std::string name_, text_, rows_, settings_, items_;
    bool too_large_ = false;
};

/// The part of an identifier that a profile's name gives: "wso2-apim" is none.
std::string identifier(std::string name) {
    std::replace_if(name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
}

std::string stem(const std::string& path) {
    const std::string name = path.substr(path.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

Result<std::string> source(const std::vector<std::string>& paths) {
    std::string tables, list;
    for (const auto& path : paths) {
        const std::string name = stem(path);
        auto text = guard::read_file(path, largest_profile, Failure::profile);
        if (!text) return text;
        auto document = parse_profile(*text, path);
        if (!document) return pass_on(document);
        auto code = Tables(identifier(name)).code(*document);
        if (!code) return code;
        tables += *code;
        const std::string prefix = identifier(name);
        list += "    {\"" + name + "\", " + prefix + "_text, " + prefix + "_rows, " + prefix + "_settings, " +
                prefix + "_items},\n";
    }
    return "// Made by launcher/profile/embed_profiles.cpp.\n#include \"launcher/profile/embedded.h\"\n\n"
           "namespace jarmor::launcher {\n\nnamespace {\n\n" +
           tables + "constexpr EmbeddedProfile profiles[] = {\n" + list +
           "};\n\n}  // namespace\n\nstd::span<const EmbeddedProfile> embedded_profiles() {\n    return "
           "profiles;\n}\n\n}  // namespace jarmor::launcher\n";
}

Result<void> write(const std::string& path, const std::string& text) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) return guard::fail_errno(Failure::internal, path, "cannot be opened", errno);
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (std::fclose(file) != 0 || !written) return fail(Failure::internal, path, "cannot be written");
    return {};
}

Result<void> embed(const std::vector<std::string>& arguments) {
    if (arguments.size() < 2) return fail(Failure::usage, "embed_profiles", "OUT.cpp PROFILE.toml...");
    auto text = source({arguments.begin() + 1, arguments.end()});
    if (!text) return pass_on(text);
    return write(arguments.front(), *text);
}

}  // namespace
}  // namespace jarmor::launcher

int main(int argc, char** argv) {
    try {
        const auto done = jarmor::launcher::embed({argv + 1, argv + argc});
        if (done) return 0;
        (void)std::fprintf(stderr, "%s\n", done.error().line().c_str());
    } catch (const std::exception& fault) {
        (void)std::fprintf(stderr, "%s\n", fault.what());
    }
    return 1;
}
