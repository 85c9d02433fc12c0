#include "guard/report/text.h"

#include <algorithm>

#include "guard/text.h"

namespace jarmor::guard {

std::string printable(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
        '?');
    return line;
}

std::string printable_lines(std::string_view text) {
    std::string lines;
    for (const auto line : split(text, '\n')) lines += printable(line) + "\n";
    return lines;
}

std::string padded(std::string_view text, std::size_t width) {
    std::string cell(text);
    cell.append(cell.size() < width ? width - cell.size() : 2, ' ');
    return cell;
}

std::string filled(std::string_view paragraph, std::size_t width, std::size_t indent) {
    std::string text;
    std::size_t used = indent;
    while (!paragraph.empty()) {
        const std::size_t end = std::min(paragraph.find(' '), paragraph.size());
        const std::string_view word = paragraph.substr(0, end);
        paragraph.remove_prefix(std::min(end + 1, paragraph.size()));
        if (word.empty()) continue;
        if (used > indent && used + 1 + word.size() > width) {
            text += "\n" + std::string(indent, ' ');
            used = indent;
        } else if (used > indent) {
            text += ' ';
            ++used;
        }
        text += word;
        used += word.size();
    }
    return text;
}

}  // namespace jarmor::guard
