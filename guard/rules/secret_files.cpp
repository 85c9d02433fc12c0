#include <sys/stat.h>

#include <array>

#include "guard/rules/file_checks.h"
#include "guard/rules/permissions.h"

namespace jarmor::guard::rules {

namespace {

constexpr mode_t readable_by_owner = S_IRUSR | S_IWUSR;
constexpr mode_t not_for_others = S_IXUSR | S_IRWXG | S_IRWXO;

/// Where each product keeps what holds passwords in clear, relative to home.
constexpr std::array<std::string_view, 8> secret_files = {"repository/conf/deployment.toml",
                                                          "conf/deployment.toml",
                                                          "conf/server/deployment.yaml",
                                                          "conf/server/secrets.properties",
                                                          "conf/server/master-keys.yaml",
                                                          "conf/security/cipher-text.properties",
                                                          "repository/conf/security/cipher-text.properties",
                                                          "Config.toml"};

/// Only the owner reads it; or root owns it and a group of the service user reads it, as fsGroup of a pod.
bool is_private(const struct stat& status, const Subject& subject) {
    if ((status.st_mode & not_for_others) == 0) return true;
    const bool groups_only = (status.st_mode & (S_IWGRP | S_IXGRP | S_IXUSR | S_IRWXO)) == 0;
    return groups_only && status.st_uid == 0 && subject.service && in_groups(*subject.service, status.st_gid);
}

/// What the server has to write stays its own. All else is root's, as os-fs-permissions has it, and the
/// service user reads it through its group: with 0600 the server could not.
std::vector<Mend> made_private(const Subject& subject, std::string_view name, const struct stat& status) {
    const std::string real = subject.root.real(subject.home + "/" + std::string(name));
    const bool own =
        subject.service && status.st_uid == subject.service->uid && is_writable(name, subject.writable);
    if (own || !subject.service || subject.service->uid == 0)
        return {change_mode(real, status.st_mode & readable_by_owner)};
    return {change_owner(real, "0:" + std::to_string(subject.service->gid)), change_mode(real, 0640)};
}

}  // namespace

void check_secret_files(const Subject& subject, Answer& answer) {
    std::size_t seen = 0;
    for (const std::string_view name : secret_files) {
        const std::string path = subject.home + "/" + std::string(name);
        const FileStatus file = subject.root.status(path);
        if (file.presence == Presence::absent) continue;
        if (file.presence == Presence::unreadable) {
            answer.unknown(path, file.why);
            continue;
        }
        ++seen;
        if (S_ISLNK(file.status.st_mode)) {
            answer.warn(path, "is a link: rights of what it names decide");
        } else if (!S_ISREG(file.status.st_mode)) {
            answer.unknown(path, "is not a regular file");
        } else if (!is_private(file.status, subject)) {
            answer.fail(path, "holds secrets and has mode " + octal_mode(file.status.st_mode),
                        made_private(subject, name, file.status));
        }
    }
    if (seen == 0 && answer.statements().empty())
        return answer.unknown(subject.home, "has no configuration that jarmor knows");
    if (answer.statements().empty())
        answer.pass(subject.home, std::to_string(seen) + " files, each for its owner alone");
}

void check_home_owner(const Subject& subject, Answer& answer) {
    if (subject.home.empty()) return answer.not_applicable("the profile names no home");
    const FileStatus home = subject.root.status(subject.home);
    if (home.presence != Presence::found) return answer.unknown(subject.home, home.why);
    if (!subject.service) return answer.unknown(subject.home, "who runs the program is not known");
    const struct stat& status = home.status;
    const std::string real = subject.root.real(subject.home);
    if ((status.st_mode & S_IWOTH) != 0) {
        return answer.fail(subject.home,
                           "every user of the host can write it (mode " + octal_mode(status.st_mode) + ")",
                           {change_mode(real, status.st_mode & 07775U)});
    }
    if (status.st_uid != 0 && status.st_uid != subject.service->uid) {
        return answer.fail(subject.home,
                           "belongs to uid " + std::to_string(status.st_uid) +
                               ", which is neither root nor the service user",
                           {change_owner(real, "0:" + std::to_string(subject.service->gid))});
    }
    answer.pass(subject.home, "belongs to uid " + std::to_string(status.st_uid));
}

void check_password_files(const Subject& subject, Answer& answer) {
    for (const char* name : {"password-persist", "password-tmp", "password"}) {
        const std::string path = subject.home + "/" + name;
        const FileStatus file = subject.root.status(path);
        if (file.presence == Presence::absent) continue;
        if (file.presence == Presence::unreadable) {
            answer.unknown(path, file.why);
        } else if (file.in_memory) {
            answer.warn(path, "holds the password of the vault, in memory only");
        } else {
            answer.fail(path, "holds the password of the vault, beside what it protects",
                        {remove_file(subject.root.real(path))});
        }
    }
    const std::string keys = subject.home + "/conf/server/master-keys.yaml";
    const FileStatus file = subject.root.status(keys);
    if (file.presence == Presence::unreadable) answer.unknown(keys, file.why);
    if (file.presence == Presence::found && (file.status.st_mode & not_for_others) != 0) {
        answer.fail(keys, "holds the master key and has mode " + octal_mode(file.status.st_mode),
                    {change_mode(subject.root.real(keys), 0400)});
    }
    if (!answer.statements().empty()) return;
    // No file is an answer only where there is a home to look in.
    if (!subject.root.exists(subject.home)) return answer.unknown(subject.home, "is not there");
    answer.pass(subject.home, "no password of the vault on disk");
}

}  // namespace jarmor::guard::rules
