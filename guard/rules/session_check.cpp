#include <algorithm>
#include <charconv>

#include "guard/rules/host_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view context_template =
    "/repository/resources/conf/templates/repository/conf/tomcat/context.xml.j2";
constexpr unsigned least_session_bytes = 16, good_session_bytes = 32;

/// Without what stands in comments, which keep their length so that positions hold.
std::string without_comments(std::string text) {
    for (std::size_t at = 0; (at = text.find("<!--", at)) != std::string::npos;) {
        const std::size_t end = std::min(text.find("-->", at), text.size());
        for (; at < end; ++at) text[at] = text[at] == '\n' ? '\n' : ' ';
    }
    return text;
}

struct Attribute {
    unsigned value = 0;
    unsigned line = 0;  ///< 0: it is not there
};

Attribute session_length(const std::string& text) {
    const std::string mark = "sessionIdLength=\"";
    const std::size_t element = text.find("<SessionIdGenerator");
    const std::size_t at = element == std::string::npos ? element : text.find(mark, element);
    if (at == std::string::npos) return {};
    Attribute found;
    const char* begin = text.data() + at + mark.size();
    (void)std::from_chars(begin, text.data() + text.size(), found.value);
    found.line = 1 + static_cast<unsigned>(
                         std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    return found;
}

}  // namespace

void check_session_id(const Subject& subject, Answer& answer) {
    const std::string path = subject.home + std::string(context_template);
    const FileText file = subject.root.read(path);
    if (file.presence != Presence::found) return answer.unknown(path, file.why);
    const std::string text = without_comments(file.text);
    const Attribute length = session_length(text);
    if (text.find("useHttpOnly=\"false\"") != std::string::npos)
        answer.fail(path, "lets scripts read the session cookie: useHttpOnly is false");
    if (length.line == 0) {
        return answer.warn(path, "sets no sessionIdLength: Tomcat takes 16 bytes");
    }
    const std::string where = path + ":" + std::to_string(length.line);
    const std::string found = "session ids have " + std::to_string(length.value) + " bytes";
    if (length.value >= good_session_bytes) return answer.pass(where, found);
    const std::string raw(split(file.text, '\n')[length.line - 1]);
    const std::string old = "sessionIdLength=\"" + std::to_string(length.value) + "\"";
    std::string line = raw;
    const std::size_t at = line.find(old);
    std::vector<Mend> mends;
    if (at != std::string::npos) {
        line.replace(at, old.size(), "sessionIdLength=\"32\"");
        mends.push_back(replace_line(subject.root.real(path), raw, line));
    }
    if (length.value < least_session_bytes)
        return answer.fail(where, found + "; 16 are the least", std::move(mends));
    answer.warn(where, found + "; 32 are recommended", std::move(mends));
}

}  // namespace jarmor::guard::rules
