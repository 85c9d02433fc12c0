#pragma once

#include "guard/rules/answer.h"
#include "guard/rules/subject.h"

namespace jarmor::guard::rules {

// What host.cpp and files.cpp list, each in a file of its own.
void check_software(const Subject& subject, Answer& answer);          ///< packages_check.cpp
void check_security_updates(const Subject& subject, Answer& answer);  ///< packages_check.cpp
void check_read_only_root(const Subject& subject, Answer& answer);    ///< mounts_check.cpp
void check_separate_data(const Subject& subject, Answer& answer);     ///< mounts_check.cpp
void check_unit(const Subject& subject, Answer& answer);              ///< unit_check.cpp
void check_dockerfile(const Subject& subject, Answer& answer);        ///< dockerfile_check.cpp
void check_session_id(const Subject& subject, Answer& answer);        ///< session_check.cpp

}  // namespace jarmor::guard::rules
