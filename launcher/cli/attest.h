#pragma once

#include "guard/evidence/trusted_path.h"
#include "guard/report/attest_report.h"
#include "guard/watch/running_jvm.h"
#include "guard/watch/threads.h"
#include "launcher/cli/attest_profile.h"

namespace jarmor::launcher {

/// Who a JVM under this profile must be. Error: the profile names a user that cannot be resolved here.
guard::Result<guard::ExpectedIdentity> expected_identity(const Profile& profile);

/// Judges a running JVM, promise by promise. Reads files that the JVM's user could have written, so it must
/// not be done as root unless the JVM is.
guard::Attestation attest(const guard::RunningJvm& jvm, const JudgedBy& judged,
                          const guard::Result<guard::ExpectedIdentity>& identity, const guard::Trust& trust);

}  // namespace jarmor::launcher
