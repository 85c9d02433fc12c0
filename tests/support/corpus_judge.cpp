#include "tests/support/corpus_judge.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

namespace jarmor::support {
namespace {

const std::set<std::string, std::less<>> without_subject = {"exit", "ready", "stdout", "stderr",
                                                            "executable"};
const std::set<std::string, std::less<>> from_probe = {"property", "flag",  "security",
                                                       "effect",   "class", "child"};
const std::set<std::string, std::less<>> operations = {"present", "absent", "==", "!=", "contains",
                                                       "lacks",   "<",      "<=", ">",  ">="};

std::string next_word(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const bool quoted = rest.starts_with('\'');
    if (quoted) rest.remove_prefix(1);
    const std::string word(rest.substr(0, rest.find(quoted ? '\'' : ' ')));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    return word;
}

std::optional<std::string> listening(const OutsideView& outside, const std::string& subject) {
    std::optional<std::string> found;
    for (const ListeningSocket& socket : outside.sockets) {
        if (subject != "any" && subject != std::to_string(socket.port)) continue;
        if (!socket.loopback) return "open";
        found = "loopback";
    }
    return found;
}

std::optional<std::string> of_list(const std::vector<std::string>& list, const std::string& subject) {
    if (subject == "any") {
        std::string joined;
        for (const std::string& item : list) joined += item + "\n";
        return joined;
    }
    const auto index = std::strtoul(subject.c_str(), nullptr, 10);
    if (index < list.size()) return list[index];
    return std::nullopt;
}

std::optional<std::string> of_outside(const Expression& expression, const OutsideView& outside) {
    if (expression.kind == "executable") return outside.executable;
    if (expression.kind == "listens") return listening(outside, expression.subject);
    if (expression.kind == "mapped") {
        for (const std::string& path : outside.mapped) {
            if (path.find(expression.subject) != std::string::npos) return path;
        }
        return std::nullopt;
    }
    for (const std::string& entry : outside.environ) {
        if (entry.starts_with(expression.subject + "=")) return entry.substr(expression.subject.size() + 1);
    }
    return std::nullopt;
}

std::optional<std::string> look_up(const Expression& expression, const Evidence& evidence) {
    const std::string& kind = expression.kind;
    if (from_probe.count(kind) != 0) {
        const auto facts = evidence.probe.facts.find(kind);
        if (facts == evidence.probe.facts.end()) return std::nullopt;
        const auto fact = facts->second.find(expression.subject);
        if (fact == facts->second.end()) return std::nullopt;
        return fact->second;
    }
    if (kind == "input") return of_list(evidence.probe.input, expression.subject);
    if (kind == "argument") return of_list(evidence.probe.arguments, expression.subject);
    if (kind == "exit") return std::to_string(evidence.run.code);
    if (kind == "ready") return evidence.run.ready ? "true" : "false";
    if (kind == "stdout") return evidence.run.out;
    if (kind == "stderr") return evidence.run.err;
    if (kind == "file") {
        std::ifstream file(expression.subject, std::ios::binary);
        if (!file) return std::nullopt;
        return std::string(std::istreambuf_iterator<char>(file), {});
    }
    return of_outside(expression, evidence.run.outside);
}

bool compare(const std::string& value, const std::string& operation, const std::string& wanted) {
    if (operation == "==") return value == wanted;
    if (operation == "!=") return value != wanted;
    if (operation == "contains") return value.find(wanted) != std::string::npos;
    if (operation == "lacks") return value.find(wanted) == std::string::npos;
    const double left = std::strtod(value.c_str(), nullptr);
    const double right = std::strtod(wanted.c_str(), nullptr);
    if (operation == "<") return left < right;
    if (operation == "<=") return left <= right;
    if (operation == ">") return left > right;
    return left >= right;
}

}  // namespace

std::string expand(std::string_view text, const Placeholders& values) {
    std::string result;
    while (!text.empty()) {
        const auto start = text.find("${");
        const auto end = start == std::string_view::npos ? start : text.find('}', start);
        if (end == std::string_view::npos) break;
        const auto value = values.find(std::string(text.substr(start + 2, end - start - 2)));
        result += text.substr(0, start);
        result += value == values.end() ? std::string(text.substr(start, end - start + 1)) : value->second;
        text.remove_prefix(end + 1);
    }
    return result + std::string(text);
}

std::optional<Expression> parse_expression(const std::string& text) {
    Expression expression;
    expression.text = text;
    std::string_view rest = text;
    expression.kind = next_word(rest);
    if (without_subject.count(expression.kind) == 0) expression.subject = next_word(rest);
    expression.operation = next_word(rest);
    expression.value = std::string(rest);
    const bool known =
        from_probe.count(expression.kind) != 0 || without_subject.count(expression.kind) != 0 ||
        expression.kind == "input" || expression.kind == "argument" || expression.kind == "environ" ||
        expression.kind == "listens" || expression.kind == "mapped" || expression.kind == "file";
    if (!known || operations.count(expression.operation) == 0) return std::nullopt;
    return expression;
}

bool holds(const Expression& expression, const Evidence& evidence, std::string& seen) {
    const auto value = look_up(expression, evidence);
    seen = value ? "'" + *value + "'" : std::string("nothing");
    if (expression.operation == "absent") return !value;
    if (!value) return false;
    return expression.operation == "present" || compare(*value, expression.operation, expression.value);
}

}  // namespace jarmor::support
