// A java for recordings: writes down how it was called, and ends as the recording says. Beside its home's bin
// lie `records`, which anyone may write to, `exits`, the codes in turn, and `awaits`, a file to wait for
// before the end.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

std::string home() {
    std::array<char, PATH_MAX> path{};
    const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size() - 1);
    const std::string program(path.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return program.substr(0, program.rfind("/bin/"));
}

bool is_server(std::string_view word) {
    return word.ends_with(".bootstrap.Bootstrap") || word == "org.wso2.carbon.launcher.Main";
}

/// The first free number: starts may come at the same time.
int claim(const std::string& records, const char* kind, int& number) {
    for (number = 0; number < 1000; ++number) {
        const std::string path = records + "/" + kind + "-" + std::to_string(number);
        const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

void put(std::string& text, std::string_view field) {
    text.append(field);
    text += '\0';
}

}  // namespace

int main(int argc, char** argv, char** variables) {
    const std::string jdk = home();
    if (argc == 2 && std::strcmp(argv[1], "-version") == 0) {
        std::ofstream(jdk + "/records/version-probes", std::ios::app) << "x";
        return 0;
    }
    bool server = false;
    std::string text, files;
    std::array<char, PATH_MAX> cwd{};
    put(text, ::getcwd(cwd.data(), cwd.size()) != nullptr ? cwd.data() : "?");
    put(text, std::to_string(argc));
    for (int i = 0; i < argc; ++i) {
        put(text, argv[i]);
        server = server || is_server(argv[i]);
        if (argv[i][0] == '@') {
            std::ifstream file(argv[i] + 1);
            files.append(std::istreambuf_iterator<char>(file), {});
        }
    }
    put(text, files);
    for (char** entry = variables; *entry != nullptr; ++entry) put(text, *entry);
    int number = 0;
    const int fd = claim(jdk + "/records", server ? "launch" : "side", number);
    if (fd < 0 || ::write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())) return 99;
    if (!server) return 0;
    std::string awaited;
    std::getline(std::ifstream(jdk + "/awaits"), awaited);
    for (int i = 0; i < 500 && !awaited.empty() && ::access(awaited.c_str(), F_OK) != 0; ++i)
        (void)::usleep(10000);
    std::ifstream exits(jdk + "/exits");
    int code = 98;
    for (int i = 0; i <= number && exits >> code; ++i) continue;
    return code;
}
