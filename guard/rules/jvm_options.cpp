#include "guard/rules/catalogue.h"
#include "guard/rules/planned.h"

namespace jarmor::guard::rules {

extern const Rule tls_dh_key_size{
    .id = "tls-dh-key-size",
    .title = "Ephemeral DH at least 2048 bit",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = enforce | verify,
    .phase = Phase::start,
    .demand = "Ephemeral Diffie-Hellman keys have at least 2048 bits.",
    .evidence = "The last -Djdk.tls.ephemeralDHKeySize of the composed command line.",
    .shipped = "No product sets it; older updates of 8, 11 and 17 use 1024.",
    .remedy = "jarmor run sets it; a value of your own between 2048 and 8192 is kept.",
    .check = check_planned,
};

extern const Rule tls_renegotiation{
    .id = "tls-renegotiation",
    .title = "Client-initiated renegotiation rejected",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = enforce | verify,
    .phase = Phase::start,
    .demand = "A client cannot start a renegotiation, and none is unsafe.",
    .evidence =
        "-Djdk.tls.rejectClientInitiatedRenegotiation and -Dsun.security.ssl.allowUnsafeRenegotiation of the "
        "composed command line.",
    .shipped = "Unset, which permits it in TLS 1.2.",
    .remedy = "jarmor run sets it.",
    .check = check_planned,
};

extern const Rule tls_hostname_verification{
    .id = "tls-hostname-verification",
    .title = "Outbound hostname verification is strict",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = enforce | verify,
    .phase = Phase::start,
    .demand = "The name in a certificate is the name that was called.",
    .evidence =
        "-Dhttpclient.hostnameVerifier and its like on the composed command line; HostnameVerifier of the "
        "senders.",
    .shipped = "AllowAll in every API-M script, behind JAVA_OPTS, so that JAVA_OPTS cannot mend it.",
    .remedy = "jarmor run sets Strict; node to node calls must then use names that the certificates hold.",
    .check = check_planned,
};

extern const Rule jvm_heap_container{
    .id = "jvm-heap-container",
    .title = "Heap fits the machine/container",
    .severity = Severity::warning,
    .applies = apim | mi | si | bi,
    .methods = enforce | verify,
    .phase = Phase::start,
    .demand = "The heap and what comes beside it fit the memory of the machine or container.",
    .evidence = "-Xmx, -XX:MaxRAMPercentage and the memory limit of the control group chain.",
    .shipped = "A fixed -Xmx1024m, whatever the limit.",
    .remedy = "jarmor run fits it; jarmor plan shows the sum.",
    .check = check_planned,
};

extern const Rule jvm_security_manager{
    .id = "jvm-security-manager",
    .title = "Security Manager flag handled per JDK",
    .severity = Severity::warning,
    .applies = bi | apim,
    .methods = enforce | verify,
    .phase = Phase::start,
    .demand = "A security manager is asked for only on a JDK that has one.",
    .evidence = "-Djava.security.manager of the composed command line.",
    .shipped = "Not set. The guide asks for the bare flag, which JDK 24 and later refuse to start with.",
    .remedy = "Leave it out: user, capabilities and file rights confine the server instead.",
    .check = check_planned,
};

extern const Rule jmx_remote_off{
    .id = "jmx-remote-off",
    .title = "No JMX/RMI listener",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = enforce | verify | watch,
    .phase = Phase::start,
    .demand = "No JMX agent, RMI server or debugger listens.",
    .evidence =
        "com.sun.management.jmxremote* and debug agents on the composed command line; [monitoring.jmx] of "
        "deployment.toml.",
    .shipped =
        "Scripts pass com.sun.management.jmxremote, whose presence alone opens a port; the Carbon RMI server "
        "is on.",
    .remedy = "jarmor run takes the options away; [monitoring.jmx] rmi_server_start = false",
    .check = check_planned,
};

extern const Rule jmx_rmi_hostname{
    .id = "jmx-rmi-hostname",
    .title = "If JMX is needed it binds to loopback with auth and TLS",
    .severity = Severity::warning,
    .applies = bi | apim | mi | si,
    .methods = enforce | verify | watch,
    .phase = Phase::start,
    .demand = "JMX that is needed is on loopback, with passwords and TLS.",
    .evidence = "[jvm.jmx] of the profile; -Dcom.sun.management.jmxremote.host of the composed command line.",
    .shipped = "None. java.rmi.server.hostname, which the guide names, binds nothing.",
    .remedy = "Declare [jvm.jmx] in the profile.",
    .check = check_planned,
};

extern const Rule jvm_gc{
    .id = "jvm-gc",
    .title = "GC choice (informational)",
    .severity = Severity::warning,
    .applies = bi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "One collector is chosen; which one is a matter of taste.",
    .evidence = "The composed command line.",
    .shipped = "G1 on machines with two processors and 2 GiB.",
    .remedy = "Nothing to mend.",
    .check = check_planned,
};

extern const Rule jvm_env_hygiene{
    .id = "jvm-env-hygiene",
    .title = "No JVM option smuggling through environment",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = enforce | watch,
    .phase = Phase::start,
    .demand = "No variable of the environment adds options, code or libraries to the JVM.",
    .evidence = "The environment that the JVM gets.",
    .shipped = "Scripts hand on JAVA_TOOL_OPTIONS, _JAVA_OPTIONS, JDK_JAVA_OPTIONS, LD_PRELOAD.",
    .remedy = "jarmor run drops them; what is needed goes into [jvm] options.",
    .check = check_planned,
};

extern const Rule secret_argv_env{
    .id = "secret-argv-env",
    .title = "No secret on the command line or in the environment",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = enforce | watch,
    .phase = Phase::start,
    .demand = "No secret stands on the command line or in the environment.",
    .evidence = "The composed command line and environment.",
    .shipped = "The Streaming Integrator script passes the passwords of both stores.",
    .remedy = "jarmor run moves them to a file in memory.",
    .check = check_planned,
};

}  // namespace jarmor::guard::rules
