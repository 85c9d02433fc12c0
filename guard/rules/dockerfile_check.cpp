#include <algorithm>

#include "guard/rules/host_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// The word and what stands behind it, of a line that Docker reads as an instruction.
struct Instruction {
    std::string word, rest;
    unsigned line = 0;
};

std::vector<Instruction> read_instructions(std::string_view text) {
    std::vector<Instruction> instructions;
    unsigned number = 0;
    bool goes_on = false;
    for (std::string_view line : split(text, '\n')) {
        ++number;
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == std::string_view::npos || line[begin] == '#') continue;
        line.remove_prefix(begin);
        if (line.ends_with('\r')) line.remove_suffix(1);
        const bool more = line.ends_with('\\');
        if (more) line.remove_suffix(1);
        if (goes_on) {
            instructions.back().rest += " " + std::string(line);
        } else {
            const std::size_t space = std::min(line.find_first_of(" \t"), line.size());
            const std::size_t rest = std::min(line.find_first_not_of(" \t", space), line.size());
            instructions.push_back({lower(line.substr(0, space)), std::string(line.substr(rest)), number});
        }
        goes_on = more;
    }
    return instructions;
}

bool is_root(std::string_view user) {
    const std::string_view name = user.substr(0, user.find(':'));
    return name.empty() || name == "root" || name == "0";
}

bool copies_secret(const Instruction& one) {
    if (one.word != "copy" && one.word != "add") return false;
    for (const char* name : {"Config.toml", ".jks", ".p12", ".pfx", "password-persist", "password-tmp"}) {
        if (one.rest.find(name) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

void check_dockerfile(const Subject& subject, Answer& answer) {
    if (subject.dockerfile.empty())
        return answer.not_applicable("no Dockerfile was given: jarmor check --dockerfile FILE");
    const std::string& path = subject.dockerfile;
    const FileText text = subject.root.read(path);
    if (text.presence != Presence::found) return answer.unknown(path, text.why);
    const Instruction* user = nullptr;
    const auto instructions = read_instructions(text.text);
    for (const Instruction& one : instructions) {
        const std::string where = path + ":" + std::to_string(one.line);
        if (one.word == "from") {
            user = nullptr;  // a new stage begins as root
            if (one.rest.find('@') == std::string::npos)
                answer.warn(where, "the base image is not pinned by its digest");
        }
        if (one.word == "user") user = &one;
        if (copies_secret(one))
            answer.fail(where, "copies secrets into a layer, where everybody who pulls the image reads them");
    }
    const std::string mend_line = "USER 10001";
    if (instructions.empty()) return answer.unknown(path, "is no Dockerfile");
    if (user == nullptr) {
        answer.fail(path, "has no USER, so that the image runs as root",
                    {append_line(subject.root.real(path), mend_line)});
    } else if (is_root(user->rest)) {
        answer.fail(path + ":" + std::to_string(user->line), "the image runs as root",
                    {append_line(subject.root.real(path), mend_line)});
    }
    if (answer.statements().empty()) answer.pass(path, "USER " + user->rest);
}

}  // namespace jarmor::guard::rules
