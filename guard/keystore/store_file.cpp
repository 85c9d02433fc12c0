#include "guard/keystore/store_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "guard/evidence/files.h"

namespace jarmor::guard::keystore {

Result<StoreFile> read_store(const std::string& path, Failure kind) {
    auto fd = open_regular(path, kind);
    if (!fd) return pass_on(fd);
    StoreFile file;
    if (::fstat(fd->get(), &file.status) != 0) return fail_errno(kind, path, "cannot be examined", errno);
    const auto size = static_cast<std::size_t>(std::max<off_t>(file.status.st_size, 0));
    if (size > max_store_size) return fail(kind, path, "is larger than 16 MiB");
    file.bytes = Secret(size);
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::read(fd->get(), file.bytes.data() + done, size - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(kind, path, "cannot be read", errno);
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    file.bytes.shrink(done);
    return file;
}

Result<Store> open_asked(View bytes, Question& question, Budget& budget) {
    auto store = open_store(bytes, {question.store_password, question.key_password}, budget);
    if (!store) return store;
    if (store->integrity != Integrity::not_checked && store->integrity != Integrity::wrong) return store;
    for (const std::string_view known : public_passwords()) {
        const Password password(known);
        auto again = open_store(bytes, {&password, question.key_password}, budget);
        if (!again) break;  // over the budget
        if (again->integrity != Integrity::proven) continue;
        question.public_password = true;
        return again;
    }
    return store;
}

void add_anchors(View roots, const Examined& examined, Question& question) {
    // Reading 140 roots takes longer than the rest; only a chain that does not bring its root needs them.
    const bool needed =
        std::any_of(examined.entries.begin(), examined.entries.end(), [](const ExaminedEntry& entry) {
            return entry.entry->kind != EntryKind::trusted_certificate && !entry.chain.empty() &&
                   !entry.chain.back().self_issued;
        });
    if (!needed || roots.empty()) return;
    Budget budget;
    const auto store = open_store(roots, {}, budget);
    if (!store) return;
    for (const Entry& entry : store->entries) {
        for (const Bytes& certificate : entry.chain)
            question.anchors.push_back(read_certificate(certificate));
    }
}

}  // namespace jarmor::guard::keystore
