#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jarmor::support {

/// What state_probe printed.
class ProbedState {
  public:
    explicit ProbedState(std::string_view output);
    bool complete() const { return !all("end").empty(); }
    /// Every value of a key, in order.
    std::vector<std::string> all(const std::string& key) const;
    /// The one value that all lines of a key share; "(absent)" or "(differs)" otherwise.
    std::string one(const std::string& key) const;
    /// The value of an environment variable; "(absent)" where it has none.
    std::string variable(const std::string& name) const;

  private:
    std::multimap<std::string, std::string> lines_;
};

/// Who the program should be.
struct ExpectedState {
    unsigned uid = 0, gid = 0;
    std::string groups = "";                        ///< "100 2000 ": as /proc prints them, sorted
    std::string capabilities = "0000000000000000";  ///< all five sets
    std::string umask = "0027";
    std::string nofile = "";  ///< "soft hard"; empty: not looked at
};

/// The full promised state after a drop as root, each deviation a line; empty where all holds. Descriptors 0
/// to 2 must be open, and none besides but the sealed file of java.security additions, where no such file is
/// installed.
std::string deviations(const ProbedState& state, const ExpectedState& expected);

}  // namespace jarmor::support
