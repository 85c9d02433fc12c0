#pragma once

#include <string>
#include <utility>
#include <vector>

#include "guard/result.h"
#include "launcher/product/learn/launch_template.h"
#include "launcher/product/learn/scratch_home.h"
#include "launcher/product/script_import.h"

namespace jarmor::launcher::learn {

/// One start of the copy.
struct Ask {
    unsigned feature = 17;
    std::vector<std::string> arguments{argument_marker};
    bool memory = true;      ///< JVM_MEM_OPTS is set
    bool tools_jar = false;  ///< the JDK has the lib/tools.jar of old
};

/// What it did.
struct Observation {
    unsigned feature = 0;
    std::vector<Call> java;          ///< in their order, without those for the version
    std::vector<Call> side;          ///< other programs of the product
    std::vector<std::string> lines;  ///< on standard output, with placeholders
    std::string errors;              ///< standard error as it is
    int exit_code = 0;

    bool launched() const { return !java.empty(); }
    /// The last one that was given JAVA_OPTS, else the last: the server. Only where launched().
    const Call& server() const;
};

/// A scratch home and the copy in it, to be run again and again.
class ScriptRuns {
  public:
    static guard::Result<ScriptRuns> make(const ImportRequest& request,
                                          std::vector<std::pair<std::string, std::string>> plants);
    /// Where java is not started it is asked again: to say so of a script, once could be a fault of the
    /// machine.
    guard::Result<Observation> run(const Ask& ask);

    const ScratchHome& scratch() const { return scratch_; }
    const Places& places() const { return places_; }
    /// Of a call: its words with placeholders.
    LaunchTemplate launch_of(const Observation& seen, const Ask& ask) const;

  private:
    ScriptRuns(const ImportRequest& request, ScratchHome scratch);
    guard::Result<Observation> run_once(const Ask& ask);
    std::vector<std::string> environ(const Ask& ask) const;

    const ImportRequest* request_;
    ScratchHome scratch_;
    Places places_;
    std::string shell_;
    unsigned processes_;
};

}  // namespace jarmor::launcher::learn
