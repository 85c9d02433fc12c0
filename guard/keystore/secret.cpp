#include "guard/keystore/secret.h"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <new>

namespace jarmor::guard::keystore {
namespace {

std::atomic<bool> secret_pages_locked{true};

}  // namespace

Secret::Secret(std::size_t size) : size_(size) {
    if (size == 0) return;
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    mapped_ = (size + page - 1) / page * page;
    void* pages = ::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<unsigned char*>(pages);
    const bool kept = ::mlock(pages, mapped_) == 0 && ::madvise(pages, mapped_, MADV_DONTDUMP) == 0;
    if (!kept) secret_pages_locked = false;
}

Secret::Secret(View bytes) : Secret(bytes.size()) {
    if (!bytes.empty()) std::memcpy(data_, bytes.data(), bytes.size());
}

Secret::~Secret() {
    if (data_ == nullptr) return;
    ::explicit_bzero(data_, mapped_);
    (void)::munmap(data_, mapped_);
}

void Secret::shrink(std::size_t size) {
    if (size >= size_) return;
    ::explicit_bzero(data_ + size, size_ - size);
    size_ = size;
}

bool Secret::all_locked() {
    return secret_pages_locked;
}

}  // namespace jarmor::guard::keystore
