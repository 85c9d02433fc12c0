#pragma once

#include <map>
#include <string>
#include <vector>

namespace jarmor::conformance {

/// One call of java.
struct Launch {
    std::vector<std::string> argv;
    std::string directory;
    std::map<std::string, std::string> exported;  ///< variables that the caller did not have
    std::string files;                            ///< what the @argfiles hold
};

/// What a start script did, or what jarmor does in its place. Paths are ${HOME}, ${JAVA_HOME}.
struct Outcome {
    int exit = 0;
    std::vector<std::string> out;  ///< lines on standard output
    unsigned version_probes = 0;   ///< times that java -version was asked
    bool diagnostics = false;
    std::vector<std::string> tmp_left;
    std::vector<std::vector<std::string>> side_programs;
    std::vector<Launch> launches;
};

struct Case {
    std::string name, jdk;
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;
    std::vector<int> exits;
    Outcome recorded;
    /// "wso2am-4.7.0/21.0.5/run".
    std::string id(const std::string& product) const { return product + "/" + jdk + "/" + name; }
};

struct Recording {
    std::string product, script;
    std::vector<std::string> jars, directories;
    std::vector<Case> cases;
};

/// One intended difference, for the cases it names.
struct Deviation {
    std::string field;      ///< "argv", "exit", "stdout", ...
    std::string old_value;  ///< of the recording; empty: nothing stands there
    std::string new_value;  ///< of jarmor
    std::string rule;
    bool operator==(const Deviation& other) const {
        return field == other.field && old_value == other.old_value && new_value == other.new_value;
    }
};

Recording read_recording(const std::string& path);
/// By the id of a case.
std::map<std::string, std::vector<Deviation>> read_deviations(const std::string& path);

}  // namespace jarmor::conformance
