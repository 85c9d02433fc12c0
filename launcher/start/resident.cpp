#include "launcher/start/resident.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

namespace jarmor::launcher {

namespace {

/// Only segments that nothing can have written to: their pages are those of the file.
int drop_segments(dl_phdr_info* object, std::size_t /*size*/, void* data) {
    const auto page = *static_cast<const std::uintptr_t*>(data);
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const auto& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
        const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
        const std::uintptr_t first = begin & ~(page - 1);
        // Advice that is not taken costs memory, and nothing else.
        (void)::madvise(reinterpret_cast<void*>(first), begin + segment.p_memsz - first, MADV_DONTNEED);
    }
    return 0;
}

}  // namespace

void give_back_memory() {
    (void)::malloc_trim(0);
    auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    (void)::dl_iterate_phdr(drop_segments, &page);
}

}  // namespace jarmor::launcher
