#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/host_checks.h"

namespace jarmor::guard::rules {

extern const Rule bi_systemd{
    .id = "bi-systemd",
    .title = "systemd unit has User/Group and sandboxing",
    .severity = Severity::error,
    .applies = bi | apim | mi | si | os,
    .methods = verify | generate,
    .phase = Phase::check,
    .demand = "The unit names a user and confines the service.",
    .evidence = "The unit file of the service and its drop-ins.",
    .shipped = "No unit is shipped.",
    .remedy = "scripts/jarmor@.service as a beginning; systemctl edit",
    .mendable = true,
    .check = check_unit,
};

extern const Rule bi_docker_user{
    .id = "bi-docker-user",
    .title = "Container image uses non-root USER",
    .severity = Severity::error,
    .applies = bi | apim | mi | si,
    .methods = verify | generate,
    .phase = Phase::check,
    .demand = "The image does not run as root, and no layer holds secrets.",
    .evidence = "The Dockerfile that was given.",
    .shipped = "The documented sample copies Config.toml into the image.",
    .remedy = "USER 10001 as the last one; mount Config.toml",
    .mendable = true,
    .check = check_dockerfile,
};

extern const Rule k8s_run_as_nonroot{
    .id = "k8s-run-as-nonroot",
    .title = "Pod runAsNonRoot / runAsUser / fsGroup",
    .severity = Severity::error,
    .applies = bi | apim | mi | si,
    .methods = verify | generate,
    .phase = Phase::check,
    .demand = "The pod says runAsNonRoot, a runAsUser of 10000 or more, and an fsGroup.",
    .evidence = "The manifest that was given.",
    .shipped = "Depends on the chart.",
    .remedy = "securityContext: runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001",
    .mendable = true,
    .check = check_pod_user,
};

extern const Rule k8s_networkpolicy{
    .id = "k8s-networkpolicy",
    .title = "NetworkPolicy restricts ingress and egress",
    .severity = Severity::warning,
    .applies = bi | apim | mi | si | net,
    .methods = verify | generate,
    .phase = Phase::check,
    .demand = "A NetworkPolicy limits what comes in and goes out, and lets DNS through.",
    .evidence = "The manifest that was given.",
    .shipped = "None.",
    .remedy = "policyTypes [Ingress, Egress] with selectors in each rule.",
    .mendable = true,
    .check = check_network_policy,
};

}  // namespace jarmor::guard::rules
