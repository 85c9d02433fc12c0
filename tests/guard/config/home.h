#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "guard/config/carbon.h"
#include "guard/config/store_names.h"

namespace jarmor::guard::config::tests {

/// A directory that plays the home of a product, gone at the end of the test.
class Home {
  public:
    Home() {
        std::string pattern = std::filesystem::temp_directory_path() / "jarmor-config-XXXXXX";
        if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    }
    ~Home() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    const std::string& path() const { return path_; }
    void put(const std::string& name, const std::string& text) const {
        const std::filesystem::path file = path_ + "/" + name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }

  private:
    std::string path_;
};

/// $env{X} is "x-env", $sys{x} is "x-sys"; nothing else is set.
inline Variables some_variables(const std::string& home) {
    return {[](std::string_view name) {
                return name == "X" ? std::optional<std::string>("x-env") : std::nullopt;
            },
            [home](std::string_view name) {
                if (name == "carbon.home") return std::optional<std::string>(home);
                return name == "x" ? std::optional<std::string>("x-sys") : std::nullopt;
            }};
}

/// "name file use type alias password key-password" of each store; "-" for what is not known.
inline std::vector<std::string> lines_of(const std::vector<keystore::NamedStore>& stores) {
    constexpr const char* uses[] = {"unknown", "tls", "internal", "trust", "other"};
    const auto shown = [](const std::optional<keystore::Password>& password) {
        return password ? std::string(keystore::text_of(password->utf8())) : std::string("-");
    };
    std::vector<std::string> lines;
    for (const auto& store : stores) {
        lines.push_back(store.name + " " + store.shown + " " + uses[static_cast<int>(store.use)] + " " +
                        (store.type.empty() ? "-" : store.type) + " " +
                        (store.alias.empty() ? "-" : store.alias) + " " + shown(store.password) + " " +
                        shown(store.key_password));
    }
    return lines;
}

}  // namespace jarmor::guard::config::tests
