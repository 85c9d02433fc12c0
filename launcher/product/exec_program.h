#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher {

/// A copy of an environment that can be changed.
class Environ {
  public:
    explicit Environ(const char* const* from);
    /// In the place of every earlier value.
    void set(std::string_view name, std::string_view value);
    void unset(std::string_view name);
    /// "NAME=value" pointers that end in nullptr; good until the next change.
    const char* const* pointers();

  private:
    std::vector<std::string> entries_;
    std::vector<const char*> pointers_;
};

/// Becomes another program: words[0] is its path. Returns only when it failed.
guard::Error exec_program(const std::vector<std::string>& words, const char* const* environ);

}  // namespace jarmor::launcher
