#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"

namespace jarmor::guard::rules {

namespace {

/// What a product adds to its ports where nobody says otherwise.
template <char usual>
Opinion is_another_offset(const std::string& text) {
    if (text != (usual == '0' ? "0" : "10")) return {};
    return {Outcome::fail, "the ports are those that everybody knows"};
}

Opinion is_another_port(const std::string& text) {
    if (text != "9090") return {};
    return {Outcome::fail, "it is the port that everybody knows"};
}

constexpr Demand offsets[] = {
    {.products = apim,
     .key = "server.offset",
     .shipped = "0",
     .judge = is_another_offset<'0'>,
     .right = "20"},
    {.products = mi, .key = "server.offset", .shipped = "10", .judge = is_another_offset<'1'>, .right = "30"},
    {.products = si,
     .key = "'wso2.carbon'.ports.offset",
     .shipped = "0",
     .judge = is_another_offset<'0'>,
     .right = "20"},
    {.products = bi, .key = "ballerina.http.defaultListenerPort", .judge = is_another_port, .right = "9190"},
};

constexpr Demand interfaces[] = {
    {.products = apim,
     .key = "broker.transport.amqp.bind_address",
     .shipped = "0.0.0.0",
     .judge = is_one_interface},
    {.products = apim,
     .key = "transport.binary.receiver.hostname",
     .shipped = "0.0.0.0",
     .judge = is_one_interface},
    {.products = mi, .key = "transport.http.listener.bind_address", .judge = is_one_interface},
    {.products = si,
     .key = "'databridge.config'.dataReceivers.*.dataReceiver.properties.hostName",
     .shipped = "",
     .judge = is_one_interface},
    {.products = si,
     .key = "'siddhi.stores.query.api'.listenerConfigurations.*.host",
     .shipped = "",
     .judge = is_one_interface,
     .right = "127.0.0.1"},
    {.products = bi,
     .key = "ballerinax.prometheus.host",
     .shipped = "0.0.0.0",
     .judge = is_one_interface,
     .right = "\"127.0.0.1\"",
     .where = {"ballerina.observe.metricsEnabled", "true"}},
};

}  // namespace

extern const Rule port_default{
    .id = "port-default",
    .title = "Management and gateway ports differ from the public defaults, or are shielded",
    .severity = Severity::warning,
    .applies = apim | mi | si | bi,
    .methods = verify | generate | watch,
    .phase = Phase::start,
    .demand = "Management and gateway ports are not the public defaults, or only named peers reach them.",
    .evidence = "[server] offset and the ports of each transport; listeners of deployment.yaml; Config.toml.",
    .shipped = "Offset 0; 10 in Micro Integrator.",
    .remedy = "[server] offset = 20",
    .mendable = true,
    .check = check_demands<offsets>,
};

extern const Rule fw_host_enabled{
    .id = "fw-host-enabled",
    .title = "Host firewall active with default-deny inbound",
    .severity = Severity::error,
    .applies = os | net,
    .methods = verify | generate | watch,
    .phase = Phase::check,
    .demand = "A firewall of the host drops what was not allowed to come in.",
    .evidence = "Rules of nftables or iptables; the state of firewalld and ufw.",
    .shipped = "None.",
    .remedy = "An nftables input chain with policy drop.",
    .check = check_firewall,
};

extern const Rule fw_cluster_ports{
    .id = "fw-cluster-ports",
    .title = "Clustering ports reachable only from members",
    .severity = Severity::error,
    .applies = os | net,
    .methods = verify | generate | watch,
    .phase = Phase::check,
    .demand = "Ports of the cluster are reached by its members only.",
    .evidence = "[clustering] of deployment.toml, against the rules of the firewall.",
    .shipped = "Clustering is off.",
    .remedy = "An nftables set of the members for ports 4000 to 4010.",
    .check = check_cluster_ports,
};

extern const Rule bind_interface{
    .id = "bind-interface",
    .title = "Internal listeners bound to specific interface",
    .severity = Severity::warning,
    .applies = bi | apim | mi | si,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Internal listeners are bound to loopback or to a private address.",
    .evidence = "host, bind_address and address keys of the configuration.",
    .shipped = "Every interface, metrics too.",
    .remedy = "host = \"127.0.0.1\" for metrics and management",
    .mendable = true,
    .check = check_demands<interfaces>,
};

extern const Rule net_failover{
    .id = "net-failover",
    .title = "Two or more nodes / orchestrated HA",
    .severity = Severity::error,
    .applies = net,
    .methods = verify | attest,
    .phase = Phase::check,
    .demand = "Two nodes or more serve, and losing one was tried.",
    .evidence = "replicas and PodDisruptionBudget of manifests; members of [clustering].",
    .shipped = "One node.",
    .remedy = "replicas: 2 with a PodDisruptionBudget, or sign off the failover test.",
    .check = check_failover,
};

extern const Rule net_device_logging{
    .id = "net-device-logging",
    .title = "Proxy/LB/network device logs kept and watched",
    .severity = Severity::error,
    .applies = net,
    .methods = verify | attest,
    .phase = Phase::check,
    .demand = "Logs of proxies, balancers and network devices are kept and looked at.",
    .evidence = "access_log of a proxy on this host; otherwise people.",
    .shipped = "Depends on the device.",
    .remedy = "Sign it off once a year.",
    .mendable = true,
    .check = check_proxy_logs,
};

extern const Rule net_open_ports{
    .id = "net-open-ports",
    .title = "Only declared ports are open",
    .severity = Severity::error,
    .applies = net | os,
    .methods = watch | verify | attest,
    .phase = Phase::check,
    .demand = "Only declared ports are open.",
    .evidence = "ports of the profile, against the listening sockets of the running server and of the host.",
    .shipped = "API-M opens up to 14, and a random one for JMX.",
    .remedy = "Switch the feature off, or declare the port.",
    .check = check_open_ports,
};

extern const Rule net_device_security{
    .id = "net-device-security",
    .title = "Routing tables/firewall rules of devices reviewed; default credentials changed",
    .severity = Severity::error,
    .applies = net,
    .methods = attest,
    .phase = Phase::check,
    .demand =
        "Routing tables and firewall rules of network devices are reviewed, and their default logins "
        "changed.",
    .evidence = "People.",
    .shipped = "Depends on the device.",
    .remedy = "Sign it off once a year.",
};

extern const Rule net_firmware{
    .id = "net-firmware",
    .title = "Network device firmware current",
    .severity = Severity::error,
    .applies = net,
    .methods = attest,
    .phase = Phase::check,
    .demand = "Network devices have their current firmware.",
    .evidence = "People.",
    .shipped = "Depends on the device.",
    .remedy = "Sign it off twice a year.",
};

extern const Rule net_block_admin_contexts{
    .id = "net-block-admin-contexts",
    .title = "/carbon and /services not reachable from the DMZ",
    .severity = Severity::error,
    .applies = net | apim | mi,
    .methods = verify | generate | watch | attest,
    .phase = Phase::check,
    .demand = "/carbon and /services are not reached from outside.",
    .evidence = "Routes of a proxy or Ingress; [admin_service] deny_list and [web_app.control_access].",
    .shipped = "Open to whoever reaches 9443.",
    .remedy = "Let the proxy pass only the contexts that clients need.",
    .mendable = true,
    .check = check_admin_contexts,
};

extern const Rule net_egress_publisher{
    .id = "net-egress-publisher",
    .title = "Control-plane (Publisher) egress limited to internal nodes",
    .severity = Severity::warning,
    .applies = apim | net,
    .methods = verify | generate | watch,
    .phase = Phase::check,
    .demand = "The control plane calls only its own databases, gateways and services.",
    .evidence = "Output rules of the firewall; Egress of a NetworkPolicy; IPAddressAllow of the unit.",
    .shipped = "No limit.",
    .remedy = "IPAddressDeny=any with IPAddressAllow=, or a NetworkPolicy with Egress",
    .check = check_egress,
};

}  // namespace jarmor::guard::rules
