#include "launcher/product/stand_in.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "guard/unique_fd.h"
#include "launcher/environ.h"
#include "launcher/image/image.h"
#include "launcher/product/place_file.h"
#include "launcher/profile/formats.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;

std::string target_of_link(int directory, const std::string& name) {
    std::array<char, 4096> target{};
    const ssize_t size = ::readlinkat(directory, name.c_str(), target.data(), target.size());
    return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : std::string();
}

struct Place {
    std::string path;
    guard::UniqueFd directory;
};

/// Where nobody but the caller (and root) can put another program in the place of jarmor.
Result<Place> own_place(const char* const* environ) {
    std::vector<std::string> paths;
    if (::geteuid() == 0) paths.emplace_back("/run/jarmor");
    for (const auto& [variable, below] : {std::pair{"XDG_RUNTIME_DIR", "/jarmor"}, {"HOME", "/.jarmor"}}) {
        const auto value = find_variable(environ, variable);
        if (value && value->starts_with('/') && ::geteuid() != 0)
            paths.push_back(std::string(*value) + below);
    }
    Result<guard::UniqueFd> directory =
        fail(Failure::usage, "HOME", "is not set, and jarmor needs a place to stand in for java",
             "bal build, then: jarmor bal run target/bin/NAME.jar");
    for (const auto& path : paths) {
        directory = open_site_directory(path, Failure::internal);
        if (directory) return Place{path, std::move(*directory)};
    }
    return pass_on(directory);
}

}  // namespace

Result<std::string> stand_in_for_java(const std::string& profile, const char* const* environ) {
    if (!is_profile_name(profile)) {
        return fail(Failure::usage, "--profile", "must be a name for bal run of a package",
                    "put it in /etc/jarmor, or build and run the jar");
    }
    auto program = own_program_path();
    if (!program) return pass_on(program);
    auto place = own_place(environ);
    if (!place) return pass_on(place);
    const int directory = place->directory.get();
    const std::string name = "bal-java@" + profile;
    const std::string link = place->path + "/" + name;
    if (target_of_link(directory, name) == *program) return link;
    const std::string temporary = "." + name + "." + std::to_string(::getpid());
    if (::symlinkat(program->c_str(), directory, temporary.c_str()) != 0 ||
        ::renameat(directory, temporary.c_str(), directory, name.c_str()) != 0) {
        return fail_errno(Failure::internal, link, "cannot be linked to jarmor", errno);
    }
    return link;
}

}  // namespace jarmor::launcher
