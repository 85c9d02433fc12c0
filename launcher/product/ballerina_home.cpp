#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/open_directory.h"
#include "guard/same_file.h"
#include "guard/text.h"
#include "launcher/environ.h"
#include "launcher/product/ballerina.h"
#include "launcher/product/paths.h"

namespace jarmor::launcher {

namespace {

constexpr std::size_t largest_bal = std::size_t{1024} * 1024;

/// The canonical path of a program that is not jarmor; empty where it is none.
std::string program_at(const std::string& path) {
    struct stat self{};
    struct stat status{};
    const bool there =
        ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
    // A self that cannot be known could be what was found, and would call itself for ever.
    if (!there || ::stat("/proc/self/exe", &self) != 0) return {};
    if (guard::same_file(self, status)) return {};
    std::string found = canonical_path(path);
    const std::string name = last_part(found);
    return name == "jarmor" || name == "jarmor-static" ? std::string() : found;
}

std::string find_real_bal(const char* const* environ) {
    for (const auto directory : guard::split(find_variable(environ, "PATH").value_or(""), ':')) {
        if (!directory.starts_with('/')) continue;
        auto found = program_at(std::string(directory) + "/bal");
        if (!found.empty()) return found;
    }
    const auto home = find_variable(environ, "BALLERINA_HOME");
    return home && home->starts_with('/') ? program_at(std::string(*home) + "/bin/bal") : std::string();
}

/// The name in a version file of the update tool ("ballerina-2201.8.4"), where such a distribution is there.
std::string named_in(const std::string& file, const std::string& distributions) {
    auto text = guard::read_file(file, 4096, guard::Failure::internal);
    if (!text) return {};
    const std::string name = text->substr(0, text->find_first_of(" \r\n"));
    const bool plain = !name.empty() && name.find('/') == std::string::npos && name.front() != '.';
    return plain && is_directory_at(distributions + "/" + name) ? name : std::string();
}

/// The JRE beside the distributions that its own `bal` names: several may lie there after updates.
std::string bundled_java(const std::string& home, const std::string& script) {
    const std::string dependencies = canonical_path(home + "/../../dependencies");
    if (dependencies.empty()) return {};
    const guard::OpenDirectory listing(::opendir(dependencies.c_str()));
    if (!listing) return {};
    while (const dirent* entry = ::readdir(listing.get())) {
        const std::string_view name = entry->d_name;
        if (name.starts_with("jdk-") && script.find(name) != std::string::npos &&
            ::access((dependencies + "/" + entry->d_name + "/bin/java").c_str(), X_OK) == 0)
            return dependencies + "/" + entry->d_name;
    }
    return {};
}

/// "-Xms256m" and "-Xmx4096m" of the line that has both: releases differ.
std::vector<std::string> memory_in(const std::string& script) {
    for (const auto line : guard::split(script, '\n')) {
        std::vector<std::string> memory;
        for (const auto word : guard::split(line, ' ')) {
            if (word.starts_with('#')) break;
            const bool sized = word.size() > 4 && word[4] >= '0' && word[4] <= '9';
            if (sized && (word.starts_with("-Xms") || word.starts_with("-Xmx"))) memory.emplace_back(word);
        }
        if (memory.size() == 2) return memory;
    }
    return {};
}

}  // namespace

std::optional<BallerinaDistribution> find_ballerina(const char* const* environ) {
    BallerinaDistribution found;
    found.bal = find_real_bal(environ);
    if (found.bal.empty()) return std::nullopt;
    found.home = directory_above(directory_above(found.bal));
    const std::string distributions = found.home + "/distributions";
    std::string name;
    if (is_directory_at(distributions)) {
        // The update tool's command, which hands on to that of a distribution.
        const auto person = find_variable(environ, "HOME");
        if (person) name = named_in(std::string(*person) + "/.ballerina/ballerina-version", distributions);
        if (name.empty()) name = named_in(distributions + "/ballerina-version", distributions);
        if (!name.empty()) found.home = distributions + "/" + name;
    } else {
        name = last_part(found.home);
    }
    constexpr std::string_view prefix = "ballerina-";
    if (name.starts_with(prefix)) found.version = name.substr(prefix.size());
    const auto script = guard::read_file(found.home + "/bin/bal", largest_bal, guard::Failure::internal);
    if (script) {
        found.java_home = bundled_java(found.home, *script);
        found.memory = memory_in(*script);
    }
    return found;
}

}  // namespace jarmor::launcher
