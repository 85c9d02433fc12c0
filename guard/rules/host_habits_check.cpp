#include <string>

#include "guard/rules/config_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// Every line that is no comment of the files of a folder with this ending, and of one file more.
std::string lines_of(const Subject& subject, const std::string& folder, std::string_view ending,
                     const std::string& file) {
    std::string text;
    const auto add = [&text, &subject](const std::string& path) {
        const std::string read = subject.root.read(path).text;
        for (const std::string_view line : split(read, '\n')) {
            if (!line.starts_with('#') && !line.empty()) text += std::string(line) + "\n";
        }
    };
    if (!file.empty()) add(file);
    for (const std::string& name : subject.root.list(folder).names) {
        if (name.ends_with(ending)) add(folder + "/" + name);
    }
    return text;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

void judge_audit(const Subject& subject, Answer& answer) {
    const std::string rules = lines_of(subject, "/etc/audit/rules.d", ".rules", "/etc/audit/audit.rules");
    const bool home = subject.home.empty() || has(rules, "-w " + subject.home) ||
                      has(rules, "dir=" + subject.home) || has(rules, "path=" + subject.home);
    if (has(rules, "execve") && home) return;
    const std::string text =
        "-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -k commands\n" +
        (subject.home.empty() ? "" : "-w " + subject.home + " -p wa -k jarmor-home\n");
    answer.fail("/etc/audit/rules.d",
                rules.empty() ? "nothing records which commands users run"
                              : "commands of users, or changes in home, are not recorded",
                {write_file(subject.root.real("/etc/audit/rules.d/50-jarmor.rules"), text)});
}

void judge_journal(const Subject& subject, Answer& answer) {
    const std::string text =
        lines_of(subject, "/etc/systemd/journald.conf.d", ".conf", "/etc/systemd/journald.conf");
    if (has(text, "Storage=persistent") || subject.root.exists("/var/log/journal")) return;
    answer.fail("/etc/systemd/journald.conf", "the journal is gone with the next boot",
                {write_file(subject.root.real("/etc/systemd/journald.conf.d/50-jarmor.conf"),
                            "[Journal]\nStorage=persistent\n")});
}

void judge_forwarding(const Subject& subject, Answer& answer) {
    const std::string text =
        lines_of(subject, "/etc/rsyslog.d", ".conf", "/etc/rsyslog.conf") +
        lines_of(subject, "/etc/syslog-ng/conf.d", ".conf", "/etc/syslog-ng/syslog-ng.conf");
    const bool upload = subject.root.exists("/etc/systemd/journal-upload.conf") ||
                        subject.root.exists("/etc/fluent-bit") || subject.root.exists("/etc/vector") ||
                        subject.root.exists("/etc/filebeat");
    if (has(text, "@@") || has(text, "omfwd") || has(text, "network(") || has(text, " @") || upload) return;
    answer.fail("/etc/rsyslog.conf", "logs are sent nowhere: who breaks in can erase them");
}

constexpr std::string_view backup_tools[] = {"restic",    "borg",   "backup", "rsnapshot",
                                             "duplicity", "bacula", "barman"};

std::string backup_job(const Subject& subject) {
    for (const char* folder : {"/etc/systemd/system", "/usr/lib/systemd/system", "/etc/cron.d",
                               "/etc/cron.daily", "/etc/cron.hourly", "/etc/cron.weekly"}) {
        const bool units = std::string_view(folder).ends_with("system");
        for (const std::string& name : subject.root.list(folder).names) {
            if (units && !name.ends_with(".timer")) continue;
            // Timers of Debian itself that save its own package lists.
            if (name.starts_with("dpkg-db-backup") || name == "dpkg") continue;
            for (const std::string_view tool : backup_tools) {
                if (has(lower(name), tool)) return std::string(folder) + "/" + name;
            }
        }
    }
    return "";
}

}  // namespace

void check_activity_log(const Subject& subject, Answer& answer) {
    if (subject.root.list("/etc").presence != Presence::found)
        return answer.unknown("/etc", "cannot be looked at");
    judge_audit(subject, answer);
    judge_journal(subject, answer);
    judge_forwarding(subject, answer);
    if (answer.statements().empty()) answer.pass("/etc/audit", "commands are recorded, kept and sent away");
}

void check_backup(const Subject& subject, Answer& answer) {
    const std::string job = backup_job(subject);
    if (job.empty())
        return answer.unknown("/etc", "no timer or cron job makes backups; what does elsewhere, sign off");
    answer.unknown(job, "makes backups; whether restoring them was tried only people know: sign it off");
}

}  // namespace jarmor::guard::rules
