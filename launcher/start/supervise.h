#pragma once

#include <string>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/confine/confine.h"
#include "launcher/plan/java_home.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// A program that runs beside the server (the diagnostics tool), or before it.
struct SideProgram {
    std::vector<std::string> argv;     ///< argv[0] is an absolute path
    std::vector<std::string> environ;  ///< "NAME=value"
    std::string directory;             ///< empty: that of the server
};

/// What is said and written of a start, by the process that becomes the JVM: in halves around its PID, which
/// nobody knows before.
struct Announcement {
    std::string line_before, line_after;  ///< for standard error and the termination log; empty: nothing
    std::string receipt_before, receipt_after;
    int receipt = -1;  ///< where the receipt goes; -1: none
};

/// What the process beside the JVM needs to know; all of it survives its own exec in a sealed memfd.
struct Supervision {
    std::string name;             ///< of the profile, for its lines
    std::string mode;             ///< "enforce"
    std::string pid_file;         ///< absolute; empty: none
    std::string state_directory;  ///< launcher/start/state.h; empty: none
    SuperviseSection settings;    ///< what no layer set gets the documented default
    std::vector<SideProgram>
        before;  ///< each waited for, in order; a failure is said and does not stop the start
    std::vector<SideProgram> beside;  ///< started before the JVM, ended with it
    std::vector<int> keep;            ///< descriptors that the JVM inherits besides 0 to 2
    Announcement announcement;        ///< of the first JVM; one that is started again in place has none
    int lock = -1;                    ///< of claim_start(), held until the end; -1: none
    int verdict = -1;                 ///< Request::verdict: where to tell that java runs; -1: nobody waits
    std::string log;  ///< background_log(): what the server prints goes there, bounded; empty: to 1 and 2
};

/// Becomes the process beside the JVM: executes jarmor's own image again by descriptor (so that what planning
/// needed is given back: under 3 MiB resident), reads identity and confinement back, and runs the loop.
/// Returns only an Error when that exec failed, or, in a root without /proc, where it has to stay the process
/// it is, the exit code at the end.
guard::Result<int> supervise(const confine::Confined& confined, const guard::LaunchPlan& plan,
                             const JavaInstall& java, const Supervision& supervision);

/// The descriptor in the words with which supervise() executes jarmor again, or -1: these are not they.
int handed_descriptor(int argc, const char* const* argv);

/// The loop, in the image that supervise() executed; `descriptor` holds what it wrote. Forwards every signal
/// that can be caught, reaps (as PID 1 or subreaper), starts again in place on exit code 121 with back-off
/// and a budget, ends the side programs, and tells OOM kill, crash and normal end apart in its last line.
/// Returns the exit code.
guard::Result<int> supervise_from(int descriptor);

}  // namespace jarmor::launcher
