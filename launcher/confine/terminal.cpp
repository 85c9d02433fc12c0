#include "launcher/confine/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "guard/unique_fd.h"

namespace jarmor::launcher::confine {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

namespace {

constexpr const char* own_terminal = "/dev/tty";
const char* const mend_terminal = "start it without a terminal: </dev/null >FILE 2>&1, or setsid";

UniqueFd open_terminal(const char* path) {
    return UniqueFd(::open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
}

/// Takes the terminal behind fd away from this process; its result, and whether it is gone.
Result<Terminal> detach(int fd) {
    if (::getsid(0) == ::getpid()) return Terminal::kept;
    if (::ioctl(fd, TIOCNOTTY) != 0) {
        return fail_errno(Failure::confine, own_terminal, "the controlling terminal cannot be given up",
                          errno, mend_terminal);
    }
    return Terminal::none;
}

/// For roots without a /dev/tty: a controlling terminal is then found only where it is one of descriptors 0
/// to 2. Asking for the terminal's session succeeds for the controlling terminal alone.
Result<Terminal> detach_standard_descriptors() {
    for (int fd = 0; fd <= 2; ++fd) {
        pid_t session = 0;
        if (::ioctl(fd, TIOCGSID, &session) == 0) return detach(fd);
        if (errno == ENOTTY || errno == EINVAL || errno == EIO) continue;
        return fail_errno(Failure::confine, "descriptor " + std::to_string(fd),
                          "cannot be asked for its session", errno, mend_terminal);
    }
    return Terminal::none;
}

}  // namespace

Result<Terminal> give_up_terminal() {
    const UniqueFd terminal = open_terminal(own_terminal);
    if (!terminal.valid()) {
        if (errno == ENXIO) return Terminal::none;
        if (errno == ENOENT || errno == ENODEV) return detach_standard_descriptors();
        return fail_errno(Failure::confine, own_terminal, "cannot be opened to give it up", errno,
                          mend_terminal);
    }
    auto detached = detach(terminal.get());
    if (!detached || *detached == Terminal::kept) return detached;
    const UniqueFd again = open_terminal(own_terminal);
    if (!again.valid() && errno == ENXIO) return Terminal::none;
    return fail(Failure::confine, own_terminal, "is still there after it was given up", mend_terminal);
}

}  // namespace jarmor::launcher::confine
