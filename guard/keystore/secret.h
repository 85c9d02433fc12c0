#pragma once

#include <cstddef>
#include <utility>

#include "guard/keystore/bytes.h"

namespace jarmor::guard::keystore {

/// Bytes that must not be seen: on pages of their own, locked into memory, left out of core files, and
/// cleansed at the end of their life. Never copied by accident.
class Secret {
  public:
    Secret() = default;
    /// `size` zero bytes. Throws std::bad_alloc.
    explicit Secret(std::size_t size);
    explicit Secret(View bytes);
    Secret(Secret&& other) noexcept { swap(other); }
    Secret& operator=(Secret&& other) noexcept {
        swap(other);
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    unsigned char* data() { return data_; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    View view() const { return {data_, size_}; }
    /// Cleanses what lies behind `size` and keeps the rest.
    void shrink(std::size_t size);
    /// Cleanses the whole and gives its memory back.
    void clear() { Secret().swap(*this); }

    /// False once the kernel refused to lock some pages (RLIMIT_MEMLOCK): they could have been swapped out.
    static bool all_locked();

  private:
    void swap(Secret& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(mapped_, other.mapped_);
    }
    unsigned char* data_ = nullptr;
    std::size_t size_ = 0, mapped_ = 0;
};

}  // namespace jarmor::guard::keystore
