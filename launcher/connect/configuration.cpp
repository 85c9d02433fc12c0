#include "launcher/connect/configuration.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "guard/evidence/files.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

constexpr std::size_t configuration_limit = std::size_t{4} << 20U;
constexpr std::string_view file_option = "-Ddeployment.config.file.path=";

/// Where API-M and IS, MI, and SI have it.
constexpr auto usual_places = std::to_array<std::string_view>(
    {"repository/conf/deployment.toml", "conf/deployment.toml", "conf/server/deployment.yaml"});

std::string last_value_of(const std::vector<std::string>& words, std::string_view prefix) {
    std::string value;
    for (const auto& word : words) {
        if (word.starts_with(prefix)) value = word.substr(prefix.size());
    }
    return value;
}

std::string configuration_path(const std::string& home, const guard::LaunchPlan& plan) {
    if (auto named = last_value_of(plan.argv, file_option); !named.empty()) return named;
    for (const auto place : usual_places) {
        auto path = home + "/" + std::string(place);
        if (::access(path.c_str(), F_OK) == 0) return path;
    }
    return {};
}

std::string without_home(const std::string& path, const std::string& home) {
    return path.starts_with(home + "/") ? path.substr(home.size() + 1) : path;
}

}  // namespace

const TomlLine* ProductConfiguration::find(const std::string& name) const {
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const TomlLine& line) {
        return (line.table.empty() ? line.key : line.table + "." + line.key) == name;
    });
    return found == lines.end() ? nullptr : &*found;
}

std::optional<std::string> ProductConfiguration::filled_in(std::string_view kind,
                                                           std::string_view name) const {
    // SI writes "${env:X}" and "${sys:x}".
    for (const auto& [prefix, meant] : {std::pair{"env:", "$env"}, {"sys:", "$sys"}}) {
        if (kind == "$" && name.starts_with(prefix)) return filled_in(meant, name.substr(4));
    }
    if (kind == "$" && (name == "carbon.host" || name == "carbon.local.ip")) return hostname;
    std::string value;
    if (kind == "$ref") {
        const TomlLine* const line = find(std::string(name));
        if (line != nullptr && line->value.find('$') == std::string::npos) value = line->value;
    }
    if (kind == "$env") value = last_value_of(environ, std::string(name) + "=");
    if (kind == "$sys") value = last_value_of(argv, "-D" + std::string(name) + "=");
    if (value.empty()) return std::nullopt;
    return value;
}

Result<std::optional<ProductConfiguration>> read_configuration(const Profile& profile,
                                                               const guard::LaunchPlan& plan) {
    const auto& home = profile.home.value;
    ProductConfiguration made;
    made.path = home.empty() ? "" : configuration_path(home, plan);
    if (made.path.empty()) return std::optional<ProductConfiguration>();
    auto text = guard::read_file(made.path, configuration_limit, Failure::policy);
    if (!text) return guard::pass_on(text);
    made.text = std::move(*text);
    made.shown = without_home(made.path, home);
    if (made.path.ends_with(".toml")) made.lines = toml_lines(made.text);
    made.argv = plan.argv;
    made.environ = plan.environ;
    const TomlLine* const name = made.find("server.hostname");
    made.hostname = name == nullptr || name->value.empty() ? "localhost" : name->value;
    return std::optional<ProductConfiguration>(std::move(made));
}

}  // namespace jarmor::launcher
