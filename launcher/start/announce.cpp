#include "launcher/start/announce.h"

#include <unistd.h>

#include <cerrno>
#include <string>

#include "guard/report/write.h"
#include "launcher/start/termination_log.h"

namespace jarmor::launcher {

guard::Result<void> announce(const Announcement& announcement) {
    const std::string pid = std::to_string(::getpid());
    const int file = announcement.receipt;
    if (file >= 0) {
        auto written = guard::write_all(file, announcement.receipt_before + pid + announcement.receipt_after,
                                        "--receipt");
        // A pipe cannot be synced, and need not be.
        if (written && ::fsync(file) != 0 && errno != EINVAL && errno != EROFS)
            written = guard::fail_errno(guard::Failure::internal, "--receipt", "cannot be synced", errno);
        if (!written) {
            // Half a receipt reads like one that was tampered with. A pipe keeps what it got.
            if (::ftruncate(file, 0) != 0) written.error().what += "; what was written of it is left there";
            return written;
        }
    }
    if (announcement.line_before.empty()) return {};
    const std::string line = announcement.line_before + pid + announcement.line_after;
    // Nobody may listen any more; the server starts all the same.
    (void)guard::write_all(STDERR_FILENO, line + "\n", "standard error");
    put_last_words(line);
    return {};
}

}  // namespace jarmor::launcher
