#include "guard/watch/promise.h"

namespace jarmor::guard {

std::string_view to_text(Standing standing) {
    switch (standing) {
        case Standing::holds:
            return "holds";
        case Standing::fails:
            return "fails";
        case Standing::unconfirmed:
            return "unconfirmed";
    }
    return "unconfirmed";
}

}  // namespace jarmor::guard
