#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace jarmor::support {

struct Outcome {
    int code = -1;  ///< exit code; 128 + n where signal n ended it
    bool signalled = false;
    std::string out, err;
};

/// Runs `body` in a forked child, for what cannot be taken back; its return value is the exit code. Standard
/// input is /dev/null. A child that takes too long is killed, and says so in `err`.
Outcome run_child(const std::function<int()>& body, std::chrono::seconds timeout = std::chrono::seconds(20));

/// execve, for the end of a body; says why on standard error where it fails, and gives 125.
int exec_words(const std::vector<std::string>& argv,
               const std::vector<std::string>& environ = {"PATH=/usr/bin:/bin"});

/// All that is in a memfd; closes it.
std::string take_content(int fd);

/// Waits for a child of this process; 128 + n for a signal. Kills it when time is up.
Outcome wait_for(int pid, std::chrono::seconds timeout);

}  // namespace jarmor::support
