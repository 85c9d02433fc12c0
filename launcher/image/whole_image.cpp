#include "launcher/image/whole_image.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "guard/evidence/trusted_path.h"
#include "guard/same_file.h"
#include "launcher/confine/caller.h"
#include "launcher/confine/descriptors.h"

namespace jarmor::launcher {

using guard::Error;
using guard::Failure;
using guard::Result;

namespace {

const char* const* words = nullptr;  // of main(); nobody changes them
constexpr const char* own_program = "/proc/self/exe";
constexpr const char* mend =
    "install it with this program, or put it in this program's place: it can do all of it";

Result<std::string> read_own_link() {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::readlink(own_program, buffer.data(), buffer.size());
    if (size < 0) return guard::fail_errno(Failure::internal, own_program, "cannot be read", errno);
    return std::string(buffer.data(), static_cast<std::size_t>(size));
}

std::string beside(const std::string& program, std::string_view relative) {
    return program.substr(0, program.rfind('/') + 1) + std::string(relative);
}

/// Where the image must be: beside the program itself, not beside a link to it.
Result<std::string> place_of(std::string_view relative) {
    auto own = read_own_link();
    if (!own) return own;
    return beside(*own, relative);
}

/// The canonical path: nobody but root and the caller can put another file there.
Result<std::string> judged(const std::string& place) {
    auto trust = confine::trusted_by_caller();
    if (!trust) return guard::pass_on(trust);
    guard::PathJudge judge(*trust, Failure::policy);
    auto image = judge.look(place, Failure::internal);
    if (image) return image->path;
    if (image.error().kind == Failure::internal) {
        image.error().what = "opens the key stores, and is not there: " + image.error().what;
        image.error().mend = mend;
    }
    return guard::pass_on(image);
}

}  // namespace

Error execute_whole_image(std::string_view relative, const char* const* argv, const char* const* environ) {
    auto place = place_of(relative);
    if (!place) return std::move(place.error());
    auto path = judged(*place);
    if (!path) return std::move(path.error());
    // sanitise_process() of this image marked them: sockets of a service manager, a password in a pipe.
    if (auto passed = confine::close_none_on_exec(); !passed) return std::move(passed.error());
    (void)::syscall(SYS_execve, path->c_str(), argv, environ);
    return guard::fail_errno(Failure::exec, *path, "cannot be executed", errno, mend).error();
}

void remember_words(const char* const* argv) {
    words = argv;
}

Error execute_whole_image_again(std::string_view relative) {
    return execute_whole_image(relative, words, environ);
}

Result<std::string> path_of_this_image() {
    auto own = read_own_link();
    if (own && ::access(own->c_str(), X_OK) != 0)
        return guard::fail_errno(Failure::internal, *own, "cannot be executed again", errno);
    return own;
}

std::string small_image_of(const std::string& whole, const ImagePlaces& places) {
    std::error_code missing;
    const std::string small = std::filesystem::canonical(beside(whole, places.small), missing).string();
    if (missing || ::access(small.c_str(), X_OK) != 0) return {};
    return guard::same_file(beside(small, places.whole), whole) ? small : std::string();
}

}  // namespace jarmor::launcher
