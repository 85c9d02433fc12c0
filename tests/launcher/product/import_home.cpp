#include "import_home.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "guard/evidence/files.h"

namespace jarmor::support {

namespace fs = std::filesystem;

ImportHome::ImportHome() {
    std::string name = "/tmp/jarmor-product-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr || ::chmod(name.c_str(), 0755) != 0)
        ADD_FAILURE() << "no directory";
    base_ = name;
    for (const char* file : {"bin/boot.jar", "lib/a-1.0.jar", "lib/b-2.0.jar", "tmp/left", "tmp/.hidden"})
        add(file);
    add("bin/version.txt", "Product 1.0\n");
    set_script("", "org.example.Main \"$@\"");
}

ImportHome::~ImportHome() {
    fs::remove_all(base_);
}

void ImportHome::add(const std::string& relative, const std::string& text, unsigned mode) const {
    const std::string file = path() + "/" + relative;
    fs::create_directories(fs::path(file).parent_path());
    std::ofstream(file) << text;
    EXPECT_EQ(::chmod(file.c_str(), mode), 0) << file;
}

void ImportHome::set_script(const std::string& before, const std::string& java_words) const {
    add("bin/wso2server.sh",
        "#!/bin/sh\n"
        ": \"${CARBON_HOME:=$(cd \"$(dirname \"$0\")/..\" && pwd)}\"\n"
        "feature=$(\"$JAVA_HOME/bin/java\" -version 2>&1 | sed -n "
        "'1s/[^\"]*\"\\(1\\.\\)\\{0,1\\}\\([0-9]*\\).*/\\2/p')\n"
        "jars=\n"
        "for jar in \"$CARBON_HOME\"/lib/*.jar; do jars=$jars${jars:+:}$jar; done\n"
        ": \"${JVM_MEM_OPTS:=-Xms128m -Xmx512m}\"\n"
        "case $1 in\n"
        "version) cat \"$CARBON_HOME/bin/version.txt\"; exit ;;\n"
        "stop) kill \"$(cat \"$CARBON_HOME/run/server.pid\")\"; exit ;;\n"
        "debug) JAVA_OPTS=\"-agentlib:jdwp=address=$2\" ;;\n"
        "esac\n" +
            before + "\nexec \"$JAVA_HOME/bin/java\" $JVM_MEM_OPTS $JAVA_OPTS -cp \"$jars\" " + java_words +
            "\n",
        0755);
}

launcher::ImportRequest ImportHome::request(launcher::JdkRange tried) const {
    launcher::ImportRequest request;
    request.home = path();
    request.script = "bin/wso2server.sh";
    request.tried = tried;
    auto text = guard::read_file(path() + "/" + request.script, 1 << 20, guard::Failure::usage);
    if (text) request.text = *text;
    // A user that nothing else on the machine runs as, so that what is left of it can be seen.
    request.uid = 54399;
    request.gid = 54399;
    return request;
}

std::string ImportHome::state() const {
    std::vector<std::string> lines;
    for (const auto& entry : fs::recursive_directory_iterator(base_)) {
        struct stat status{};
        EXPECT_EQ(::lstat(entry.path().c_str(), &status), 0);
        std::string line = entry.path().string() + " " + std::to_string(status.st_mode) + " " +
                           std::to_string(status.st_uid);
        if (entry.is_regular_file() && !entry.is_symlink()) {
            std::ifstream file(entry.path());
            line += " " + std::string(std::istreambuf_iterator<char>(file), {});
        }
        lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

std::vector<std::string> texts_of(const std::vector<launcher::Value<std::string>>& values) {
    std::vector<std::string> texts;
    for (const auto& value : values) texts.push_back(value.value);
    return texts;
}

std::vector<int> processes_of(unsigned uid) {
    std::vector<int> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        struct stat status{};
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        if (::stat(entry.path().c_str(), &status) == 0 && status.st_uid == uid)
            found.push_back(std::stoi(name));
    }
    return found;
}

}  // namespace jarmor::support
