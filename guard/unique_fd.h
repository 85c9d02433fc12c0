#pragma once

#include <unistd.h>

#include <utility>

namespace jarmor::guard {

/// Owns one file descriptor; closes it at the end of its life.
class UniqueFd {
  public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : fd_(fd) {}
    UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd() { reset(); }

    int get() const { return fd_; }
    bool valid() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    void reset() {
        // close() on Linux frees the descriptor even when it reports EINTR: never close twice.
        if (fd_ >= 0) (void)::close(std::exchange(fd_, -1));
    }

  private:
    int fd_ = -1;
};

}  // namespace jarmor::guard
