#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "child.h"

namespace jarmor::support {

/// A body on a terminal of its own, as people run it: as a job of a shell, or as the leader of the session
/// (docker run -it, ssh -t).
class TerminalSession {
  public:
    enum class As { job, leader };
    TerminalSession(As as, const std::function<int()>& body);
    ~TerminalSession();
    TerminalSession(const TerminalSession&) = delete;
    TerminalSession& operator=(const TerminalSession&) = delete;

    /// Reads what the terminal shows until `text` is in it; false where it does not come in time.
    bool shows(const std::string& text, std::chrono::seconds timeout = std::chrono::seconds(10));
    void type(const std::string& keys);
    /// Waits for the body's end; `out` is all that the terminal showed.
    Outcome wait(std::chrono::seconds timeout = std::chrono::seconds(20));
    const std::string& shown() const { return shown_; }

  private:
    void read_some(int milliseconds);
    int terminal_ = -1;
    int child_ = -1;
    std::string shown_;
};

}  // namespace jarmor::support
