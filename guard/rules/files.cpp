#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/file_checks.h"
#include "guard/rules/host_checks.h"

namespace jarmor::guard::rules {

extern const Rule os_fs_permissions{
    .id = "os-fs-permissions",
    .title = "Install tree not writable by the run user except data dirs",
    .severity = Severity::error,
    .applies = apim | mi | si | bi | os,
    .methods = verify | generate | watch,
    .phase = Phase::start,
    .demand =
        "The service user writes only what the product must write, nobody else writes anything, and no file "
        "has set-id bits or capabilities.",
    .evidence =
        "Owner, group, mode, ACL and capabilities of every file below home, links out of it, the directories "
        "above, mount options.",
    .shipped = "A zip leaves everything to whoever unpacked it.",
    .remedy = "jarmor install HOME --own; chmod and chown as listed",
    .mendable = true,
    .check = check_permissions,
};

extern const Rule cfg_template_integrity{
    .id = "cfg-template-integrity",
    .title = "Config templates and launch scripts unmodified",
    .severity = Severity::warning,
    .applies = apim | mi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Templates of the configuration and start scripts are as they came.",
    .evidence = "repository/resources/conf, against what was recorded at the first accepted start.",
    .shipped = "A changed template overrules deployment.toml without a trace.",
    .remedy = "Restore the template, and move the change to deployment.toml.",
    .check = check_templates,
};

extern const Rule bi_config_perms{
    .id = "bi-config-perms",
    .title = "Config.toml mode 600",
    .severity = Severity::error,
    .applies = bi | apim | mi | si,
    .methods = enforce | verify | watch,
    .phase = Phase::start,
    .demand = "Files that hold secrets are read by the service user alone.",
    .evidence = "Config.toml, deployment.toml, deployment.yaml, master-keys.yaml, secrets.properties.",
    .shipped = "0644 as unpacked.",
    .remedy = "chmod 600 FILE",
    .mendable = true,
    .check = check_secret_files,
};

extern const Rule bi_service_account{
    .id = "bi-service-account",
    .title = "Dedicated service account owns the integration directory",
    .severity = Severity::error,
    .applies = bi | os,
    .methods = verify | generate,
    .phase = Phase::start,
    .demand = "The directory of a program belongs to root or to its own account, and nobody else writes it.",
    .evidence = "Owner and mode of home.",
    .shipped = "Whoever unpacked it.",
    .remedy = "useradd --system --shell /usr/sbin/nologin NAME; chown as listed",
    .mendable = true,
    .check = check_home_owner,
};

extern const Rule ro_rootfs{
    .id = "ro-rootfs",
    .title = "Read-only root filesystem, writable paths mounted explicitly",
    .severity = Severity::warning,
    .applies = bi | apim | mi | si,
    .methods = verify | generate | watch,
    .phase = Phase::check,
    .demand =
        "The root file system is read-only; what must be written is mounted, without devices and set-id.",
    .evidence = "/proc/self/mountinfo.",
    .shipped = "Writable.",
    .remedy = "readOnlyRootFilesystem: true with volumes for logs, tmp and data",
    .check = check_read_only_root,
};

extern const Rule fs_separate_data{
    .id = "fs-separate-data",
    .title = "Logs/temp on dedicated volumes",
    .severity = Severity::warning,
    .applies = bi | apim | mi | si,
    .methods = verify | generate,
    .phase = Phase::check,
    .demand = "Logs and temporary files have file systems of their own.",
    .evidence = "Devices of logs, tmp and home; the directory of heap dumps.",
    .shipped = "One file system.",
    .remedy = "Mount a volume at the log directory and a tmpfs at tmp.",
    .check = check_separate_data,
};

}  // namespace jarmor::guard::rules
