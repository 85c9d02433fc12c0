#include "launcher/product/stub.h"

#include <algorithm>

#include "guard/shell_quote.h"
#include "launcher/profile/parse.h"

namespace jarmor::launcher {

namespace {

using guard::shell_quote;

constexpr std::string_view stub_head = "#!/bin/sh\n(cd /proc && exec ";
constexpr std::string_view stub_tail = "exit 127\n";
constexpr std::size_t longest_stub = 16384;

bool has_control(const std::string& text) {
    return std::ranges::any_of(text,
                               [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

guard::Result<std::string> stub_text(const Stub& stub) {
    for (const auto* path : {&stub.jarmor, &stub.profile, &stub.script, &stub.path, &stub.original}) {
        if (!has_control(*path)) continue;
        return guard::fail(guard::Failure::usage, in_quotes(*path), "has a control character in its name",
                           "rename it");
    }
    const std::string jarmor = shell_quote(stub.jarmor);
    const std::string back = "jarmor: " + stub.jarmor +
                             " cannot be executed, so nothing was started; the product's own script is " +
                             stub.original + "; to go back to it: mv -f " + shell_quote(stub.original) + " " +
                             shell_quote(stub.path);
    return std::string(stub_head) + jarmor + " --version) >/dev/null 2>&1 </dev/null && exec " + jarmor +
           " script " + shell_quote(stub.profile) + " " + shell_quote(stub.script) +
           " \"$@\"; printf '%s\\n' " + shell_quote(back) + " >&2; " + std::string(stub_tail);
}

bool is_stub(std::string_view text) {
    return text.size() <= longest_stub && text.starts_with(stub_head) && text.ends_with(stub_tail) &&
           text.find(" script ") != std::string_view::npos && std::ranges::count(text, '\n') == 2;
}

}  // namespace jarmor::launcher
