#pragma once

#include "guard/rules/answer.h"
#include "guard/rules/subject.h"

namespace jarmor::guard::rules {

// What files.cpp lists, each in a file of its own because it is long.
void check_permissions(const Subject& subject, Answer& answer);     ///< permissions_check.cpp
void check_secret_files(const Subject& subject, Answer& answer);    ///< secret_files.cpp
void check_home_owner(const Subject& subject, Answer& answer);      ///< secret_files.cpp
void check_password_files(const Subject& subject, Answer& answer);  ///< secret_files.cpp

}  // namespace jarmor::guard::rules
