#include "launcher/product/learn/private_root.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "guard/unique_fd.h"

namespace jarmor::launcher::learn {

namespace {

using guard::fail_errno;
using guard::Failure;
using guard::Result;

constexpr const char* mount_mend = "allow namespaces, or use a kernel with Landlock";

Result<void> mount_failed(const std::string& path, const char* what) {
    return fail_errno(Failure::confine, path, what, errno, mount_mend);
}

class PrivateRoot {
  public:
    explicit PrivateRoot(std::string path) : path_(std::move(path)) {}

    Result<void> make() const {
        // Or else every mount here would show in the namespace that this one was copied from.
        if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
            return mount_failed("/", "cannot be made private");
        if (::mount("tmpfs", path_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=0755") != 0)
            return mount_failed(path_, "cannot get a file system");
        return {};
    }

    /// Puts what lies at `path` there too, at the same path; nothing where there is nothing.
    Result<void> show(const std::string& path, std::uint64_t attributes) const {
        struct stat status{};
        if (::lstat(path.c_str(), &status) != 0) return {};
        if (S_ISLNK(status.st_mode)) return show_link(path);
        const std::string here = path_ + path;
        auto made = S_ISDIR(status.st_mode) ? make_directories(path) : make_file(path);
        if (!made) return made;
        if (::mount(path.c_str(), here.c_str(), nullptr, MS_BIND, nullptr) != 0)
            return mount_failed(path, "cannot be shown to the run");
        mount_attr attribute{};
        attribute.attr_set = attributes;
        if (::mount_setattr(AT_FDCWD, here.c_str(), 0, &attribute, sizeof attribute) == 0) return {};
        return mount_failed(path, "cannot be made read-only for the run");
    }

    Result<void> enter() const {
        mount_attr attribute{};
        attribute.attr_set = MOUNT_ATTR_RDONLY;
        if (::mount_setattr(AT_FDCWD, path_.c_str(), 0, &attribute, sizeof attribute) != 0)
            return mount_failed(path_, "cannot be made read-only");
        // pivot_root(2): with "." twice the old root lies on top of the new one, and goes with umount.
        if (::chdir(path_.c_str()) != 0 || ::syscall(SYS_pivot_root, ".", ".") != 0)
            return mount_failed(path_, "cannot become the root directory");
        if (::umount2(".", MNT_DETACH) != 0 || ::chdir("/") != 0)
            return mount_failed("/", "the old root directory cannot be left");
        return {};
    }

  private:
    Result<void> make_directories(const std::string& path) const {
        for (auto end = path.find('/', 1);; end = path.find('/', end + 1)) {
            const std::string here = path_ + path.substr(0, end);
            if (::mkdir(here.c_str(), 0755) != 0 && errno != EEXIST)
                return mount_failed(here, "cannot be made");
            if (end == std::string::npos) return {};
        }
    }

    Result<void> make_file(const std::string& path) const {
        auto made = make_directories(path.substr(0, path.rfind('/')));
        if (!made) return made;
        const guard::UniqueFd file(::open((path_ + path).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
        return file.valid() ? Result<void>{} : mount_failed(path, "cannot be made for the run");
    }

    Result<void> show_link(const std::string& path) const {
        std::array<char, PATH_MAX> target{};
        const ssize_t length = ::readlink(path.c_str(), target.data(), target.size() - 1);
        if (length < 0 || ::symlink(target.data(), (path_ + path).c_str()) != 0)
            return mount_failed(path, "cannot be linked for the run");
        return {};
    }

    std::string path_;
};

}  // namespace

Result<void> enter_private_root(const std::string& scratch, const std::vector<std::string>& writable) {
    constexpr std::uint64_t safe = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
    const PrivateRoot root(scratch + "/root");
    auto done = root.make();
    for (const char* path : {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
                             "/etc/ld.so.cache", "/etc/alternatives"}) {
        if (done) done = root.show(path, safe | MOUNT_ATTR_RDONLY);
    }
    for (const char* path : {"/dev/null", "/dev/zero", "/dev/urandom"}) {
        if (done) done = root.show(path, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
    }
    if (done) done = root.show(scratch, safe | MOUNT_ATTR_RDONLY);
    for (const auto& path : writable) {
        if (done) done = root.show(path, safe);
    }
    if (done) done = root.enter();
    return done;
}

}  // namespace jarmor::launcher::learn
