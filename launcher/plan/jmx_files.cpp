#include "launcher/plan/jmx_files.h"

#include <sys/stat.h>

#include <cerrno>
#include <string>

#include "guard/evidence/files.h"
#include "guard/shell_quote.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Finding;
using guard::Severity;

Finding finding(const std::string& path, std::string found, std::string mend) {
    return {"jmx-rmi-hostname", Severity::error, path, std::move(found), std::move(mend)};
}

std::string owner(const guard::Identity& identity) {
    return std::to_string(identity.uid) + ":" + std::to_string(identity.gid);
}

/// The command that makes the file the service user's alone.
std::string own_it(const std::string& path, const guard::Identity& identity) {
    const std::string name = guard::shell_quote(path);
    return "chown " + owner(identity) + " " + name + "; chmod 600 " + name;
}

std::string make_it(const std::string& path, const std::string& line, const guard::Identity& identity) {
    return "install -m 600 -o " + std::to_string(identity.uid) + " /dev/null " + guard::shell_quote(path) +
           ", then write a line '" + line + "' into it";
}

/// Whether the service user, who this process is by now, finds a file that it can read there.
bool can_be_read(const std::string& path, const std::string& line, const guard::Identity& identity,
                 std::vector<Finding>& findings) {
    auto fd = guard::open_regular(path, Failure::policy);
    if (fd) return true;
    struct stat status{};
    const bool missing = ::stat(path.c_str(), &status) != 0 && errno == ENOENT;
    findings.push_back(finding(path, "[jvm.jmx]: " + fd.error().what,
                               missing ? make_it(path, line, identity) : own_it(path, identity)));
    return false;
}

}  // namespace

std::vector<Finding> judge_jmx_files(const Profile& profile, const guard::Identity& identity) {
    std::vector<Finding> findings;
    const auto& jmx = profile.jvm.jmx;
    if (!jmx) return findings;
    struct stat status{};
    const auto& passwords = jmx->password_file;
    if (can_be_read(passwords, "NAME PASSWORD", identity, findings)) {
        if (::stat(passwords.c_str(), &status) != 0 || (status.st_mode & 077U) != 0) {
            findings.push_back(finding(passwords,
                                       "others than its owner may read or change the passwords of [jvm.jmx]",
                                       own_it(passwords, identity)));
        }
    }
    if (!jmx->access_file.empty()) (void)can_be_read(jmx->access_file, "NAME readonly", identity, findings);
    return findings;
}

}  // namespace jarmor::launcher
