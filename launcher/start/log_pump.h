#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

/// Where a server in the background prints to: a pipe, which this process empties into a file that stays
/// bounded: at its limit it becomes FILE.1, in place of the one before. A full disk loses lines, and never
/// stops the server.
class LogPump {
  public:
    static constexpr std::size_t limit = std::size_t{10} << 20U;

    static guard::Result<LogPump> open(std::string path);

    int writing_end() const { return writing_.get(); }
    int reading_end() const { return reading_.get(); }
    /// Moves what is there now, without waiting for more.
    void pump();
    /// A line of jarmor's own. Not through the pipe: nobody but this process would empty it.
    void write(std::string_view text);

  private:
    explicit LogPump(std::string path) : path_(std::move(path)) {}
    guard::Result<void> open_file();

    std::string path_;
    guard::UniqueFd reading_, writing_, file_;
    std::size_t size_ = 0;
};

}  // namespace jarmor::launcher
