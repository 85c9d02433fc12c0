#include <unistd.h>

#include "launcher/product/install.h"
#include "launcher/product/script_import.h"
#include "launcher/profile/parse.h"
#include "launcher/profile/toml_text.h"

namespace jarmor::launcher {

using guard::Result;

namespace {

/// Behind the line of home: what the command line of install chose.
std::string with_settings(std::string text, const InstallPlan& plan) {
    std::string lines;
    if (::geteuid() == 0) lines += "user = " + toml_text(plan.user) + "\n";
    if (!plan.mode.empty()) lines += "mode = " + toml_text(plan.mode) + "\n";
    const std::string home = "\nhome = ";
    const std::size_t end = text.find('\n', text.find(home) + 1);
    text.insert(end + 1, lines);
    if (plan.java_home.empty()) return text;
    const std::string java = "java_home = " + toml_text(plan.java_home) + "\n";
    const std::string own = "\njava_home = ";
    if (const std::size_t there = text.find(own); there != std::string::npos) {
        text.replace(there + 1, text.find('\n', there + 1) - there, java);
        return text;
    }
    const std::string table = "\n[jvm]\n";
    if (const std::size_t there = text.find(table); there != std::string::npos) {
        text.insert(there + table.size(), java);
        return text;
    }
    const std::size_t script = text.find("\n[[script]]");
    text.insert(script + 1, table.substr(1) + java + "\n");
    return text;
}

/// As nobody, and not as the service user: a script must not reach what the server keeps.
ImportRequest import_request(const InstallPlan& plan, std::size_t i) {
    ImportRequest wanted;
    wanted.home = plan.files.home();
    wanted.script = plan.paths[i];
    wanted.text = plan.scripts[i].text;
    return wanted;
}

}  // namespace

Result<std::string> learn_profile(const InstallPlan& plan) {
    std::vector<LearnedScript> learned;
    for (std::size_t i = 0; i < plan.paths.size(); ++i) {
        auto script = learn_script(import_request(plan, i));
        if (!script) return pass_on(script);
        script->launch.original = kept_path(plan.paths[i]);
        learned.push_back(std::move(*script));
    }
    std::string text =
        with_settings("# Written by jarmor install, anew each time: changes of yours go to *.toml files in " +
                          plan.profile.substr(0, plan.profile.rfind('.')) + ".d\n" +
                          learned_profile(plan.files.home(), *plan.family, learned),
                      plan);
    // Every start reads it.
    if (auto read = parse_profile(text, plan.profile); !read) return pass_on(read);
    return text;
}

}  // namespace jarmor::launcher
