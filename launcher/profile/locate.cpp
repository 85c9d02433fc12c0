#include "launcher/profile/locate.h"

#include <cstdlib>

#include "guard/report/text.h"
#include "launcher/profile/built_in.h"
#include "launcher/profile/did_you_mean.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/parse.h"
#include "launcher/profile/site_files.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr const char* default_family = "jvm";
constexpr std::string_view suffix = ".toml";

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string list_of_profiles(const std::vector<std::string>& installed, const std::string& etc) {
    std::vector<std::string> built_in;
    for (const auto name : built_in_names()) built_in.emplace_back(name);
    const std::string there = installed.empty() ? "none" : joined(installed);
    return "installed in " + etc + ": " + there + "; built in: " + joined(built_in);
}

/// A file by its path, with the drop-ins beside it.
Location at_path(const std::string& path, const std::string& name, const std::string& family) {
    std::string stem = path;
    if (path.ends_with(suffix)) stem.resize(stem.size() - suffix.size());
    return {name, path, path.ends_with(suffix) ? stem + ".d" : std::string(), family};
}

/// NAME.toml or the built-in NAME; each with the drop-ins in NAME.d.
Result<Location> by_name(const std::string& name, const std::string& etc) {
    if (!is_profile_name(name)) {
        return fail(Failure::usage, in_quotes(name), "is not the name of a profile ([a-z0-9][a-z0-9._-]*)",
                    "a file is written with a slash, such as ./" + guard::printable(name));
    }
    const bool built_in = is_built_in(name);
    auto location = at_path(etc + "/" + name + std::string(suffix), name, built_in ? name : default_family);
    const auto there = SiteFiles::exists(location.file);
    if (!there) return guard::Unexpected(there.error());
    if (*there) return location;
    if (built_in) {
        location.file.clear();
        return location;
    }
    const auto installed = installed_profiles(etc);
    auto candidates = built_in_names();
    candidates.insert(candidates.end(), installed.begin(), installed.end());
    auto mend = did_you_mean(name, candidates);
    if (name.ends_with(suffix)) mend = "the file in the working directory is written ./" + name;
    return fail(Failure::profile, location.file, "does not exist (" + list_of_profiles(installed, etc) + ")",
                std::move(mend));
}

Result<Location> java_default(const LoadRequest& request) {
    auto site = at_path(request.etc + "/java.toml", "java", default_family);
    for (const auto& path : {site.file, site.drop_ins}) {
        const auto there = SiteFiles::exists(path);
        if (!there) return guard::Unexpected(there.error());
        if (!*there) continue;
        if (path == site.drop_ins) site.file.clear();
        return site;
    }
    const char* variable = request.as_root ? nullptr : std::getenv("HOME");
    const auto home = request.home.value_or(variable == nullptr ? "" : variable);
    if (!request.as_root && home.starts_with('/')) {
        const auto path = home + "/.jarmor/profile.toml";
        // Images start with HOME=/root under another user: a home that is not ours to enter holds no profile
        // of ours.
        const auto there = SiteFiles::exists(path);
        if (there && *there) return at_path(path, path, default_family);
    }
    return Location{default_family, {}, request.etc + "/" + default_family + ".d", default_family};
}

Result<Location> only_one(const std::string& etc) {
    const auto installed = installed_profiles(etc);
    if (installed.size() == 1) return by_name(installed.front(), etc);
    return fail(Failure::usage, "", "no profile is named (" + list_of_profiles(installed, etc) + ")",
                "write the name of one, or the path of a .toml file");
}

}  // namespace

Result<Location> locate(const LoadRequest& request) {
    if (request.target.empty()) return request.java_mode ? java_default(request) : only_one(request.etc);
    if (request.target.find('/') == std::string::npos) return by_name(request.target, request.etc);
    auto path = absolute(request.target);
    if (!path) return pass_on(path);
    return at_path(*path, *path, default_family);
}

}  // namespace jarmor::launcher
