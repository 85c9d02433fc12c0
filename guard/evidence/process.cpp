#include "guard/evidence/process.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <memory>
#include <optional>
#include <string_view>

#include "guard/evidence/files.h"

namespace jarmor::guard {
namespace {

constexpr std::size_t status_limit = std::size_t{1024} * 1024;      // 65,536 groups at most
constexpr std::size_t words_limit = std::size_t{64} * 1024 * 1024;  // far above what exec accepts
constexpr std::size_t maps_limit = std::size_t{64} * 1024 * 1024;

std::string process_path(pid_t pid, const char* name) {
    return "/proc/" + std::to_string(pid) + name;
}

std::string_view without_blanks(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the lines up to "KEY:\tvalue" off `text`. The kernel escapes a line break in Name, so no name can
/// forge a line.
std::optional<std::string_view> take_field(std::string_view& text, std::string_view key) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(text.size(), end + 1));
        if (line.starts_with(key) && line.substr(key.size()).starts_with(':')) {
            return without_blanks(line.substr(key.size() + 1));
        }
    }
    return std::nullopt;
}

template <class T>
bool take(std::string_view& text, T& number, int base = 10) {
    text = without_blanks(text);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc();
}

/// Reads the lines of one status file and remembers the first that lacks or makes no sense.
class StatusReader {
  public:
    explicit StatusReader(std::string_view text) : text_(text), rest_(text) {}

    template <class T>
    void number(const char* key, T& to, int base = 10) {
        std::string_view value = need(key);
        if (!take(value, to, base) || !value.empty()) missing(key);
    }
    template <class T>
    void four(const char* key, T (&to)[4]) {
        std::string_view value = need(key);
        for (T& id : to) {
            if (!take(value, id)) missing(key);
        }
    }
    void groups(std::vector<gid_t>& to) {
        std::string_view value = need("Groups");
        for (gid_t group = 0; !value.empty() && lacking_.empty(); to.push_back(group)) {
            if (!take(value, group)) missing("Groups");
        }
    }
    std::string_view need(const char* key) {
        // They are asked for in the kernel's order, nearly always.
        auto value = take_field(rest_, key);
        if (!value) value = take_field(rest_ = text_, key);
        if (!value) missing(key);
        return value.value_or(std::string_view());
    }
    const std::string& lacking() const { return lacking_; }

  private:
    void missing(const char* key) {
        if (lacking_.empty()) lacking_ = key;
    }
    std::string_view text_, rest_;
    std::string lacking_;
};

/// Names of the directory that are numbers.
Result<std::vector<std::string>> numbers_in(const std::string& path) {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(path.c_str()), &::closedir);
    if (!stream) return fail_errno(Failure::internal, path, "cannot be listed", errno);
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(stream.get())) {
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') names.emplace_back(entry->d_name);
        errno = 0;
    }
    // Half a list would be a promise about half of the threads.
    if (errno != 0) return fail_errno(Failure::internal, path, "cannot be listed", errno);
    return names;
}

}  // namespace

Result<ThreadStatus> parse_thread_status(const std::string& text, const std::string& path) {
    ThreadStatus status;
    StatusReader reader(text);
    unsigned no_new_privs = 0;
    status.name = reader.need("Name");
    reader.number("Umask", status.umask, 8);
    reader.number("Pid", status.tid);
    reader.four("Uid", status.uid);
    reader.four("Gid", status.gid);
    reader.groups(status.groups);
    reader.number("CapInh", status.cap_inheritable, 16);
    reader.number("CapPrm", status.cap_permitted, 16);
    reader.number("CapEff", status.cap_effective, 16);
    reader.number("CapBnd", status.cap_bounding, 16);
    reader.number("CapAmb", status.cap_ambient, 16);
    reader.number("NoNewPrivs", no_new_privs);
    reader.number("Seccomp", status.seccomp);
    status.no_new_privs = no_new_privs == 1;
    if (reader.lacking().empty()) return status;
    return fail(Failure::internal, path, "has no usable line \"" + reader.lacking() + "\"",
                "jarmor needs Linux 4.10 or later and an ordinary /proc");
}

Result<std::vector<ThreadStatus>> read_threads(pid_t pid) {
    const std::string tasks = process_path(pid, "/task");
    auto names = numbers_in(tasks);
    if (!names) return pass_on(names);
    std::vector<ThreadStatus> threads;
    for (const auto& name : *names) {
        const std::string directory = tasks + "/" + name;
        auto text = read_kernel_file(directory + "/status", status_limit, Failure::internal);
        if (!text) {
            if (::access(directory.c_str(), F_OK) != 0 && errno == ENOENT) continue;  // it ended meanwhile
            return pass_on(text);
        }
        auto status = parse_thread_status(*text, directory + "/status");
        if (!status) return pass_on(status);
        threads.push_back(std::move(*status));
    }
    if (threads.empty()) return fail(Failure::internal, tasks, "the process has ended");
    return threads;
}

Result<std::vector<std::string>> read_words(const std::string& path) {
    auto text = read_kernel_file(path, words_limit, Failure::internal);
    if (!text) return pass_on(text);
    std::vector<std::string> words;
    for (std::size_t start = 0; start < text->size();) {
        const std::size_t end = std::min(text->find('\0', start), text->size());
        words.push_back(text->substr(start, end - start));
        start = end + 1;
    }
    return words;
}

Result<std::string> read_link(const std::string& path) {
    std::array<char, PATH_MAX + 1> target{};
    const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
    if (size < 0) return fail_errno(Failure::internal, path, "cannot be read", errno);
    return std::string(target.data(), static_cast<std::size_t>(size));
}

Result<std::vector<std::string>> read_mapped_code(pid_t pid) {
    auto text = read_kernel_file(process_path(pid, "/maps"), maps_limit, Failure::internal);
    if (!text) return pass_on(text);
    std::vector<std::string> files;
    for (std::size_t start = 0; start < text->size();) {
        const std::size_t end = std::min(text->find('\n', start), text->size());
        const std::string_view line = std::string_view(*text).substr(start, end - start);
        start = end + 1;
        // "start-end perms offset device inode   path": only what has a path is a file.
        const std::size_t permissions = line.find(' '), path = line.find('/');
        if (permissions == std::string_view::npos || path == std::string_view::npos) continue;
        if (line.substr(permissions + 1, 4).find('x') == std::string_view::npos) continue;
        std::string file(line.substr(path));
        if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(std::move(file));
    }
    return files;
}

Result<std::uint64_t> read_start_time(pid_t pid) {
    const std::string path = process_path(pid, "/stat");
    auto text = read_kernel_file(path, status_limit, Failure::internal);
    if (!text) return pass_on(text);
    // The name in parentheses may hold anything, parentheses too: the fields count from the last one.
    const std::size_t name_end = text->rfind(')');
    std::string_view rest =
        std::string_view(*text).substr(name_end == std::string::npos ? text->size() : name_end + 1);
    for (int number = 3; number < 22; ++number) {
        rest = without_blanks(rest);
        rest.remove_prefix(std::min(rest.find(' '), rest.size()));
    }
    std::uint64_t ticks = 0;
    if (!take(rest, ticks)) return fail(Failure::internal, path, "has no start time");
    return ticks;
}

}  // namespace jarmor::guard
