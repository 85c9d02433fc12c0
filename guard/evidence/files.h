#pragma once

#include <cstddef>
#include <string>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::guard {

/// Opens a file whose content is foreign: O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, regular files only,
/// so that a FIFO or a device put in its place can neither block nor answer. Links are followed. Errors:
/// Failure of the caller's choice, with the path and errno.
Result<UniqueFd> open_regular(const std::string& path, Failure kind);

/// The whole content of an open file, at most `limit` bytes; a longer file is an error that names the limit.
/// Reads until end of file, also through short reads and EINTR.
Result<std::string> read_all(int fd, const std::string& path, std::size_t limit, Failure kind);

/// open_regular() and read_all().
Result<std::string> read_file(const std::string& path, std::size_t limit, Failure kind);

/// For files of /proc, /sys and cgroups, which are not "regular" in what they report of themselves.
Result<std::string> read_kernel_file(const std::string& path, std::size_t limit, Failure kind);

}  // namespace jarmor::guard
