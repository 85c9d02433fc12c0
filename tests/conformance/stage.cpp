#include "stage.h"

#include <fcntl.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "guard/text.h"
#include "tests/support/jdks.h"

namespace jarmor::conformance {

namespace {

namespace fs = std::filesystem;

constexpr uid_t nobody = 65534;

void write(const fs::path& path, const std::string& text, unsigned mode = 0644) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    (void)::chmod(path.c_str(), mode);
}

std::string read(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

unsigned feature_of(const std::string& version) {
    return static_cast<unsigned>(std::stoul(version.starts_with("1.") ? version.substr(2) : version));
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (const auto line : guard::split(text, '\n')) lines.emplace_back(line);
    return lines;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> result;
    for (auto& word : words) result.push_back(word.data());
    result.push_back(nullptr);
    return result;
}

}  // namespace

Stage::Stage(const Recording& recording, const Case& one, const std::string& learned)
    : case_(one), script_(recording.script) {
    root_ = "/tmp/jarmor_conformance.XXXXXX";
    if (::mkdtemp(root_.data()) == nullptr) throw std::runtime_error("mkdtemp " + root_);
    (void)::chmod(root_.c_str(), 0755);
    home_ = root_ + "/home";
    jdk_ = root_ + "/jdk";
    // The name is this stage's own, and so is the state directory that is called after it.
    profile_ = root_ + root_.substr(root_.rfind('/')) + ".toml";
    fs::create_directory(root_ + "/elsewhere");
    make_home(recording);
    make_jdk();
    write_profile(learned);
}

Stage::~Stage() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
    for (const auto& entry : fs::directory_iterator("/run/jarmor", ignored)) {
        if (entry.path().filename().string().starts_with(root_.substr(root_.rfind('/') + 1) + "-"))
            fs::remove_all(entry.path(), ignored);
    }
}

void Stage::make_home(const Recording& recording) {
    for (const auto& jar : recording.jars) write(home_ + "/" + jar, "");
    for (const auto& directory : recording.directories) fs::create_directories(home_ + "/" + directory);
    write(home_ + "/tmp/left-over", "");
    write(home_ + "/tmp/.hidden", "");
    for (const char* name : {"version.txt", "wso2carbon-version.txt", "kernel-version.txt"})
        write(home_ + "/bin/" + name, std::string(name) + "\n");
    write(home_ + "/" + script_, "#!/bin/sh\nexit 1\n", 0755);
    // Lives on, so that only its end with the server ends the test.
    write(home_ + "/diagnostics-tool/bin/diagnostics.sh",
          "#!/bin/sh\n: > \"" + root_ + "/elsewhere/diagnostics\"\nexec sleep 600\n", 0755);
    if (::geteuid() != 0) return;
    (void)::chown((root_ + "/elsewhere").c_str(), nobody, nobody);
    (void)::chown(home_.c_str(), nobody, nobody);
    for (const auto& entry : fs::recursive_directory_iterator(home_))
        (void)::lchown(entry.path().c_str(), nobody, nobody);
}

void Stage::make_jdk() {
    const unsigned feature = feature_of(case_.jdk);
    const std::string security = feature == 8 ? "/lib/security/" : "/conf/security/";
    const auto real = support::installed_jdks();
    if (real.empty()) throw std::runtime_error("no JDK is installed: its java.security is needed");
    fs::create_directories(jdk_ + "/bin");
    fs::copy_file(JARMOR_STANDIN_JAVA, jdk_ + "/bin/java");
    (void)::chmod((jdk_ + "/bin/java").c_str(), 0755);
    write(jdk_ + security + "java.security", read(real.front() + "/conf/security/java.security"));
    std::vector<std::string> files{"lib/server/libjvm.so", "lib/libjli.so", "lib/modules", "lib/jvm.cfg"};
    if (feature == 8)
        files = {"lib/amd64/server/libjvm.so", "lib/amd64/jli/libjli.so", "lib/amd64/jvm.cfg",
                 "lib/amd64/libjava.so",       "lib/amd64/libzip.so",     "lib/rt.jar"};
    for (const auto& file : files) write(jdk_ + "/" + file, "");
    write(jdk_ + "/release", "IMPLEMENTOR=\"jarmor tests\"\nJAVA_VERSION=\"" + case_.jdk + "\"\n");
    fs::create_directory(jdk_ + "/records");
    (void)::chmod((jdk_ + "/records").c_str(), 01777);
    std::string exits;
    for (const int code : case_.exits) exits += std::to_string(code) + " ";
    write(jdk_ + "/exits", exits);
    // What is started beside a server that ends at once may not have run yet: the server waits for it.
    write(jdk_ + "/awaits", case_.recorded.diagnostics ? root_ + "/elsewhere/diagnostics" : "");
}

/// The learned profile, for this home. A top key stands before the first table.
void Stage::write_profile(const std::string& learned) {
    std::string text = read(learned);
    std::string mine = "home = \"" + home_ + "\"\ncontainer = false\n";
    if (::geteuid() == 0) mine += "user = \"nobody\"\n";
    const auto table = text.find("\n[");
    text.insert(table == std::string::npos ? 0 : table + 1, mine);
    if (case_.name == "debug") text += "\n[jvm.debug]\nport = 5005\n";
    write(profile_, text);
}

Outcome Stage::run() {
    std::vector<std::string> words{JARMOR_PROGRAM, "script", profile_, script_};
    words.insert(words.end(), case_.arguments.begin(), case_.arguments.end());
    std::map<std::string, std::string> variables{{"PATH", "/usr/bin:/bin"}, {"JAVA_HOME", jdk_}};
    const passwd* user = ::getpwuid(::geteuid() == 0 ? nobody : ::geteuid());
    if (user != nullptr) {
        variables["HOME"] = user->pw_dir;
        variables["USER"] = variables["LOGNAME"] = user->pw_name;
    }
    for (const auto& [name, value] : case_.environment) variables[name] = value;
    for (const auto& [name, value] : variables) environ_.push_back(name + "=" + value);

    const std::string out = root_ + "/out", err = root_ + "/err";
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::posix_spawn_file_actions_addchdir_np(&actions, (root_ + "/elsewhere").c_str());
    pid_t pid = 0;
    const int failure = ::posix_spawn(&pid, JARMOR_PROGRAM, &actions, nullptr, pointers(words).data(),
                                      pointers(environ_).data());
    ::posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (failure != 0 || ::waitpid(pid, &status, 0) != pid)
        throw std::runtime_error("cannot run " JARMOR_PROGRAM);
    said_ = read(err);
    return collect(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read(out));
}

Outcome Stage::collect(int status, const std::string& out) const {
    Outcome outcome;
    outcome.exit = status;
    for (const auto& line : lines_of(out)) outcome.out.push_back(generic(line));
    outcome.version_probes = static_cast<unsigned>(read(jdk_ + "/records/version-probes").size());
    outcome.diagnostics = fs::exists(root_ + "/elsewhere/diagnostics");
    for (const auto& entry : fs::directory_iterator(home_ + "/tmp"))
        outcome.tmp_left.push_back(entry.path().filename());
    std::sort(outcome.tmp_left.begin(), outcome.tmp_left.end());
    for (int i = 0; fs::exists(jdk_ + "/records/side-" + std::to_string(i)); ++i)
        outcome.side_programs.push_back(read_launch(jdk_ + "/records/side-" + std::to_string(i)).argv);
    for (int i = 0; fs::exists(jdk_ + "/records/launch-" + std::to_string(i)); ++i)
        outcome.launches.push_back(read_launch(jdk_ + "/records/launch-" + std::to_string(i)));
    return outcome;
}

Launch Stage::read_launch(const std::string& path) const {
    const std::string text = read(path);
    std::vector<std::string> fields;
    for (const auto field : guard::split(text, '\0')) fields.push_back(generic(std::string(field)));
    Launch launch;
    launch.directory = fields.at(0);
    const std::size_t words = std::stoul(fields.at(1));
    launch.argv.assign(fields.begin() + 2, fields.begin() + 2 + static_cast<std::ptrdiff_t>(words));
    launch.files = fields.at(2 + words);
    for (std::size_t i = 3 + words; i < fields.size(); ++i) {
        const auto& entry = fields[i];
        const auto same = [&](const std::string& mine) { return generic(mine) == entry; };
        if (std::none_of(environ_.begin(), environ_.end(), same))
            launch.exported[entry.substr(0, entry.find('='))] = entry.substr(entry.find('=') + 1);
    }
    return launch;
}

/// What differs from run to run goes: paths of the stage, numbers of descriptors.
std::string Stage::generic(std::string text) const {
    // In memory, or a file where jarmor is installed on this machine.
    static const std::string additions = "-Djava.security.properties=";
    if (text.starts_with(additions)) return additions + "${ADDITIONS}";
    replace_all(text, profile_, "${PROFILE}");
    replace_all(text, home_, "${HOME}");
    replace_all(text, jdk_, "${JAVA_HOME}");
    replace_all(text, root_, "${CWD}");
    static const std::string descriptor = "/proc/self/fd/";
    for (auto at = text.find(descriptor); at != std::string::npos; at = text.find(descriptor, at + 1)) {
        const auto begin = at + descriptor.size();
        const auto end = std::min(text.find_first_not_of("0123456789", begin), text.size());
        if (end > begin) text.replace(begin, end - begin, "N");
    }
    return text;
}

}  // namespace jarmor::conformance
