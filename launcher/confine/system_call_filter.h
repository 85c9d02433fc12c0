#pragma once

#include "guard/result.h"

namespace jarmor::launcher::confine {

/// A seccomp filter, for this process and its descendants, that leaves a program nothing to do but compute
/// and use files: no sockets, no signals to anybody, no tracing, no mounts and namespaces, no System V
/// objects that would outlive it. With `keep_metadata` also no modes, owners, times and attributes of files,
/// which Landlock leaves alone. For what must not be trusted at all; not for a JVM. Needs no_new_privs.
guard::Result<void> filter_foreign_program(bool keep_metadata);

}  // namespace jarmor::launcher::confine
