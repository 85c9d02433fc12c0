#include <algorithm>

#include "guard/evidence/accounts_text.h"
#include "guard/rules/answer.h"
#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/host_checks.h"
#include "guard/rules/planned.h"
#include "guard/rules/subject.h"

namespace jarmor::guard::rules {

namespace {

/// Groups whose members can become root, or read what only root should.
constexpr std::string_view powerful_groups[] = {"root",   "wheel", "sudo", "adm",
                                                "docker", "lxd",   "disk", "shadow"};

void judge_shell(const Subject& subject, const Identity& identity, Answer& answer) {
    const FileText passwd = subject.root.read("/etc/passwd");
    if (passwd.presence == Presence::unreadable) return answer.unknown("/etc/passwd", passwd.why);
    const std::string shell = shell_of(passwd.text, identity.uid);
    if (shell.empty() || shell.ends_with("/nologin") || shell.ends_with("/false")) return;
    answer.warn("/etc/passwd", identity.name + " can log in: its shell is " + shell,
                {change_shell(identity.name)});
}

void judge_groups(const Subject& subject, const Identity& identity, Answer& answer) {
    const FileText groups = subject.root.read("/etc/group");
    if (groups.presence == Presence::unreadable) return answer.unknown("/etc/group", groups.why);
    std::vector<gid_t> held = identity.groups;
    held.push_back(identity.gid);
    for (const gid_t gid : held) {
        const std::string name = group_name(groups.text, gid);
        if (std::find(std::begin(powerful_groups), std::end(powerful_groups), name) ==
            std::end(powerful_groups))
            continue;
        answer.fail("/etc/group", "the service user is in group " + name);
    }
}

void check_user(const Subject& subject, Answer& answer) {
    if (!has_plan(subject, answer)) return;
    const Identity& identity = subject.plan->identity;
    if (identity.uid == 0) {
        return answer.fail(identity.origin.text(),
                           "the server would run as root: name a user in the profile");
    }
    judge_shell(subject, identity, answer);
    judge_groups(subject, identity, answer);
    if (answer.statements().empty()) {
        answer.pass(identity.origin.text(), "runs as " + identity.name + " " + std::to_string(identity.uid) +
                                                ":" + std::to_string(identity.gid));
    }
}

void check_capabilities(const Subject& subject, Answer& answer) {
    if (!has_plan(subject, answer)) return;
    if (!subject.plan->keep_net_bind) return answer.pass("jarmor run", "leaves no capability in any set");
    answer.pass("ports", "CAP_NET_BIND_SERVICE alone, for a port below 1024");
}

void check_privileges(const Subject& subject, Answer& answer) {
    if (has_plan(subject, answer)) answer.pass("jarmor run", "sets no_new_privs, which nothing takes back");
}

}  // namespace

extern const Rule os_user{
    .id = "os-user",
    .title = "Runs as a dedicated unprivileged user",
    .severity = Severity::error,
    .applies = apim | mi | si | bi | os,
    .methods = enforce | verify | generate | watch,
    .phase = Phase::start,
    .demand =
        "The server runs as a user of its own, which is not root, cannot log in and is in no powerful group.",
    .evidence = "The identity of the start; passwd, group and sudoers.",
    .shipped = "Scripts run as whoever starts them.",
    .remedy = "useradd --system --shell /usr/sbin/nologin NAME, then user = \"NAME\" in the profile",
    .check = check_user,
};

extern const Rule cap_drop_all{
    .id = "cap-drop-all",
    .title = "All Linux capabilities dropped",
    .severity = Severity::warning,
    .applies = bi | apim | mi | si | os,
    .methods = enforce | verify | generate,
    .phase = Phase::start,
    .demand = "The server has no capability in any set.",
    .evidence = "The identity of the start.",
    .shipped = "14 in a container.",
    .remedy = "jarmor run drops them; capabilities: drop: [ALL] in a pod",
    .check = check_capabilities,
};

extern const Rule k8s_no_priv_esc{
    .id = "k8s-no-priv-esc",
    .title = "allowPrivilegeEscalation=false",
    .severity = Severity::error,
    .applies = bi | apim | mi | si,
    .methods = enforce | verify | generate,
    .phase = Phase::start,
    .demand = "Nothing that the server starts can gain rights.",
    .evidence = "no_new_privs of the start; allowPrivilegeEscalation of a manifest.",
    .shipped = "Off.",
    .remedy = "jarmor run sets it; allowPrivilegeEscalation: false in a pod",
    .check = check_privileges,
};

extern const Rule os_min_software{
    .id = "os-min-software",
    .title = "Only needed software on the host",
    .severity = Severity::warning,
    .applies = os,
    .methods = verify | attest,
    .phase = Phase::check,
    .demand = "The host has no compiler, debugger, sniffer or old network service.",
    .evidence = "/var/lib/dpkg/status, /lib/apk/db/installed.",
    .shipped = "Depends on the image.",
    .remedy = "apt-get remove what is listed",
    .check = check_software,
};

extern const Rule os_sec_updates{
    .id = "os-sec-updates",
    .title = "No pending OS security updates (incl. Java package)",
    .severity = Severity::error,
    .applies = os,
    .methods = verify | watch | attest,
    .phase = Phase::check,
    .demand = "No security update is pending, and the lists are less than 7 days old.",
    .evidence = "/var/lib/dpkg/status against /var/lib/apt/lists; /run/reboot-required.",
    .shipped = "Nothing installs updates by itself.",
    .remedy = "apt-get update && apt-get upgrade; unattended-upgrades",
    .check = check_security_updates,
};

extern const Rule os_user_activity_log{
    .id = "os-user-activity-log",
    .title = "OS user activity is logged and shipped",
    .severity = Severity::error,
    .applies = os,
    .methods = verify | attest,
    .phase = Phase::check,
    .demand = "What users do on the host is recorded, kept and sent away.",
    .evidence = "/etc/audit/rules.d, journald.conf, forwarding of rsyslog.",
    .shipped = "Nothing is recorded.",
    .remedy = "Audit rules for execve and for home, Storage=persistent, a remote target.",
    .mendable = true,
    .check = check_activity_log,
};

extern const Rule backup{
    .id = "backup",
    .title = "Regular backups of important files and DBs",
    .severity = Severity::error,
    .applies = os,
    .methods = verify | attest,
    .phase = Phase::check,
    .demand = "Configuration, key stores, artifacts and databases are saved, and restoring was tried.",
    .evidence =
        "Timers and cron jobs of restic, borg and their like; the marker file that the profile names.",
    .shipped = "None.",
    .remedy = "Install a timer, and sign off each restore drill.",
    .check = check_backup,
};

}  // namespace jarmor::guard::rules
