#pragma once

#include <vector>

#include "guard/result.h"

namespace jarmor::launcher::confine {

/// Makes sure that descriptors 0 to 2 are open: a closed one would be given to the next file that is opened,
/// and a program that prints an error would write into it.
guard::Result<void> open_standard_descriptors();
/// Marks every descriptor above 2 close-on-exec (CVE-2024-21626), then takes the mark off `keep`, which must
/// all be open.
guard::Result<void> close_on_exec_except(const std::vector<int>& keep);
/// Takes the mark off all of them: what is open was handed to this process, and goes on to its next image.
guard::Result<void> close_none_on_exec();
/// The descriptors that a service manager passes to this process (sd_listen_fds(3)): 3 and up, as many as
/// LISTEN_FDS says, where LISTEN_PID is this process. None where LISTEN_PID is another process or absent.
/// Error: Failure::confine where LISTEN_FDS is no number or names a descriptor that is not open.
guard::Result<std::vector<int>> listen_descriptors(const char* const* environ);

}  // namespace jarmor::launcher::confine
