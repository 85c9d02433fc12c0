#include "launcher/product/script_change.h"

#include <unistd.h>

#include "guard/evidence/files.h"
#include "guard/evidence/sha256.h"
#include "guard/shell_quote.h"
#include "launcher/product/launch_difference.h"
#include "launcher/product/option_difference.h"
#include "launcher/product/script_files.h"
#include "launcher/product/stub.h"

namespace jarmor::launcher {

namespace {

using guard::Finding;
using guard::Severity;

constexpr const char* changed_rule = "script-changed";
constexpr std::size_t script_limit = std::size_t{1} << 20U;

struct KeptText {
    std::string path;
    std::string text;
};

/// A file that holds what was learned, to the byte.
std::optional<KeptText> with_digest(const std::string& path, const std::string& sha256) {
    auto text = guard::read_file(path, script_limit, guard::Failure::policy);
    if (!text) return std::nullopt;
    const auto sum = guard::sha256_of_text(*text);
    if (!sum || *sum != sha256) return std::nullopt;
    return KeptText{path, std::move(*text)};
}

/// The text that was learned: the kept original, or where that is what changed, the copy that install made.
std::optional<KeptText> learned_text(const ScriptStart& start) {
    const auto& launch = start.launch;
    if (!launch.original.empty()) {
        if (auto kept = with_digest(start.home + "/" + launch.original, launch.sha256)) return kept;
    }
    return with_digest(start.home + "/" + learned_copy(launch.path), launch.sha256);
}

Finding changed(const ScriptStart& start, const std::string& path, const std::string& what,
                const std::string& look = "look at it") {
    return {changed_rule, Severity::error, path, what,
            look + ", then learn it again: jarmor install " + guard::shell_quote(start.home)};
}

Finding differs(const ScriptStart& start, const std::string& path, const std::string& text,
                const std::string& sum) {
    const auto& launch = start.launch;
    const std::string digests =
        " (SHA-256 " + sum.substr(0, 12) + "..., learned " + launch.sha256.substr(0, 12) + "...)";
    if (const auto learned = learned_text(start)) {
        return changed(start, path,
                       "is no longer the script that was learned" + digests + ": " +
                           launch_difference(learned->text, text),
                       "see diff -u " + guard::shell_quote(learned->path) + " " + guard::shell_quote(path));
    }
    // All that is left of the old text is what the profile says of its options.
    const std::string options = option_difference(launch, text);
    return changed(
        start, path,
        "is no longer the script that was learned" + digests + (options.empty() ? "" : ": " + options));
}

}  // namespace

std::optional<Finding> script_change(const ScriptStart& start) {
    const auto& launch = start.launch;
    if (launch.sha256.empty()) return std::nullopt;
    const auto script = start.home + "/" + launch.path;
    const auto installed = guard::read_file(script, script_limit, guard::Failure::policy);
    const bool stub = installed && is_stub(*installed);
    // Before jarmor install has put it aside, and after somebody put it back, the text lies at path. What is
    // kept beside it is then that of before an update: install learns the new script, and judges before it
    // moves it.
    if (installed && !stub) {
        const auto sum = guard::sha256_of_text(*installed);
        if (!sum) return changed(start, script, sum.error().line());
        if (*sum == launch.sha256) return std::nullopt;
        return differs(start, script, *installed, *sum);
    }
    auto learned = start.home + "/" + launch.original;
    if (launch.original.empty() || ::access(learned.c_str(), F_OK) != 0) learned = script;
    const auto text = guard::read_file(learned, script_limit, guard::Failure::policy);
    if (!text)
        return changed(start, learned, "cannot be compared with what was learned: " + text.error().what);
    const auto sum = guard::sha256_of_text(*text);
    if (!sum) return changed(start, learned, sum.error().line());
    // Where a volume brings no script at all, nothing says otherwise than what was learned.
    if (*sum == launch.sha256) return std::nullopt;
    return differs(start, learned, *text, *sum);
}

}  // namespace jarmor::launcher
