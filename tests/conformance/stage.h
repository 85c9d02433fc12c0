#pragma once

#include <string>

#include "recording.h"

namespace jarmor::conformance {

/// A home with the layout of a recording and a stand-in JDK, both removed at the end. Started as root, the
/// home belongs to nobody, and so does the server.
class Stage {
  public:
    Stage(const Recording& recording, const Case& one, const std::string& learned);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// `jarmor script` with the words of the case, as the stub calls it.
    Outcome run();
    /// What it said on standard error, for a person who looks into a failure.
    const std::string& said() const { return said_; }

  private:
    void make_home(const Recording& recording);
    void make_jdk();
    void write_profile(const std::string& learned);
    Outcome collect(int status, const std::string& out) const;
    Launch read_launch(const std::string& path) const;
    std::string generic(std::string text) const;

    const Case& case_;
    std::string script_, root_, home_, jdk_, profile_, said_;
    std::vector<std::string> environ_;
};

}  // namespace jarmor::conformance
