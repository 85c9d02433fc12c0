#pragma once

#include "guard/plan.h"
#include "guard/result.h"
#include "guard/unique_fd.h"
#include "launcher/cli/request.h"
#include "launcher/start/supervise.h"

namespace jarmor::launcher {

/// Puts a new, empty file in the place of --receipt: before the way down, so that it belongs to who started
/// jarmor and the service user cannot forge it. As root only in a directory that root alone can change. An
/// older receipt is gone from here on, because it would speak for a start that it does not know. No
/// descriptor where no file is asked for.
guard::Result<guard::UniqueFd> open_receipt(const Request& request);

/// Writes the receipt of a start that is about to happen in this process, whole or not at all, into the file
/// of open_receipt(), or to the descriptor that the request names.
guard::Result<void> put_receipt(const Request& request, const guard::UniqueFd& file,
                                const guard::LaunchPlan& plan, const char* const* environ);

/// Leaves it to the process that becomes the JVM beside which this one stays. The descriptor goes with it.
/// Error: Failure::usage for a --receipt that names no descriptor.
guard::Result<void> put_receipt_later(const Request& request, guard::UniqueFd& file,
                                      const guard::LaunchPlan& plan, const char* const* environ,
                                      Announcement& announcement);

}  // namespace jarmor::launcher
