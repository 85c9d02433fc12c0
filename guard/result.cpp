#include "guard/result.h"

#include <cstring>

namespace jarmor::guard {

std::string Error::line() const {
    std::string text;
    if (!where.empty()) text += where + ": ";
    text += what;
    if (!mend.empty()) text += "; " + mend;
    for (char& c : text) {
        // A name from a hostile file must not forge a second line in the journal or drive the terminal.
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    return text;
}

Unexpected fail_errno(Failure kind, std::string where, std::string what, int number, std::string mend) {
    what += ": ";
    what += strerrordesc_np(number) != nullptr ? strerrordesc_np(number) : "unknown error";
    return fail(kind, std::move(where), std::move(what), std::move(mend));
}

}  // namespace jarmor::guard
