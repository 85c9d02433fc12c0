#include "tests/support/corpus_stage.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>

#include "guard/unique_fd.h"
#include "tests/support/corpus_leftovers.h"

namespace jarmor::support {
namespace {

namespace fs = std::filesystem;

constexpr uid_t service_uid = 61234;  // no passwd entry
constexpr std::uint16_t first_port = 20000;

/// A port that nobody listens on now; each call gives another one, so that parallel runs do not meet.
std::string free_port() {
    static std::atomic<unsigned> next{static_cast<unsigned>(::getpid()) * 7U};
    while (true) {
        const auto port = static_cast<std::uint16_t>(first_port + next++ % 12000);
        const guard::UniqueFd probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        struct sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        if (::bind(probe.get(), reinterpret_cast<struct sockaddr*>(&address), sizeof address) == 0) {
            return std::to_string(port);
        }
    }
}

bool give_to_service(const std::string& path, const std::optional<Account>& account) {
    return !account || ::lchown(path.c_str(), account->uid, account->gid) == 0;
}

}  // namespace

std::string to_text(Start start) {
    switch (start) {
        case Start::bare:
            return "bare java";
        case Start::by_name:
            return "jarmor, root, --user nobody";
        case Start::by_number:
            return "jarmor, root, --user UID:GID";
        case Start::unprivileged:
            return "jarmor, not root";
        case Start::under_java_name:
            return "jarmor under the name java, not root";
    }
    return {};
}

std::optional<Account> service_account(Start start) {
    if (::geteuid() != 0) return std::nullopt;
    if (start != Start::by_name) return Account{service_uid, service_uid};
    const struct passwd* nobody = ::getpwnam("nobody");
    return nobody == nullptr ? std::optional<Account>() : Account{nobody->pw_uid, nobody->pw_gid};
}

CorpusStage::CorpusStage(const CorpusWorkspace& workspace, const CorpusEntry& entry, const Jdk& jdk,
                         Start start, const std::vector<std::string>& profile_lines)
    : entry_(entry), jdk_(jdk), start_(start) {
    static std::atomic<unsigned> number{0};
    directory_ = workspace.root() + "/" + entry.id + "-" + std::to_string(jdk.feature) + "-" +
                 std::to_string(number++);
    if (entry.as == "root" && ::geteuid() != 0) lacking_ = "needs root, to start as another user";
    try {
        fs::create_directories(directory_ + "/out");
        if (!give_to_service(directory_ + "/out", service_account(start))) problem_ = "chown of out failed";
        set_placeholders(workspace);
        if (entry.clone) clone_jdk();
        for (const CorpusFile& file : entry.files) put_file(file);
        write_profile(profile_lines);
        if (entry.memory_mib != 0) make_cgroup();
        compose_argv();
        compose_environ();
        request_.directory = directory_;
    } catch (const fs::filesystem_error& error) {
        problem_ = error.what();
    }
}

CorpusStage::~CorpusStage() {
    if (!cgroup_.empty()) {
        // The kernel needs a moment to take the last dead process out.
        for (int i = 0; i < 50 && ::rmdir(cgroup_.c_str()) != 0; ++i) ::usleep(20000);
    }
    std::error_code ignored;
    if (::getenv("JARMOR_CORPUS_KEEP") == nullptr) fs::remove_all(directory_, ignored);
}

void CorpusStage::set_placeholders(const CorpusWorkspace& workspace) {
    values_ = {{"dir", directory_},
               {"out", directory_ + "/out"},
               {"clone", directory_ + "/clone"},
               {"classes", workspace.classes()},
               {"hostile", workspace.hostile_classes()},
               {"patch", workspace.patch()},
               {"modules", workspace.modules()},
               {"jars", workspace.jars()},
               {"native", workspace.native_libraries()},
               {"java_home", jdk_.home},
               {"feature", std::to_string(jdk_.feature)},
               {"port", free_port()},
               {"port2", free_port()}};
}

void CorpusStage::put_file(const CorpusFile& file) {
    const std::string given = expand(file.path, values_);
    const fs::path path = given.starts_with("/") ? fs::path(given) : fs::path(directory_) / given;
    fs::create_directories(path.parent_path());
    const std::string source = expand(file.copy_of, values_);
    if (!file.link.empty()) {
        fs::remove(path);
        fs::create_symlink(expand(file.link, values_), path);
    } else if (file.has_text) {
        fs::remove(path);
        std::ofstream(path, std::ios::binary) << expand(file.text, values_);
    } else if (!source.empty()) {
        fs::remove(path);
        fs::copy_file(source, path);
    } else if (fs::is_regular_file(path)) {
        // A clone shares its files with the JDK: change a copy, never the original.
        const std::string copy = path.string() + ".copy";
        fs::copy_file(path, copy);
        fs::rename(copy, path);
    } else {
        fs::create_directories(path);
    }
    if (file.service_owned && !give_to_service(path.string(), service_account(start_)))
        problem_ = "chown failed";
    if (!file.link.empty()) return;
    const bool runs = file.text.starts_with("#!");
    if (!file.mode.empty())
        fs::permissions(path, static_cast<fs::perms>(std::stoul(file.mode, nullptr, 8)));
    else if (runs)
        fs::permissions(path, static_cast<fs::perms>(0755));
}

void CorpusStage::write_profile(const std::vector<std::string>& lines) {
    const std::string path = directory_ + "/profile.toml";
    std::ofstream profile(path);
    if (entry_.profile.find("extends") == std::string::npos) profile << "extends = \"jvm\"\n";
    profile << expand(entry_.profile, values_) << '\n';
    for (const std::string& line : lines) profile << expand(line, values_) << '\n';
    profile.close();
    if (entry_.profile_service_owned && !give_to_service(path, service_account(start_))) {
        problem_ = "chown of the profile failed";
    }
}

void CorpusStage::make_cgroup() {
    const std::string base = memory_cgroups();
    const bool first_version = base.ends_with("/memory");
    const fs::path directory = directory_;
    cgroup_ = base + "/" + directory.parent_path().filename().string() + "-" + directory.filename().string();
    std::error_code error;
    if (!fs::create_directory(cgroup_, error)) {
        lacking_ = "may not make a cgroup below " + base;
        cgroup_.clear();
        return;
    }
    std::ofstream limit(cgroup_ + (first_version ? "/memory.limit_in_bytes" : "/memory.max"));
    limit << static_cast<std::uint64_t>(entry_.memory_mib) * 1024 * 1024 << std::flush;
    if (!limit) lacking_ = "cannot set a memory limit in " + cgroup_;
    request_.cgroup_procs = cgroup_ + "/cgroup.procs";
}

/// A JDK of its own for an entry that changes one: hard links, because a copy of 300 MiB takes seconds.
void CorpusStage::clone_jdk() {
    const fs::path target = directory_ + "/clone";
    for (fs::recursive_directory_iterator entry(jdk_.home); entry != fs::recursive_directory_iterator();
         ++entry) {
        const std::string name = entry->path().filename().string();
        if (entry->is_directory() && !entry->is_symlink() &&
            (name == "jmods" || name == "legal" || name == "man" || name == "include" || name == "docs")) {
            entry.disable_recursion_pending();
            continue;
        }
        const fs::path to = target / entry->path().lexically_relative(jdk_.home);  // relative() follows links
        if (entry->is_symlink()) {
            fs::create_directories(to.parent_path());
            fs::copy_symlink(entry->path(), to);
        } else if (entry->is_directory()) {
            fs::create_directories(to);
        } else if (name != "src.zip") {
            fs::create_directories(to.parent_path());
            std::error_code error;
            fs::create_hard_link(entry->path(), to, error);
            if (error) fs::copy_file(entry->path(), to);
        }
    }
}

std::vector<std::string> CorpusStage::expand_all(const std::vector<std::string>& words) const {
    std::vector<std::string> expanded;
    for (const std::string& word : words) expanded.push_back(expand(word, values_));
    return expanded;
}

void CorpusStage::compose_jarmor() {
    std::vector<std::string>& argv = request_.argv;
    const char* other = ::getenv("JARMOR_PROGRAM");
    const std::string program = other == nullptr ? JARMOR_PROGRAM : other;
    if (start_ == Start::under_java_name) {
        fs::create_directories(directory_ + "/under-name");
        fs::create_symlink(program, directory_ + "/under-name/java");
        argv = {directory_ + "/under-name/java"};
        return;
    }
    argv = {program, "--profile", directory_ + "/profile.toml"};
    if (start_ == Start::by_name) argv.insert(argv.end(), {"--user", "nobody"});
    if (start_ == Start::by_number) argv.insert(argv.end(), {"--user", "61234:61234"});
    argv.push_back("java");
}

void CorpusStage::compose_argv() {
    std::vector<std::string>& argv = request_.argv;
    const auto account = service_account(start_);
    if (start_ == Start::bare) {
        argv = {expand(entry_.java.empty() ? "${java_home}/bin/java" : entry_.java, values_)};
        request_.account = account;
    } else {
        compose_jarmor();
        if (start_ == Start::unprivileged || start_ == Start::under_java_name) request_.account = account;
    }
    for (const auto* part : {&entry_.vm, &entry_.main, &entry_.arguments}) {
        for (const std::string& word : expand_all(*part)) argv.push_back(word);
    }
    for (const auto& command : entry_.during) request_.during.push_back(expand_all(command));
}

void CorpusStage::compose_environ() {
    auto& environ_list = request_.environ;
    environ_list = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + directory_,
                    "CORPUS_MARK=" + directory_ + "/out/mark"};
    const std::string home = entry_.java_home.empty() ? jdk_.home : expand(entry_.java_home, values_);
    if (home != "-") environ_list.push_back("JAVA_HOME=" + home);
    const std::size_t own = environ_list.size();
    for (const std::string& variable : expand_all(entry_.environ)) {
        // An entry may bring a PATH or HOME of its own; what it brings twice, stays twice.
        const std::string name = variable.substr(0, variable.find('=') + 1);
        const auto mine = environ_list.begin() + static_cast<std::ptrdiff_t>(own);
        const auto known = std::find_if(environ_list.begin(), mine,
                                        [&](const std::string& each) { return each.starts_with(name); });
        if (known == mine)
            environ_list.push_back(variable);
        else
            *known = variable;
    }
}

Evidence CorpusStage::run() {
    Evidence evidence;
    evidence.run = run_jvm(request_);
    evidence.probe = read_probe(evidence.run.out);
    return evidence;
}

std::string CorpusStage::describe(const Evidence& evidence) const {
    std::string text = to_text(start_) + ", JDK " + std::to_string(jdk_.feature) + "\n  argv:";
    for (const std::string& word : request_.argv) text += " '" + word + "'";
    text += "\n  environ:";
    for (const std::string& variable : request_.environ) text += " '" + variable + "'";
    text += "\n  exit: " + std::to_string(evidence.run.code) +
            (evidence.run.ready ? ", was ready" : ", never ready") +
            (evidence.run.timed_out ? ", timed out" : "") + "\n  stderr: " + evidence.run.err.substr(0, 3000);
    std::string other;
    for (std::size_t at = 0; at < evidence.run.out.size();) {
        const auto end = std::min(evidence.run.out.find('\n', at), evidence.run.out.size());
        const std::string line = evidence.run.out.substr(at, end - at);
        if (!line.starts_with("probe:") && !line.empty()) other += "\n    " + line;
        at = end + 1;
    }
    return text + "\n  stdout without the probe's lines: " + other.substr(0, 2000) + "\n";
}

}  // namespace jarmor::support
