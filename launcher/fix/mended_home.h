#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

/// What lies in a home that is mended, held by descriptors.
struct HomeEntry {
    guard::UniqueFd directory;  ///< that it lies in
    std::string name;
    guard::UniqueFd fd;  ///< O_PATH
    struct stat status{};
};

/// A home whose files are changed by whoever may be root, while the service user may change its directories:
/// everything is opened below one descriptor, without following a link.
class MendedHome {
  public:
    /// Links on the way to the home count where only trusted users can change them.
    static guard::Result<MendedHome> open(const std::string& home);

    const std::string& path() const { return path_; }
    /// The part of a path behind the home; nullptr where it leads elsewhere.
    const char* inside(const std::string& path) const;

    /// Error: it is not there, or behind a link.
    guard::Result<HomeEntry> entry(const std::string& inside) const;
    /// The directory that a name of the home is in, there or not.
    guard::Result<guard::UniqueFd> directory_of(const std::string& inside) const;
    /// A regular file that has no other name: with one, more than this home would change.
    guard::Result<guard::UniqueFd> readable(const HomeEntry& entry, const std::string& inside) const;
    /// For messages.
    std::string shown(const std::string& inside) const { return path_ + inside; }

  private:
    MendedHome(std::string given, std::string path, guard::UniqueFd fd)
        : given_(std::move(given)), path_(std::move(path)), fd_(std::move(fd)) {}

    std::string given_, path_;
    guard::UniqueFd fd_;
};

/// A path by which the kernel finds what a descriptor is of, O_PATH included.
std::string descriptor_path(int fd);

/// A file under this name, whole or not at all, also over a crash, with owner, mode and attributes (ACLs) of
/// another one, and its time where asked for. `path` is for messages. Returns what is there now.
guard::Result<struct stat> put_file_like(int directory, const std::string& name, std::string_view text,
                                         int like, bool same_time, const std::string& path);

}  // namespace jarmor::launcher
