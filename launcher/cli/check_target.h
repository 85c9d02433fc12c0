#pragma once

#include "guard/report/check_report.h"
#include "guard/report/redact.h"
#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

struct CheckedTarget {
    guard::CheckReport report;
    guard::Redactor redactor;
};

/// Judges the installation that a request means, and its host, by every rule. This process is the service
/// user afterwards, or nobody, and never root. Error: what keeps it from judging, for instance a broken
/// profile.
guard::Result<CheckedTarget> check_target(const Request& request, const char* const* environ);

}  // namespace jarmor::launcher
