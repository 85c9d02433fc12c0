#include "launcher/product/learn/scratch_home.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <filesystem>
#include <utility>

#include "guard/evidence/files.h"
#include "guard/report/write.h"
#include "guard/unique_fd.h"
#include "launcher/product/family.h"
#include "launcher/product/learn/path_globs.h"
#include "launcher/product/learn/scratch_place.h"
#include "launcher/product/learn/script_text.h"
#include "launcher/product/learn/stand_ins.h"
#include "launcher/product/script_import.h"

namespace jarmor::launcher::learn {

namespace {

namespace fs = std::filesystem;
using guard::fail_errno;
using guard::Failure;
using guard::pass_on;
using guard::Result;
using guard::UniqueFd;

constexpr const char* left_over = "jarmor-import.left-over";
constexpr std::string_view profile_setup = "/profileSetup.sh";
constexpr std::size_t most_home_names = 20000;
constexpr std::size_t deepest = 12;
constexpr std::size_t all_scripts = std::size_t{4} << 20U;

bool is_shell_script(const std::string& relative) {
    return relative.ends_with(".sh");
}

std::string parent_of(const std::string& relative) {
    const auto slash = relative.rfind('/');
    return slash == std::string::npos ? "" : relative.substr(0, slash);
}

/// Where start scripts lie, and with them what they source and call.
bool is_neighbour(const std::string& relative, const std::string& script) {
    const auto directory = parent_of(relative);
    if (directory == parent_of(script)) return true;
    for (const auto& family : families()) {
        for (const auto start : family.scripts) {
            if (directory == parent_of(std::string(start))) return true;
        }
    }
    return false;
}

}  // namespace

ScratchHome::ScratchHome(ScratchHome&& other) noexcept
    : request_(std::move(other.request_)),
      path_(std::exchange(other.path_, {})),
      in_use_(std::move(other.in_use_)),
      named_jdks_(std::move(other.named_jdks_)),
      directories_(std::move(other.directories_)),
      script_bytes_(other.script_bytes_),
      forgotten_(other.forgotten_),
      whole_(other.whole_) {}

ScratchHome::~ScratchHome() {
    std::error_code ignored;
    // Nothing of the run is left, and remove_all follows no link.
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<ScratchHome> ScratchHome::make(const ScratchRequest& request) {
    ScratchHome scratch(request);
    scratch.named_jdks_ = jdks_named_in(request.text);
    auto done = scratch.make_top();
    for (std::size_t number = 0; done && number <= scratch.named_jdks_.size(); ++number)
        done = scratch.make_jdk(number);
    if (done) done = scratch.copy_names();
    // Again: the file at this place may be jarmor's own stub by now, or too far down in a large home.
    if (done) done = scratch.add_script(request.script);
    // Whether the script calls it is asked even where it has been deleted.
    if (done) done = scratch.add_script(parent_of(request.script) + std::string(profile_setup));
    for (const auto& [path, text] : request.plants) {
        if (done) done = scratch.add_file(path, text);
    }
    if (done) done = scratch.let_in();
    if (!done) return pass_on(done);
    return scratch;
}

Result<void> ScratchHome::make_top() {
    auto place = make_scratch_place();
    if (!place) return pass_on(place);
    path_ = std::move(place->path);
    in_use_ = std::move(place->in_use);
    auto done = make_directory(path_ + "/root", false);
    if (done) done = make_directory(record(), true);
    if (done) done = make_directory(home(), true);
    return done;
}

/// Until now only root could enter, so that no process of the runner's user could put a link where root
/// writes.
Result<void> ScratchHome::let_in() const {
    if (::geteuid() != 0) return {};
    if (::chown(path_.c_str(), 0, request_.gid) == 0 && ::chmod(path_.c_str(), 0710) == 0) return {};
    return fail_errno(Failure::confine, path_, "cannot be given to its runner", errno);
}

Result<void> ScratchHome::make_directory(const std::string& path, bool own) {
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST)
        return fail_errno(Failure::confine, path, "cannot be made", errno);
    if (own && ::geteuid() == 0 && ::lchown(path.c_str(), request_.uid, request_.gid) != 0)
        return fail_errno(Failure::confine, path, "cannot be given to its runner", errno);
    return {};
}

Result<void> ScratchHome::write(const std::string& path, const std::string& text, mode_t mode, bool own) {
    const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file.valid() || ::fchmod(file.get(), mode) != 0)
        return fail_errno(Failure::confine, path, "cannot be written", errno);
    if (own && ::geteuid() == 0 && ::fchown(file.get(), request_.uid, request_.gid) != 0)
        return fail_errno(Failure::confine, path, "cannot be given to its runner", errno);
    return guard::write_all(file.get(), text, path);
}

Result<void> ScratchHome::make_jdk(std::size_t number) {
    const std::string base = jdk(number);
    auto done = make_directory(base, false);
    for (const char* name : {"/bin", "/lib", "/jre", "/conf"}) {
        if (done) done = make_directory(base + name, false);
    }
    if (done) done = write(base + "/bin/java", stand_in_java(base, record()), 0755, false);
    return done;
}

Result<void> ScratchHome::set_jdk(unsigned feature, bool tools_jar) {
    Result<void> done;
    for (std::size_t number = 0; number <= named_jdks_.size(); ++number) {
        const std::string base = jdk(number);
        if (done) done = write(base + "/version", version_text(feature), 0644, false);
        if (done)
            done =
                write(base + "/release", "JAVA_VERSION=\"" + version_number(feature) + "\"\n", 0644, false);
        const std::string tools = base + "/lib/tools.jar";
        if (done && tools_jar) done = write(tools, "", 0644, false);
        if (done && !tools_jar && ::unlink(tools.c_str()) != 0 && errno != ENOENT)
            done = fail_errno(Failure::confine, tools, "cannot be removed", errno);
    }
    return done;
}

Result<void> ScratchHome::forget_recordings() {
    const std::string away = path_ + "/old" + std::to_string(forgotten_++);
    if (::rename(record().c_str(), away.c_str()) != 0)
        return fail_errno(Failure::confine, record(), "cannot be put away", errno);
    std::error_code ignored;
    fs::remove_all(away, ignored);
    return make_directory(record(), true);
}

Result<void> ScratchHome::copy_names() {
    std::deque<std::pair<std::string, std::size_t>> directories{{"", 0}};
    std::size_t names = 0;
    // A product that never ran has none, and one that did may have lost it.
    if (auto made = add_directory("tmp"); !made) return made;
    while (!directories.empty()) {
        const auto [directory, depth] = directories.front();
        directories.pop_front();
        std::error_code unreadable;
        for (fs::directory_iterator each(request_.home + "/" + directory, unreadable), end;
             each != end && !unreadable; each.increment(unreadable)) {
            if (++names > most_home_names || depth > deepest) {
                whole_ = false;
                return {};
            }
            const std::string name = each->path().filename().string();
            const std::string relative = directory.empty() ? name : directory + "/" + name;
            std::error_code ignored;
            // A link to a directory is an empty one here: nothing in the scratch home leads out.
            const bool is_directory = each->is_directory(ignored);
            auto copied = is_directory ? add_directory(relative) : copy_one(relative);
            if (!copied) return copied;
            if (is_directory && !each->is_symlink(ignored)) directories.emplace_back(relative, depth + 1);
        }
    }
    return {};
}

Result<void> ScratchHome::add_directory(const std::string& relative) {
    for (std::size_t slash = 0; !relative.empty() && slash != std::string::npos;) {
        slash = relative.find('/', slash + 1);
        const std::string directory = relative.substr(0, slash);
        struct stat status{};
        const std::string path = home() + "/" + directory;
        if (::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) continue;
        auto made = make_directory(path, true);
        if (made) made = write(path + "/" + left_over, "", 0644, true);
        if (!made) return made;
        directories_.push_back(directory);
    }
    return {};
}

std::vector<std::string> ScratchHome::emptied() const {
    std::vector<std::string> found;
    for (const auto& directory : directories_) {
        struct stat status{};
        const bool left = ::lstat((home() + "/" + directory + "/" + left_over).c_str(), &status) == 0;
        const auto is_above = [&](const std::string& other) { return directory.starts_with(other + "/"); };
        if (!left && std::none_of(found.begin(), found.end(), is_above)) found.push_back(directory);
    }
    return found;
}

Result<void> ScratchHome::copy_one(const std::string& relative) {
    // That of a server which runs now is none of the copy's business.
    if (relative.ends_with(".pid")) return {};
    if (is_shell_script(relative)) return add_script(relative);
    if (relative.ends_with(".txt")) return add_file(relative, "@" + relative + "@\n");
    if (relative.ends_with(".jar")) {
        if (auto planted = plant_jar(parent_of(relative)); !planted) return planted;
    }
    return add_file(relative);
}

Result<void> ScratchHome::plant_jar(const std::string& directory) {
    const std::string relative = directory + "/" + planted_jar();
    struct stat status{};
    if (::lstat((home() + "/" + relative).c_str(), &status) == 0) return {};
    return add_file(relative);
}

Result<void> ScratchHome::add_script(const std::string& relative) {
    const std::string to = home() + "/" + relative;
    const bool side = relative.ends_with(profile_setup) || !is_neighbour(relative, request_.script);
    if (auto made = add_directory(parent_of(relative)); !made) return made;
    if (side) return write(to, stand_in_program(relative, record()), 0755, true);
    std::string text = request_.text;
    if (relative != request_.script) {
        auto read = own_script_text(request_.home, relative);
        if (!read || (script_bytes_ += read->size()) > all_scripts) return add_file(relative);
        text = std::move(*read);
    }
    for (const auto& directory : jar_directories_in(text)) {
        if (auto planted = plant_jar(directory); !planted) return planted;
    }
    std::vector<std::pair<std::string, std::string>> replaced{{request_.home, home()}};
    for (std::size_t number = 0; number < named_jdks_.size(); ++number)
        replaced.emplace_back(named_jdks_[number], jdk(number + 1));
    return write(to, with_paths_replaced(std::move(text), replaced), 0755, true);
}

Result<void> ScratchHome::add_file(const std::string& relative, const std::string& text) {
    if (auto made = add_directory(parent_of(relative)); !made) return made;
    return write(home() + "/" + relative, text, 0644, true);
}

}  // namespace jarmor::launcher::learn
