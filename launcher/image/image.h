#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/cli/request.h"
#include "launcher/connect/host_names.h"
#include "launcher/plan/credentials.h"

// Two program files are made of the same sources, and differ only in which of small.cpp and whole.cpp is
// linked. The whole one has all of libcrypto, because key stores need its EVP and X.509. Its tables hold
// 50,000 pointers, which the loader relocates at every start: 100 pages written, 0.4 of the 2.3 milliseconds
// that jarmor takes, whether or not anything is encrypted. So what starts is the small one, which has none of
// it, and which executes the whole one in its place (same process, same words) as soon as key stores are
// asked for. Executing twice costs less than deriving one key. The whole one is complete: where only one file
// is wanted, it can stand alone.
//
// The small image of the default program is linked statically, because loading libc.so is another 0.3
// milliseconds. What needs a dynamic one is the name service, and /etc/passwd nearly always has the user:
// small_names.cpp asks the whole image for those that it lacks.
namespace jarmor::launcher {

/// Returns in an image that can open key stores: at once in the whole one; never, but with an Error, in the
/// small one. What has been done so far is done again there, so it must be called while this process is still
/// its caller (before the drop) and holds no descriptor of its own. Error: the whole image is not there, or
/// somebody else could write it.
guard::Result<void> have_key_stores(const char* const* argv, const char* const* environ);

/// What a start needs libcrypto for: judge_key_stores(), and clear_configuration() of a Ballerina program.
/// Puts what was found into `plan`. Call have_key_stores() before where key_store_need() says so; in the
/// small image nothing is opened, and what is named is said.
guard::Result<void> look_at_key_stores(const Profile& profile, guard::LaunchPlan& plan,
                                       const Credentials& credentials, std::int64_t now);
/// judge_loose_stores(), where this image can; else nothing.
void look_at_loose_stores(const Profile& profile, guard::KeyStoreLook& look, std::int64_t now);

/// Absolute path of the program that people call, whichever image this is: what a stub or an entry point
/// names. A whole image that stands alone is that program itself. Error: Failure::internal where it has been
/// deleted.
guard::Result<std::string> own_program_path();

/// `jarmor keystore ...` and `jarmor vault ...`. Call have_key_stores() before.
guard::Result<int> command_keystore(const Request& request);

/// host_names() of launcher/connect; the small image says that it did not look.
guard::Result<HostNames> look_at_host_names(const Profile& profile, const guard::LaunchPlan& plan,
                                            bool connect);

}  // namespace jarmor::launcher
