#pragma once

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

/// Both ends close on exec.
struct Pipe {
    guard::UniqueFd reading, writing;
};
guard::Result<Pipe> make_pipe();

}  // namespace jarmor::launcher
