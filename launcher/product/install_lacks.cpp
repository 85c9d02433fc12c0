#include <unistd.h>

#include <set>

#include "guard/report/write.h"
#include "guard/shell_quote.h"
#include "guard/text.h"
#include "launcher/confine/become.h"
#include "launcher/product/install.h"
#include "launcher/product/password_files.h"
#include "launcher/product/service_view.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr int cannot_become = 1;

/// What the server will want to write and cannot, a path a line, as the service user sees it.
std::string unwritable(const InstallPlan& plan) {
    std::string lines;
    const auto add = [&](const std::string& path, int wanted) {
        const std::string whole = plan.files.absolute(path);
        if (::access(whole.c_str(), F_OK) == 0 && ::access(whole.c_str(), wanted) != 0) lines += path + "\n";
    };
    // The PID file and much else is made in home itself.
    add(".", W_OK | X_OK);
    for (const auto path : plan.family->writable) add(std::string(path), W_OK);
    for (const auto& file : password_files()) add(std::string(file.name), file.access);
    return lines;
}

/// What must be read or executed and cannot, as whole paths.
std::string unreachable(const InstallPlan& plan) {
    std::string lines;
    if (::access(plan.jarmor.c_str(), X_OK) != 0) lines += plan.jarmor + "\n";
    for (const auto& path : plan.paths) {
        if (::access(plan.files.absolute(directory_part(path)).c_str(), X_OK) != 0)
            lines += plan.files.absolute(path) + "\n";
    }
    return lines;
}

int look_as_service(const InstallPlan& plan, int to) {
    auto dropped = confine::become(plan.identity, guard::Limits{}, false);
    if (!dropped) {
        (void)guard::write_all(to, dropped.error().line(), "pipe");
        return cannot_become;
    }
    const std::string said = unwritable(plan) + "\n" + unreachable(plan);
    return guard::write_all(to, said, "pipe") ? 0 : cannot_become;
}

std::string user_group(const guard::Identity& identity) {
    const std::string user = identity.name.empty() ? std::to_string(identity.uid) : identity.name;
    return user + ":" + std::to_string(identity.gid);
}

Lack lack_of_writing(const InstallPlan& plan, const std::string& path) {
    const std::string whole = guard::shell_quote(plan.files.absolute(path));
    const std::string who = user_group(plan.identity);
    const bool secret = path.starts_with("password");
    if (path != ".")
        return {who + (secret ? " cannot use " : " cannot write ") + path, "chown -R " + who + " " + whole,
                path};
    // Sticky: the server makes its PID file there, and cannot put another bin in place.
    return {who + " cannot make files in " + plan.files.home(),
            "chown root:" + std::to_string(plan.identity.gid) + " " + whole + " && chmod 1775 " + whole,
            path};
}

}  // namespace

Result<std::vector<Lack>> find_lacks(const InstallPlan& plan) {
    auto said = in_a_child([&plan](int to) { return look_as_service(plan, to); });
    if (!said) return pass_on(said);
    if (const auto early = early_end(*said); !early.empty())
        return fail(Failure::confine, plan.user, "cannot be become: the look as this user " + early);
    if (said->code != 0) return fail(Failure::confine, plan.user, said->text);
    std::vector<Lack> lacks;
    std::set<std::string> seen;
    bool writing = true;
    for (const auto line : guard::split(said->text, '\n')) {
        const std::string path(line);
        if (path.empty()) {
            writing = false;
        } else if (writing && seen.insert(path).second) {
            lacks.push_back(lack_of_writing(plan, path));
        } else if (!writing && seen.insert(path).second) {
            lacks.push_back({user_group(plan.identity) + " cannot reach " + path,
                             "namei -l " + guard::shell_quote(path) + ", then chmod a+x what stops it",
                             {}});
        }
    }
    return lacks;
}

}  // namespace jarmor::launcher
