#pragma once

namespace jarmor::launcher {

/// Gives back to the kernel what this process does not need while it waits: free heap, and the pages of its
/// own program and libraries, which are read again from the page cache when they are used.
void give_back_memory();

}  // namespace jarmor::launcher
