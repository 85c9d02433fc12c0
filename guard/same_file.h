#pragma once

#include <sys/stat.h>

#include <string>

namespace jarmor::guard {

/// Whether both are one file, whatever its names (inode(7)).
inline bool same_file(const struct stat& one, const struct stat& other) {
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/// Links are followed; false where one of them cannot be looked at.
inline bool same_file(const std::string& one, const std::string& other) {
    struct stat first{};
    struct stat second{};
    return ::stat(one.c_str(), &first) == 0 && ::stat(other.c_str(), &second) == 0 &&
           same_file(first, second);
}

}  // namespace jarmor::guard
