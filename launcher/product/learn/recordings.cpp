#include "launcher/product/learn/recordings.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/text.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher::learn {

namespace {

using guard::fail;
using guard::Failure;
using guard::pass_on;
using guard::Result;
using guard::UniqueFd;

constexpr std::size_t most_calls = 64;
constexpr std::size_t most_part_bytes = std::size_t{512} << 10U;
constexpr std::size_t most_words = 2000;

guard::Unexpected forged(const std::string& what) {
    return fail(Failure::policy, "", "the script changed what its stand-in java wrote down: " + what);
}

Result<std::string> read_recorded_part(int call, const char* name) {
    const UniqueFd file(::openat(call, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status{};
    if (!file.valid() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return forged(name);
    return guard::read_all(file.get(), name, most_part_bytes, Failure::policy);
}

Result<std::vector<std::string>> recorded_words(const std::string& text, const char* name) {
    std::vector<std::string> words;
    for (const auto word : guard::split(text, '\0')) words.emplace_back(word);
    if (words.size() > most_words) return forged(std::string(name) + " has more than 2000 words");
    if (!std::all_of(words.begin(), words.end(), is_utf8)) {
        return fail(Failure::policy, "", "the script hands a text to java that is not UTF-8",
                    "write the profile by hand");
    }
    return words;
}

Result<Call> read_call(int directory) {
    auto argv = read_recorded_part(directory, "argv");
    if (!argv) return pass_on(argv);
    auto where = read_recorded_part(directory, "cwd");
    if (!where) return pass_on(where);
    auto environ = read_recorded_part(directory, "env");
    if (!environ) return pass_on(environ);
    Call call;
    auto words = recorded_words(*argv, "argv");
    if (!words) return pass_on(words);
    if (words->empty()) return forged("argv is empty");
    call.argv = std::move(*words);
    call.directory = where->substr(0, where->find('\n'));
    auto variables = recorded_words(*environ, "env");
    if (!variables) return pass_on(variables);
    for (const auto& variable : *variables) {
        const auto equals = variable.find('=');
        if (equals != std::string::npos)
            call.environ.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return call;
}

/// How many bytes the character has that begins here; 0: none that UTF-8 knows.
std::size_t length_of_character(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xc0U) != 0x80) return 0;
    }
    // Longer than needed, the halves of UTF-16, and what lies above Unicode.
    const unsigned second = byte(1);
    const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                       (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
    return wrong ? 0 : length;
}

}  // namespace

bool is_utf8(const std::string& text) {
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto length = length_of_character(rest);
        if (length == 0) return false;
        rest.remove_prefix(length);
    }
    return true;
}

Result<std::vector<Call>> read_recordings(const std::string& directory) {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    const UniqueFd all(::open(directory.c_str(), flags));
    if (!all.valid()) return forged("the directory is gone");
    std::vector<Call> calls;
    for (std::size_t number = 0; number < most_calls; ++number) {
        const UniqueFd one(::openat(all.get(), std::to_string(number).c_str(), flags));
        if (!one.valid() && errno == ENOENT) break;
        if (!one.valid()) return forged("a call is no directory");
        // Ended while it wrote: what ran beside the program had its moment.
        struct stat status{};
        if (::fstatat(one.get(), "whole", &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
        auto call = read_call(one.get());
        if (!call) return pass_on(call);
        calls.push_back(std::move(*call));
    }
    return calls;
}

}  // namespace jarmor::launcher::learn
