#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "guard/result.h"

namespace jarmor::guard {

/// Where the data of one entry of a zip file stands.
struct ZipEntry {
    std::uint64_t local_header = 0;  ///< offset in the file
    std::uint64_t compressed = 0, size = 0;
    unsigned method = 0;  ///< 0 stored, 8 deflated
    bool encrypted = false;
};

/// Every entry called `name` (ASCII, compared without case) in every central directory that a reader of this
/// file could take for the right one: Java accepts an end record whose comment does not reach the end of the
/// file, its native launcher does not. At most 1,000,000 entries and 64 MiB of directory. Reads with pread
/// only. Errors: Failure::java.
Result<std::vector<ZipEntry>> find_zip_entries(int fd, const std::string& path, const std::string& name);

/// pread of exactly `size` bytes; an error where the file ends before.
Result<std::string> read_at(int fd, const std::string& path, std::uint64_t offset, std::size_t size);

/// Little-endian number of `width` bytes at `at`, which the caller has checked to be inside.
std::uint64_t little_endian(const std::string& bytes, std::size_t at, std::size_t width);

}  // namespace jarmor::guard
