#include "launcher/product/exec_program.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace jarmor::launcher {

Environ::Environ(const char* const* from) {
    for (; from != nullptr && *from != nullptr; ++from) entries_.emplace_back(*from);
}

void Environ::set(std::string_view name, std::string_view value) {
    unset(name);
    entries_.push_back(std::string(name) + "=" + std::string(value));
}

void Environ::unset(std::string_view name) {
    std::erase_if(entries_, [name](const std::string& entry) {
        return entry.starts_with(name) && std::string_view(entry).substr(name.size()).starts_with('=');
    });
}

const char* const* Environ::pointers() {
    pointers_.clear();
    for (const auto& entry : entries_) pointers_.push_back(entry.c_str());
    pointers_.push_back(nullptr);
    return pointers_.data();
}

guard::Error exec_program(const std::vector<std::string>& words, const char* const* environ) {
    std::vector<char*> argv;
    // execve() takes pointers to text that may be changed for historical reasons, and changes none.
    for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    ::execve(argv[0], argv.data(), const_cast<char* const*>(environ));
    const auto kind = errno == ENOENT ? guard::Failure::exec_missing : guard::Failure::exec;
    return guard::fail_errno(kind, words[0], "cannot be executed", errno).error();
}

}  // namespace jarmor::launcher
