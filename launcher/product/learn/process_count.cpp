#include "launcher/product/learn/process_count.h"

#include <charconv>
#include <string>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/open_directory.h"

namespace jarmor::launcher::learn {

namespace {

constexpr std::size_t status_bytes = 65536;

/// The first number behind "\nNAME:".
unsigned long field(std::string_view status, std::string_view name) {
    const auto at = status.find(name);
    if (at == std::string_view::npos) return 0;
    const auto digits = status.find_first_of("0123456789", at + name.size());
    unsigned long value = 0;
    if (digits != std::string_view::npos)
        (void)std::from_chars(status.data() + digits, status.data() + status.size(), value);
    return value;
}

}  // namespace

unsigned tasks_of(uid_t uid) {
    const guard::OpenDirectory proc(::opendir("/proc"));
    unsigned long tasks = 0;
    while (const dirent* entry = proc ? ::readdir(proc.get()) : nullptr) {
        const std::string name = entry->d_name;
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto status =
            guard::read_kernel_file("/proc/" + name + "/status", status_bytes, guard::Failure::internal);
        if (status && field(*status, "\nUid:") == uid) tasks += field(*status, "\nThreads:");
    }
    return static_cast<unsigned>(tasks);
}

}  // namespace jarmor::launcher::learn
