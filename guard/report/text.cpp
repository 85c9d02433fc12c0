#include "guard/report/text.h"

#include <algorithm>

namespace jarmor::guard {

std::string printable(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
        '?');
    return line;
}

std::string padded(std::string_view text, std::size_t width) {
    std::string cell(text);
    cell.append(cell.size() < width ? width - cell.size() : 2, ' ');
    return cell;
}

}  // namespace jarmor::guard
