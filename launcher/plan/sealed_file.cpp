#include "launcher/plan/sealed_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

namespace jarmor::launcher {

guard::Result<guard::UniqueFd> sealed_file(const char* name, std::string_view text) {
    static constexpr unsigned no_exec_seal = 0x0008U;  // MFD_NOEXEC_SEAL, Linux 6.3; some systems demand it
    guard::UniqueFd fd(::memfd_create(name, MFD_ALLOW_SEALING | no_exec_seal));
    if (!fd.valid() && errno == EINVAL) fd = guard::UniqueFd(::memfd_create(name, MFD_ALLOW_SEALING));
    if (!fd.valid()) return guard::fail_errno(guard::Failure::internal, name, "no file in memory", errno);
    for (std::size_t written = 0; written < text.size();) {
        const ssize_t put =
            ::pwrite(fd.get(), text.data() + written, text.size() - written, static_cast<off_t>(written));
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return guard::fail_errno(guard::Failure::internal, name, "cannot be written", errno);
        written += static_cast<std::size_t>(put);
    }
    if (::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return guard::fail_errno(guard::Failure::internal, name, "cannot be sealed", errno);
    return fd;
}

}  // namespace jarmor::launcher
