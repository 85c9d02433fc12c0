#include "launcher/start/pipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace jarmor::launcher {

guard::Result<Pipe> make_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return guard::fail_errno(guard::Failure::internal, "", "no pipe can be made", errno);
    }
    return Pipe{guard::UniqueFd(ends[0]), guard::UniqueFd(ends[1])};
}

}  // namespace jarmor::launcher
