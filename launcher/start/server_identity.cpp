#include "launcher/start/server_identity.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <vector>

#include "guard/evidence/process.h"

namespace jarmor::launcher {

namespace {

namespace fs = std::filesystem;

std::string joined(const std::string& home, const std::string& path) {
    return path.empty() || path.front() == '/' ? path : home + "/" + path;
}

std::string canonical(const std::string& path) {
    std::error_code failed;
    const auto found = fs::weakly_canonical(path, failed);
    std::string text = failed ? path : found.string();
    while (text.size() > 1 && text.back() == '/') text.pop_back();
    return text;
}

/// The class that a learned launch starts: the one plain word with dots in it.
std::string main_class_in(const std::vector<Value<std::string>>& words) {
    for (const auto& word : words) {
        const std::string& text = word.value;
        if (text.empty() || text.find_first_of("-${/ =:") != std::string::npos) continue;
        if (text.find('.') != std::string::npos) return text;
    }
    return {};
}

std::string_view after(std::string_view word, std::string_view prefix) {
    return word.starts_with(prefix) ? word.substr(prefix.size()) : std::string_view();
}

}  // namespace

std::string pid_file_of(const Profile& profile, const ScriptLaunch* script) {
    if (script == nullptr || script->pid_file.empty()) return {};
    return joined(profile.home.value, script->pid_file);
}

ServerIdentity::ServerIdentity(const Profile& profile, const ScriptLaunch* script)
    : home_(profile.home.value.empty() ? "" : canonical(profile.home.value)),
      main_class_(script != nullptr ? main_class_in(script->words) : profile.jvm.main_class.value),
      jar_(script != nullptr || profile.jvm.jar.value.empty()
               ? ""
               : canonical(joined(profile.home.value, profile.jvm.jar.value))),
      of_script_(script != nullptr) {}

bool ServerIdentity::names_home(const std::string& word) const {
    for (const std::string_view prefix : {"-Dcarbon.home=", "-Dwso2.runtime.path=", "-Dwso2.carbon.home="}) {
        const auto path = after(word, prefix);
        if (!path.empty() && canonical(std::string(path)) == home_) return true;
    }
    return false;
}

bool ServerIdentity::is_place(const std::string& path, const std::string& directory) const {
    return canonical(joined(directory, path)) == jar_;
}

bool ServerIdentity::has_class(const std::vector<std::string>& words) const {
    return main_class_.empty() || std::find(words.begin(), words.end(), main_class_) != words.end();
}

bool ServerIdentity::fits_script(const std::vector<std::string>& words) const {
    return has_class(words) && std::any_of(words.begin(), words.end(),
                                           [this](const std::string& word) { return names_home(word); });
}

bool ServerIdentity::calls_itself_server(pid_t pid) const {
    const auto words = guard::read_words("/proc/" + std::to_string(pid) + "/cmdline");
    const bool is_java = words && !words->empty() && fs::path(words->front()).filename() == "java";
    return of_script_ && is_java && fits_script(*words);
}

bool ServerIdentity::is_server(pid_t pid) const {
    const std::string process = "/proc/" + std::to_string(pid);
    const auto program = guard::read_link(process + "/exe");
    if (!program) return false;
    // After an update of the JDK the kernel says "/old/bin/java (deleted)".
    const std::string name = program->substr(program->rfind('/') + 1);
    if (name != "java" && name != "java (deleted)") return false;
    const auto words = guard::read_words(process + "/cmdline");
    if (!words) return false;
    if (of_script_) return fits_script(*words);
    const auto entered = guard::read_link(process + "/cwd");
    const std::string directory = entered ? *entered : "";
    if (!jar_.empty()) {
        const auto jar = std::find(words->begin(), words->end(), "-jar");
        return jar != words->end() && jar + 1 != words->end() && is_place(*(jar + 1), directory);
    }
    return !main_class_.empty() && has_class(*words) && !home_.empty() && directory == home_;
}

}  // namespace jarmor::launcher
