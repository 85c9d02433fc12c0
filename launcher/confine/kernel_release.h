#pragma once

namespace jarmor::launcher::confine {

/// True where the running kernel says that it is older than MAJOR.MINOR; also where it does not say.
bool kernel_older_than(unsigned major, unsigned minor);

}  // namespace jarmor::launcher::confine
