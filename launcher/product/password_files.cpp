#include "launcher/product/password_files.h"

#include <unistd.h>

#include <array>

#include "guard/shell_quote.h"

namespace jarmor::launcher {

std::span<const PasswordFile> password_files() {
    static constexpr std::array files{PasswordFile{"password", R_OK | W_OK},
                                      PasswordFile{"password-tmp", R_OK | W_OK},
                                      PasswordFile{"password-persist", R_OK}};
    return files;
}

std::vector<std::string> password_file_warnings(const std::string& home) {
    std::vector<std::string> lines;
    for (const auto& file : password_files()) {
        const std::string path = home + "/" + std::string(file.name);
        if (::access(path.c_str(), F_OK) != 0 || ::access(path.c_str(), file.access) == 0) continue;
        lines.push_back(path +
                        " cannot be used by the service user, so the server asks on its console; chown " +
                        std::to_string(::geteuid()) + " " + guard::shell_quote(path));
    }
    return lines;
}

}  // namespace jarmor::launcher
