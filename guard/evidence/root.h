#pragma once

#include <sys/stat.h>

#include <string>
#include <vector>

namespace jarmor::guard {

/// Whether something could be looked at. What is not there and what cannot be read are told apart, because
/// only the first one is an answer.
enum class Presence { found, absent, unreadable };

/// The text of a file, or why there is none.
struct FileText {
    Presence presence = Presence::absent;
    std::string text;
    std::string why;  ///< of an unreadable one
};

/// The names in a directory, in byte order.
struct Listing {
    Presence presence = Presence::absent;
    std::vector<std::string> names;
    std::string why;
};

/// What there is of a path, links not followed.
struct FileStatus {
    Presence presence = Presence::absent;
    struct stat status{};
    bool in_memory = false;  ///< on a tmpfs or ramfs
    std::string why;
};

/// The file system that is looked at: this machine's, or one below a directory (an unpacked image), in which
/// links, absolute ones too, lead nowhere else.
class Root {
  public:
    explicit Root(std::string directory = {});

    /// The content of a regular file; anything else that has this name is unreadable.
    FileText read(const std::string& path, std::size_t limit = std::size_t{1} << 20U) const;
    Listing list(const std::string& path) const;
    FileStatus status(const std::string& path) const;
    bool exists(const std::string& path) const;
    /// The path as this process and its commands name it.
    std::string real(const std::string& path) const { return directory_ + path; }

  private:
    int open(const std::string& path, int flags) const;
    std::string directory_;  ///< without a slash at the end; empty: "/"
};

}  // namespace jarmor::guard
