#include "launcher/plan/late_properties.h"

#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/evidence/properties.h"
#include "launcher/product/toml_lines.h"

namespace jarmor::launcher {

namespace {

using guard::Finding;
using guard::Severity;

constexpr std::size_t late_file_limit = std::size_t{1} << 20U;

/// The value that a property has when the server reads it: the last one, arguments after options.
std::string property_of(const JavaCommand& command, std::string_view name) {
    const std::string prefix = "-D" + std::string(name) + "=";
    std::string value;
    for (const auto& option : command.options) {
        if (option.text.starts_with(prefix)) value = option.text.substr(prefix.size());
    }
    for (const auto& argument : command.arguments) {
        if (argument.starts_with(prefix)) value = argument.substr(prefix.size());
    }
    return value;
}

std::string beside(const std::string& directory, const OptionContext& context, const char* name) {
    const std::string base =
        directory.starts_with('/') ? directory : context.working_directory + "/" + directory;
    return base + "/" + name;
}

/// The text, or nothing where there is no such file; one that cannot be read is said.
std::string read_or_say(const std::string& path, std::vector<Finding>& findings) {
    auto text = guard::read_file(path, late_file_limit, guard::Failure::policy);
    if (text) return std::move(*text);
    if (::access(path.c_str(), F_OK) == 0 || errno != ENOENT) {
        findings.push_back({"jvm-env-hygiene", Severity::error, path,
                            "becomes system properties and cannot be judged: " + text.error().what,
                            "let the service user read it"});
    }
    return {};
}

}  // namespace

std::vector<Finding> judge_late_properties(const JavaCommand& command, const OptionContext& context) {
    std::vector<Finding> findings = judge_arguments(command.arguments, context);
    const std::string directory = property_of(command, "carbon.config.dir.path");
    if (directory.empty()) return findings;

    std::vector<LateProperty> properties;
    const std::string carbon = beside(directory, context, "carbon.properties");
    auto parsed = guard::parse_properties(read_or_say(carbon, findings), carbon);
    if (parsed) {
        for (const auto& property : *parsed)
            properties.push_back({"-D" + property.key + "=" + property.value, {carbon, property.line, 0}});
    } else {
        findings.push_back({"jvm-env-hygiene", Severity::error, carbon,
                            "becomes system properties and cannot be judged: " + parsed.error().what, ""});
    }
    std::string deployment = property_of(command, "deployment.config.file.path");
    if (deployment.empty()) deployment = beside(directory, context, "deployment.toml");
    for (const auto& line : toml_lines(read_or_say(deployment, findings))) {
        if (line.table == "system.parameter")
            properties.push_back({"-D" + line.key + "=" + line.value, {deployment, line.line, 0}});
    }
    const auto more = judge_properties(properties, context);
    findings.insert(findings.end(), more.begin(), more.end());
    return findings;
}

}  // namespace jarmor::launcher
