#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "launcher/plan/command_line.h"
#include "launcher/plan/jvm_options.h"

namespace jarmor::launcher {

/// Takes the empty elements out of every class path of a command line: to the JVM they are the working
/// directory, and a product's script puts them there by a stray ':' only. Returns the options that were
/// changed, by index, as they came.
struct ClosedClassPath {
    std::size_t option = 0;
    std::string given;
};
std::vector<ClosedClassPath> close_class_paths(JavaCommand& command);

/// Says so in the decisions of the judged command line.
void report_closed(const std::vector<ClosedClassPath>& closed, OptionPlan& plan);

}  // namespace jarmor::launcher
