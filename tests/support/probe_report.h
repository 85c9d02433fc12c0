#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jarmor::support {

/// What tests/support/java/Probe.java told from inside a JVM.
struct ProbeReport {
    bool started = false;
    std::map<std::string, std::map<std::string, std::string>> facts;  ///< kind -> name -> value
    std::vector<std::string> input;      ///< the JVM's own list of its input arguments, in order
    std::vector<std::string> arguments;  ///< what main() got
};

ProbeReport read_probe(std::string_view output);

}  // namespace jarmor::support
