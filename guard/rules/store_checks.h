#pragma once

#include "guard/rules/answer.h"
#include "guard/rules/subject.h"

namespace jarmor::guard::rules {

// What keystores.cpp and secrets.cpp list: what opening the stores and the vault brought
// (key_stores_check.cpp).
void check_key_stores(const Subject& subject, Answer& answer);     ///< findings of the rule's own name
void check_proven_stores(const Subject& subject, Answer& answer);  ///< those that no other rule lists
void check_made_stores(const Subject& subject, Answer& answer);    ///< how a store was made
void check_vault(const Subject& subject, Answer& answer);

}  // namespace jarmor::guard::rules
