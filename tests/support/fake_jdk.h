#pragma once

#include <string>

namespace jarmor::support {

/// A JDK home, owned by root, whose bin/java is state_probe: enough for a launcher that never runs java to
/// find out what it is. Removed at the end.
class FakeJdk {
  public:
    FakeJdk();
    ~FakeJdk();
    FakeJdk(const FakeJdk&) = delete;
    FakeJdk& operator=(const FakeJdk&) = delete;

    const std::string& home() const { return home_; }
    std::string java() const { return home_ + "/bin/java"; }

  private:
    std::string home_;
};

}  // namespace jarmor::support
