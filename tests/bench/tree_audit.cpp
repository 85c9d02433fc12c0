// Judges the rights of every file below a directory, as `jarmor check` does, and prints how many there are:
// what scripts/bench_tree.sh holds against find, getcap and getfacl.

#include <unistd.h>

#include <atomic>
#include <cstdio>

#include "guard/evidence/tree.h"
#include "guard/rules/permissions.h"

int main(int argc, char** argv) {
    using namespace jarmor::guard;
    if (argc != 2) return 64;
    Identity service;
    service.uid = service.gid = 10001;
    const std::vector<std::string> writable{"tmp", "repository/logs"};
    const rules::HomeRights rights{argv[1], &service, writable};
    std::atomic<std::size_t> flawed = 0;
    const auto totals = walk_tree(
        argv[1],
        [&](const TreeEntry& entry) {
            if (!rules::flaws_of(entry, rights).empty()) ++flawed;
        },
        std::chrono::minutes(1));
    if (!totals) return 1;
    (void)std::printf("%llu files, %zu flawed\n", static_cast<unsigned long long>(totals->files),
                      flawed.load());
    return totals->unreached.empty() ? 0 : 1;
}
