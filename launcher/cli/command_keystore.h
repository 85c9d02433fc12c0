#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor keystore show FILE`: what is in a key store, what Java will see of it, and what is wrong with it.
/// 0: no error, 1: errors, 2: it cannot be opened. As root it reads the files, and becomes their owner (or
/// nobody) before it looks at what they hold.
guard::Result<int> command_keystore_show(const Request& request);

/// `jarmor keystore make FILE --for HOST`: a new key store that passes every rule, and its trust store or
/// request. Overwrites nothing.
guard::Result<int> command_keystore_make(const Request& request);

/// `jarmor vault encrypt FILE`: a value for [secrets], encrypted for the key store or under the encryption
/// key in FILE. The secret is asked for on a terminal, else it is the first line of standard input.
guard::Result<int> command_vault_encrypt(const Request& request);

}  // namespace jarmor::launcher
