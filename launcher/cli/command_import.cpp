#include "launcher/cli/command_import.h"

#include <filesystem>

#include "launcher/cli/output.h"
#include "launcher/product/script_import.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::pass_on;
using guard::Result;

namespace fs = std::filesystem;

struct ImportPlace {
    fs::path home;
    std::string script;
    const FamilyEntry* family = nullptr;
};

/// The home is a directory above the script. A script of another name belongs to the family of its home.
Result<ImportPlace> import_place(const fs::path& script) {
    for (fs::path home = script.parent_path(); home.has_relative_path(); home = home.parent_path()) {
        const std::string relative = script.lexically_relative(home).string();
        auto family = family_of(home.string());
        if (family) return ImportPlace{home, relative, *family};
    }
    return fail(Failure::usage, script.string(), "lies in no home of a product that jarmor knows",
                "name the start script where it is installed: /opt/wso2am-4.5.0/bin/api-manager.sh");
}

}  // namespace

Result<int> command_import(const Request& request) {
    std::error_code missing;
    const fs::path script = fs::canonical(request.target, missing);
    if (missing) return fail(Failure::usage, request.target, "cannot be found: " + missing.message());
    auto place = import_place(script);
    if (!place) return pass_on(place);
    auto text = own_script_text(place->home.string(), place->script);
    if (!text) return pass_on(text);
    ImportRequest wanted;
    wanted.home = place->home.string();
    wanted.script = place->script;
    wanted.text = std::move(*text);
    auto learned = learn_script(wanted);
    if (!learned) return pass_on(learned);
    auto put = put_result(request, learned_profile(wanted.home, *place->family, {std::move(*learned)}));
    if (!put) return pass_on(put);
    return 0;
}

}  // namespace jarmor::launcher
