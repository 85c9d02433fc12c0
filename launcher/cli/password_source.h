#pragma once

#include <string>

#include "guard/keystore/password.h"
#include "guard/result.h"

namespace jarmor::launcher {

/// The first line of a password file, without its end; "-" is standard input, one line of it. Only read,
/// never consumed. At most 4 KiB.
guard::Result<guard::keystore::Password> read_password(const std::string& file);

/// The same from an open file; `from` names it.
guard::Result<guard::keystore::Password> read_password_from(int fd, const std::string& from);

/// Asks on the terminal, without echo; the terminal is as before whatever ends the question. Error: no
/// terminal, or nothing was typed.
guard::Result<guard::keystore::Password> ask_password(const std::string& prompt);

/// Whether ask_password() has somebody to ask.
bool can_ask();

}  // namespace jarmor::launcher
