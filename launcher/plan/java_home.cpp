#include "launcher/plan/java_home.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/same_file.h"
#include "launcher/environ.h"

namespace jarmor::launcher {
namespace {

using guard::fail;
using guard::Failure;
using guard::PathJudge;
using guard::Result;

constexpr std::size_t release_limit = std::size_t{64} * 1024;
constexpr std::size_t security_limit = std::size_t{1024} * 1024;
constexpr unsigned oldest_feature = 8;
const char* const choose_another = "set [jvm] java_home or JAVA_HOME to a JDK";
const char* const install_anew = "install the JDK anew, or set [jvm] java_home or JAVA_HOME to another";

/// The JVM reads /proc (its own memory, its cgroup, its launcher's path): without it it starts wrong or not
/// at all, and so would the look at ourselves.
Result<struct stat> own_program() {
    struct stat self{};
    if (::stat("/proc/self/exe", &self) == 0) return self;
    return fail(Failure::java, "/proc", "the JVM needs /proc, and it is not mounted",
                "mount -t proc proc /proc");
}

/// jarmor may be called `java`, as either of its programs; running it as the JVM would never end.
bool is_jarmor(const std::string& path, const struct stat& status, const struct stat& self) {
    if (guard::same_file(status, self)) return true;
    std::array<char, 4096> target{};
    const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
    if (size < 0 && errno != EINVAL) return true;  // a link that cannot be read may be jarmor's
    std::string_view name = size > 0 ? std::string_view(target.data(), static_cast<std::size_t>(size)) : path;
    name.remove_prefix(std::min(name.size(), name.rfind('/') + 1));
    return name == "jarmor" || name == "jarmor-static";
}

std::optional<std::string> search_path(std::string_view path, const struct stat& self) {
    while (!path.empty()) {
        const std::size_t end = std::min(path.find(':'), path.size());
        const std::string candidate = std::string(path.substr(0, end)) + "/java";
        path.remove_prefix(std::min(path.size(), end + 1));
        // An empty or relative entry means the working directory: nothing to start a server from.
        if (candidate.front() != '/' || candidate == "/java") continue;
        struct stat status{};
        if (::stat(candidate.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
        if ((status.st_mode & 0111U) != 0 && !is_jarmor(candidate, status, self)) return candidate;
    }
    return std::nullopt;
}

struct Candidate {
    std::string path;
    guard::Origin origin;
};

Result<Candidate> choose(const JavaRequest& request, const struct stat& self) {
    if (!request.java_home.value.empty()) {
        return Candidate{request.java_home.value + "/bin/java", request.java_home.origin};
    }
    const auto java_home = find_variable(request.environ, "JAVA_HOME");
    if (java_home && !java_home->empty()) {
        return Candidate{std::string(*java_home) + "/bin/java", {"JAVA_HOME", 0, 0}};
    }
    const auto found = search_path(find_variable(request.environ, "PATH").value_or(""), self);
    if (found) return Candidate{*found, {"PATH", 0, 0}};
    return fail(Failure::java, "java",
                "no JDK found: [jvm] java_home and JAVA_HOME are not set, and no "
                "directory of PATH holds a java",
                choose_another);
}

Result<void> check_is_program(const guard::TrustedFile& java) {
    std::array<char, 4> magic{};
    const ssize_t got = ::pread(java.fd.get(), magic.data(), magic.size(), 0);
    if (got < 0) return guard::fail_errno(Failure::java, java.path, "cannot be read", errno);
    const std::string_view start(magic.data(), static_cast<std::size_t>(got));
    if (start.starts_with("#!")) {
        return fail(Failure::java, java.path, "is a script, not the JVM's own program", choose_another);
    }
    if (start !=
        "\x7f"
        "ELF")
        return fail(Failure::java, java.path, "is not an ELF program", choose_another);
    if ((java.status.st_mode & 0111U) == 0) {
        return fail(Failure::java, java.path, "is not executable", "chmod a+x " + java.path);
    }
    return {};
}

/// Names in a judged directory, without dot files.
Result<std::vector<std::string>> names_in(const guard::TrustedFile& directory) {
    guard::UniqueFd fd(::openat(directory.fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.valid()) return guard::fail_errno(Failure::java, directory.path, "cannot be listed", errno);
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(fd.get()), &::closedir);
    if (!stream) return guard::fail_errno(Failure::java, directory.path, "cannot be listed", errno);
    (void)fd.release();  // closedir() closes it
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(stream.get())) {
        if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
        errno = 0;
    }
    if (errno != 0) return guard::fail_errno(Failure::java, directory.path, "cannot be listed", errno);
    return names;
}

/// Judges the files that decide what the JVM runs and how it is configured.
class Tree {
  public:
    Tree(PathJudge& judge, std::string home) : judge_(judge), home_(std::move(home)) {}

    bool has(const std::string& name) {
        const auto file = judge_.look(home_ + "/" + name, Failure::java);
        return file || file.error().kind == Failure::policy || !absent(name);
    }
    void need(const std::string& name) {
        if (!done_) return;
        auto file = judge_.look(home_ + "/" + name, Failure::java);
        if (!file) keep(file.error());
    }
    void judge_if_there(const std::string& name) {
        if (!done_) return;
        auto file = judge_.look(home_ + "/" + name, Failure::java);
        if (!file && (file.error().kind == Failure::policy || !absent(name))) keep(file.error());
    }
    /// A directory and each of its entries.
    void need_all_of(const std::string& name) {
        if (!done_) return;
        auto directory = judge_.open(home_ + "/" + name, Failure::java);
        if (!directory) return keep(directory.error());
        auto names = names_in(*directory);
        if (!names) return keep(names.error());
        for (const auto& entry : *names) judge_if_there(name + "/" + entry);
    }
    Result<std::string> read(const std::string& name, std::size_t limit) {
        auto file = judge_.open_readable(home_ + "/" + name, Failure::java);
        if (!file) {
            keep(file.error());
            return guard::Unexpected(done_.error());
        }
        return guard::read_all(file->fd.get(), file->path, limit, Failure::java);
    }
    Result<void> done() { return done_; }
    const std::string& home() const { return home_; }

  private:
    /// Only what is not there may go unjudged; what cannot be looked at is refused.
    bool absent(const std::string& name) const {
        return ::access((home_ + "/" + name).c_str(), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR);
    }
    void keep(guard::Error error) {
        if (error.kind == Failure::java && error.mend.empty()) error.mend = install_anew;
        done_ = guard::Unexpected(std::move(error));
    }
    PathJudge& judge_;
    std::string home_;
    Result<void> done_;
};

/// JDK 8: lib/ARCH with the JVM in it. The directory is found by what it holds, so that no list of
/// architectures is needed.
Result<void> judge_tree_8(Tree& tree, PathJudge& judge) {
    auto lib = judge.open(tree.home() + "/lib", Failure::java);
    if (!lib) return pass_on(lib);
    auto names = names_in(*lib);
    if (!names) return pass_on(names);
    const auto arch = std::find_if(names->begin(), names->end(), [&](const std::string& name) {
        return ::faccessat(lib->fd.get(), (name + "/server/libjvm.so").c_str(), F_OK, 0) == 0;
    });
    if (arch == names->end()) {
        return fail(Failure::java, lib->path, "holds no ARCH/server/libjvm.so", install_anew);
    }
    for (const char* name :
         {"/server/libjvm.so", "/jli/libjli.so", "/jvm.cfg", "/libjava.so", "/libzip.so"}) {
        tree.need("lib/" + *arch + name);
    }
    tree.need("lib/rt.jar");
    tree.need_all_of("lib/security");
    return tree.done();
}

Result<void> judge_tree_9(Tree& tree, unsigned feature) {
    for (const char* name : {"lib/server/libjvm.so", "lib/modules", "lib/jvm.cfg"}) tree.need(name);
    tree.need(feature <= 10 ? "lib/jli/libjli.so" : "lib/libjli.so");
    // Loaded by every JVM before main; lib itself is judged on the way.
    for (const char* name :
         {"lib/libjava.so", "lib/libjimage.so", "lib/libzip.so", "lib/libnet.so", "lib/libnio.so",
          "lib/security/cacerts", "conf/management/management.properties"}) {
        tree.judge_if_there(name);
    }
    tree.need_all_of("conf/security");
    return tree.done();
}

Result<guard::JdkRelease> read_release(Tree& tree, const std::string& home) {
    // JDK 8 keeps one release file beside jre/, and jre/bin/java is a JVM of its own.
    const bool inner = home.ends_with("/jre") && !tree.has("release");
    const std::string name = inner ? "../release" : "release";
    const std::string path = (inner ? home.substr(0, home.size() - 4) : home) + "/release";
    auto text = tree.read(name, release_limit);
    if (!text) {
        if (text.error().kind == Failure::java) text.error().where = path;
        return pass_on(text);
    }
    auto release = guard::parse_jdk_release(*text, path);
    if (release && release->version.feature < oldest_feature) {
        return fail(Failure::java, path, "is a JDK " + release->version.text + "; jarmor knows 8 and later",
                    choose_another);
    }
    return release;
}

}  // namespace

Result<JavaInstall> inspect_java(const JavaRequest& request) {
    auto self = own_program();
    if (!self) return pass_on(self);
    auto candidate = choose(request, *self);
    if (!candidate) return pass_on(candidate);
    PathJudge judge(request.trust, Failure::policy);
    auto java = judge.open_readable(candidate->path, Failure::java);
    if (!java) {
        java.error().what += " (from " + candidate->origin.text() + ")";
        if (java.error().mend.empty()) java.error().mend = choose_another;
        return pass_on(java);
    }
    if (is_jarmor(java->path, java->status, *self)) {
        return fail(Failure::java, candidate->path, "is jarmor itself, not a JVM", choose_another);
    }
    auto program = check_is_program(*java);
    if (!program) return pass_on(program);
    static constexpr std::string_view tail = "/bin/java";
    if (!java->path.ends_with(tail)) {
        return fail(Failure::java, java->path, "is not bin/java of a JDK", choose_another);
    }
    JavaInstall install;
    install.home = java->path.substr(0, java->path.size() - tail.size());
    Tree tree(judge, install.home);
    auto release = read_release(tree, install.home);
    if (!release) return pass_on(release);
    const bool old = release->version.feature == oldest_feature;
    Tree runtime(judge, install.home + (old && tree.has("jre") ? "/jre" : ""));
    auto judged = old ? judge_tree_8(runtime, judge) : judge_tree_9(runtime, release->version.feature);
    if (!judged) return pass_on(judged);
    auto security =
        runtime.read(old ? "lib/security/java.security" : "conf/security/java.security", security_limit);
    if (!security) return pass_on(security);
    auto bin = judge.open(install.home + "/bin", Failure::java);
    if (!bin) return pass_on(bin);
    install.bin_dir = std::move(bin->fd);
    install.java = std::move(java->fd);
    install.device = java->status.st_dev;
    install.inode = java->status.st_ino;
    install.path = java->path;
    install.origin = candidate->origin;
    install.release = std::move(*release);
    install.security_text = std::move(*security);
    return install;
}

}  // namespace jarmor::launcher
