#include "product.h"

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>

#include "guard/evidence/process.h"
#include "launcher/start/state.h"
#include "tests/support/jdks.h"

namespace jarmor::lifecycle {

namespace fs = std::filesystem;

namespace {

/// The jar with the server in it, compiled once; empty where that failed.
const std::string& server_jar() {
    static const std::string jar = [] {
        const std::string folder = "/run/jarmor-test-classes";
        fs::create_directories(folder);
        const auto javac = support::run_child(
            [&] {
                return support::exec_words(
                    {java_home() + "/bin/javac", "--release", "11", "-d", folder, JARMOR_SERVER_SOURCE});
            },
            std::chrono::seconds(120));
        const std::string made = folder + "/server.jar";
        const auto packed = support::run_child(
            [&] {
                return support::exec_words(
                    {java_home() + "/bin/jar", "cfe", made, "probe.Server", "-C", folder, "probe"});
            },
            std::chrono::seconds(120));
        return javac.code == 0 && packed.code == 0 ? made : std::string();
    }();
    return jar;
}

std::vector<pid_t> processes_with(const std::function<bool(const std::vector<std::string>&)>& wanted) {
    std::vector<pid_t> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const pid_t pid = std::atoi(entry.path().filename().c_str());
        if (pid <= 0) continue;
        const auto words = guard::read_words(entry.path().string() + "/cmdline");
        const auto mark = launcher::mark_of(pid);
        if (words && !words->empty() && wanted(*words) && mark && launcher::still_runs(*mark))
            found.push_back(pid);
    }
    return found;
}

/// The program that is shipped, or the one that the environment names: the static one runs the same tests.
std::string tested_program() {
    const char* const other = std::getenv("JARMOR_TEST_PROGRAM");
    return other != nullptr && *other != '\0' ? other : JARMOR_PROGRAM;
}

/// The same tests run side by side with the other program, and a server is found by its home: a number of
/// each run's own.
const std::string& run_number() {
    static const std::string number = std::to_string(std::random_device()());
    return number;
}

std::string quoted_list(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "\"" : ", \"") + word + "\"";
    return "[" + text + "]";
}

}  // namespace

bool adopt_orphans() {
    return ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
}

bool enter_own_world() {
    static const bool entered = ::geteuid() == 0 && ::unshare(CLONE_NEWNS) == 0 &&
                                ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                                ::mount("tmpfs", "/run", "tmpfs", 0, "mode=755") == 0 && adopt_orphans() &&
                                !server_jar().empty();
    return entered;
}

std::string java_home() {
    const auto homes = support::installed_jdks();
    return homes.empty() ? "" : homes.front();
}

const std::vector<std::string>& variables() {
    static const std::vector<std::string> list{"PATH=/usr/bin:/bin", "HOME=/root", "LANG=C.UTF-8"};
    return list;
}

Product::Product(const std::string& name, const std::vector<std::string>& words, const std::string& more)
    : name_(name),
      folder_("/run/product-" + name + "-" + run_number()),
      home_(folder_ + "/home"),
      profile_(folder_ + "/" + name + ".toml") {
    fs::create_directories(home_ + "/tmp");
    fs::create_directories(home_ + "/bin");
    fs::create_directories(home_ + "/repository/logs");
    for (const auto& path : {home_, home_ + "/tmp", home_ + "/repository/logs"}) {
        if (::chown(path.c_str(), service_uid, service_gid) != 0) throw std::runtime_error("chown " + path);
    }
    fs::copy_file(server_jar(), home_ + "/bin/server.jar", fs::copy_options::overwrite_existing);
    (void)::chmod((home_ + "/bin/server.jar").c_str(), 0644);
    write_profile(words, more);
}

Product::~Product() {
    for (const pid_t pid : supervisors()) (void)::kill(pid, SIGKILL);
    for (const pid_t pid : jvms()) (void)::kill(pid, SIGKILL);
    (void)until([this] {
        reap_orphans();
        return jvms().empty() && supervisors().empty();
    });
    std::error_code ignored;
    fs::remove_all(state_directory(), ignored);
    fs::remove_all(folder_, ignored);
}

void Product::write_profile(const std::vector<std::string>& words, const std::string& more) const {
    std::vector<std::string> all{"-cp", "${home}/bin/server.jar", "-Dcarbon.home=${home}", "probe.Server"};
    all.insert(all.end(), words.begin(), words.end());
    const std::string user = std::to_string(service_uid) + ":" + std::to_string(service_gid);
    write_text(profile_,
               "extends = \"jvm\"\nhome = \"" + home_ + "\"\nuser = \"" + user + "\"\n" + more +
                   "\n[jvm]\njava_home = \"" + java_home() +
                   "\"\noptions = [\"-Xmx64m\", \"-Dcarbon.home=" + home_ +
                   "\"]\nmain_class = \"probe.Server\"\nclass_path = [\"bin/server.jar\"]\narguments = " +
                   quoted_list(words) +
                   "\n[[script]]\npath = \"bin/server.sh\"\npid_file = \"wso2carbon.pid\"\nwords = " +
                   quoted_list(all) + "\n");
}

std::string Product::state_directory() const {
    if (!fs::exists("/run/jarmor")) return "/run/jarmor/none";
    for (const auto& entry : fs::directory_iterator("/run/jarmor")) {
        if (entry.path().filename().string().starts_with(name_ + "-")) return entry.path();
    }
    return "/run/jarmor/none";
}

std::vector<std::string> Product::command(const std::string& word,
                                          const std::vector<std::string>& more) const {
    std::vector<std::string> argv{tested_program(), word, profile_};
    argv.insert(argv.end(), more.begin(), more.end());
    return argv;
}

Outcome Product::jarmor(const std::string& word, const std::vector<std::string>& more) const {
    return support::run_child([&] { return support::exec_words(command(word, more), variables()); },
                              std::chrono::seconds(60));
}

pid_t Product::jarmor_in_background(const std::string& word, const std::vector<std::string>& more) const {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    const int null = ::open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; ++fd) (void)::dup2(null, fd);
    ::_exit(support::exec_words(command(word, more), variables()));
}

Outcome Product::jarmor_as(uid_t uid, gid_t gid, const std::string& word) const {
    return support::run_child(
        [&] {
            if (::setgroups(0, nullptr) != 0 || ::setresgid(gid, gid, gid) != 0 ||
                ::setresuid(uid, uid, uid) != 0)
                return 100;
            return support::exec_words(command(word), variables());
        },
        std::chrono::seconds(60));
}

std::vector<pid_t> Product::jvms() const {
    return processes_with([this](const auto& words) {
        return std::find(words.begin(), words.end(), "-Dcarbon.home=" + home_) != words.end();
    });
}

std::vector<pid_t> Product::supervisors() const {
    return processes_with([this](const auto& words) {
        return words.size() > 2 && words[0].substr(words[0].rfind('/') + 1).starts_with("jarmor") &&
               words.back() == profile_;
    });
}

std::string Product::console() const {
    return text_of(home_ + "/repository/logs/jarmor-" + name_ + ".log");
}

bool until(const std::function<bool()>& condition, std::chrono::seconds timeout) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        ::usleep(10'000);
    }
    return true;
}

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_text(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

void reap_orphans() {
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
}

}  // namespace jarmor::lifecycle
