#include "guard/rules/rule.h"

#include <span>

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view scope_names[] = {"apim", "mi", "si", "bi", "os", "net"};
constexpr std::string_view method_names[] = {"enforce", "verify", "watch", "generate", "attest"};

std::vector<std::string> words_of(unsigned set, std::span<const std::string_view> names) {
    std::vector<std::string> words;
    for (const std::string_view name : names) {
        if ((set & 1U) != 0) words.emplace_back(name);
        set >>= 1U;
    }
    return words;
}

}  // namespace

std::vector<std::string> scope_words(unsigned scopes) {
    return words_of(scopes, scope_names);
}

std::vector<std::string> method_words(unsigned methods) {
    return words_of(methods, method_names);
}

std::string_view to_text(Phase phase) {
    return phase == Phase::start ? "start" : "check";
}

}  // namespace jarmor::guard::rules
