#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view two_versions = "\"TLSv1.2,TLSv1.3\"";
constexpr std::string_view good_suites =
    "\"TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,"
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,"
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\"";
constexpr std::string_view old_versions = "TLSv1,TLSv1.1,TLSv1.2";

Opinion is_tls_context(const std::string& text) {
    if (text == "TLS" || text == "TLSv1.2" || text == "TLSv1.3") return {};
    return {Outcome::fail, "TLS, TLSv1.2 or TLSv1.3 is right"};
}

Opinion is_strong_tls_or_that_of_the_jdk(const std::string& text) {
    if (text.empty()) return {Outcome::warn, "the versions are those of the JDK"};
    return is_strong_tls(text);
}

constexpr Demand passthru_versions[] = {
    // API-M maps listener.secured_protocols of [transport.http] to a name that no template reads.
    {.products = apim,
     .key = "transport.passthru_https.listener.parameters.HttpsProtocols",
     .shipped = old_versions,
     .judge = is_strong_tls,
     .right = two_versions},
    {.products = apim,
     .key = "transport.passthru_https.sender.parameters.HttpsProtocols",
     .shipped = old_versions,
     .judge = is_strong_tls,
     .right = two_versions},
    {.products = mi,
     .key = "transport.http.listener.secured_protocols",
     .also = "transport.https.listener.parameter.HttpsProtocols",
     .shipped = old_versions,
     .judge = is_strong_tls,
     .right = two_versions},
    {.products = mi,
     .key = "transport.http.sender.secured_protocols",
     .also = "transport.https.sender.parameter.HttpsProtocols",
     .shipped = old_versions,
     .judge = is_strong_tls,
     .right = two_versions},
};

constexpr Demand receiver_versions[] = {
    {.products = apim,
     .key = "transport.binary.receiver.sslEnabledProtocols",
     .also = "transport.receiver.ssl_enabled_protocols",
     .shipped = old_versions,
     .judge = is_strong_tls,
     .right = two_versions},
    {.products = apim,
     .key = "transport.thrift.receiver.sslEnabledProtocols",
     .judge = is_strong_tls,
     .right = two_versions},
    {.products = si,
     .key = "'databridge.config'.dataReceivers.*.dataReceiver.properties.sslEnabledProtocols",
     .shipped = "",
     .judge = is_strong_tls,
     .right = "TLSv1.2,TLSv1.3"},
    {.products = si,
     .key = "'data.agent.config'.agents.*.agentConfiguration.sslEnabledProtocols",
     .judge = is_strong_tls,
     .right = "TLSv1.2,TLSv1.3"},
};

constexpr Demand other_versions[] = {
    {.products = apim,
     .key = "apim.wss.ssl_enabled_protocols",
     .shipped = "TLSv1.1,TLSv1.2",
     .judge = is_strong_tls,
     .right = two_versions,
     .where = {"apim.wss.enable", "false", false}},
    {.products = apim,
     .key = "broker.transport.amqp.ssl_connection.ssl_enabled_protocols",
     .shipped = "TLSv1",
     .judge = is_strong_tls,
     .right = two_versions,
     .where = {"broker.transport.amqp.ssl_connection.enabled", "false", false}},
    {.products = mi,
     .key = "internal_api_ssl_config.parameter.httpsProtocols",
     .shipped = old_versions,
     .judge = is_strong_tls,
     .right = two_versions},
    {.products = mi,
     .key = "internal_api_ssl_config.parameter.sslProtocol",
     .shipped = "SSLV3",
     .judge = is_tls_context,
     .right = "\"TLS\""},
    {.products = si,
     .key = "'wso2.transport.http'.listenerConfigurations.*.sslProtocol",
     .shipped = "",
     .judge = is_strong_tls_or_that_of_the_jdk,
     .right = "TLSv1.2",
     .where = {"'wso2.transport.http'.listenerConfigurations.*.scheme", "https"}},
    {.products = si,
     .key = "'siddhi.stores.query.api'.listenerConfigurations.*.sslProtocol",
     .shipped = "",
     .judge = is_strong_tls_or_that_of_the_jdk,
     .right = "TLSv1.2",
     .where = {"'siddhi.stores.query.api'.listenerConfigurations.*.scheme", "https"}},
};

constexpr Demand tomcat_suites[] = {
    {.products = apim,
     .key = "transport.https.sslHostConfig.properties.ciphers",
     .shipped = "",
     .judge = are_strong_suites,
     .right = good_suites},
};

constexpr Demand passthru_suites[] = {
    {.products = apim,
     .key = "transport.passthru_https.listener.parameters.PreferredCiphers",
     .shipped = "",
     .judge = are_strong_suites,
     .right = good_suites},
    {.products = mi,
     .key = "transport.http.listener.preferred_ciphers",
     .also = "transport.https.listener.parameter.PreferredCiphers",
     .shipped = "",
     .judge = are_strong_suites,
     .right = good_suites},
};

constexpr Demand other_suites[] = {
    {.products = apim,
     .key = "transport.binary.receiver.ciphers",
     .also = "transport.receiver.ciphers",
     .shipped = "",
     .judge = are_strong_suites_or_shipped,
     .right = good_suites},
    {.products = si,
     .key = "'databridge.config'.dataReceivers.*.dataReceiver.properties.ciphers",
     .shipped = "",
     .judge = are_strong_suites_or_shipped},
    {.products = si,
     .key = "'data.agent.config'.agents.*.agentConfiguration.ciphers",
     .judge = are_strong_suites},
    {.products = bi,
     .key = "ballerina.http.defaultListenerConfig.secureSocket.ciphers",
     .judge = are_strong_suites},
};

}  // namespace

extern const Rule tls_protocols_tomcat{
    .id = "tls-protocols-tomcat",
    .title = "Tomcat 9443: only TLS 1.2/1.3",
    .severity = Severity::error,
    .applies = apim,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "The servlet port speaks TLS 1.2 and 1.3 only.",
    .evidence = "[transport.https.sslHostConfig.properties] protocols, and the older sslEnabledProtocols.",
    .shipped = "TLS 1.0 and 1.1 are on the list up to kernel 4.11; a patched JDK takes them away again.",
    .remedy = "[transport.https.sslHostConfig.properties] protocols = \"+TLSv1.2,+TLSv1.3\"",
    .mendable = true,
    .check = check_tomcat_versions,
};

extern const Rule tls_protocols_passthru{
    .id = "tls-protocols-passthru",
    .title = "PassThrough HTTPS listener/sender: only TLS 1.2/1.3",
    .severity = Severity::error,
    .applies = apim | mi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "The gateway listens and calls with TLS 1.2 and 1.3 only.",
    .evidence =
        "HttpsProtocols of [transport.passthru_https.listener.parameters] and sender; listenerprofiles.xml, "
        "sslprofiles.xml.",
    .shipped = "TLS 1.0, 1.1 and 1.2; API-M 4.7 adds 1.3.",
    .remedy =
        "[transport.passthru_https.listener.parameters] HttpsProtocols = \"TLSv1.2,TLSv1.3\", and the same "
        "for sender",
    .mendable = true,
    .check = check_demands<passthru_versions>,
};

extern const Rule tls_protocols_binary{
    .id = "tls-protocols-binary",
    .title = "Binary/Thrift event receivers: only TLS 1.2/1.3",
    .severity = Severity::error,
    .applies = apim | si,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Event receivers and agents speak TLS 1.2 and 1.3 only.",
    .evidence =
        "sslEnabledProtocols of [transport.binary.receiver] and [transport.thrift.receiver]; databridge and "
        "data.agent of deployment.yaml.",
    .shipped = "TLS 1.0, 1.1 and 1.2; absent in Streaming Integrator.",
    .remedy = "[transport.binary.receiver] sslEnabledProtocols = [\"TLSv1.2\", \"TLSv1.3\"]",
    .mendable = true,
    .check = check_demands<receiver_versions>,
};

extern const Rule tls_protocols_misc{
    .id = "tls-protocols-misc",
    .title = "WebSocket-Secure, WebSub, AMQP-S, internal API: only TLS 1.2/1.3",
    .severity = Severity::error,
    .applies = apim | mi | si,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "WebSocket, WebSub, AMQP and internal listeners speak TLS 1.2 and 1.3 only.",
    .evidence =
        "[apim.wss], [broker.transport.amqp.ssl_connection], [internal_api_ssl_config] of deployment.toml; "
        "listeners of deployment.yaml.",
    .shipped = "TLS 1.1 for WebSocket, 1.0 for AMQP, the word SSLV3 in Micro Integrator.",
    .remedy = "Set ssl_enabled_protocols of each to TLSv1.2,TLSv1.3, or switch the listener off.",
    .mendable = true,
    .check = check_demands<other_versions>,
};

extern const Rule tls_ciphers_tomcat{
    .id = "tls-ciphers-tomcat",
    .title = "Tomcat cipher list has no weak suite",
    .severity = Severity::error,
    .applies = apim,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "The cipher list of the servlet port is set, and holds no weak suite.",
    .evidence = "[transport.https.sslHostConfig.properties] ciphers.",
    .shipped = "Absent up to API-M 4.7: whatever the JDK has on.",
    .remedy = "List ECDHE suites with GCM or ChaCha20, and the TLS_AES_* suites of TLS 1.3.",
    .mendable = true,
    .check = check_demands<tomcat_suites>,
};

extern const Rule tls_ciphers_passthru{
    .id = "tls-ciphers-passthru",
    .title = "PassThrough PreferredCiphers set and strong",
    .severity = Severity::error,
    .applies = apim | mi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "PreferredCiphers of the gateway is set, and holds no weak suite.",
    .evidence =
        "PreferredCiphers of [transport.passthru_https.listener.parameters]; [transport.http] "
        "listener.preferred_ciphers of Micro Integrator.",
    .shipped = "Absent in every release: whatever the JDK has on.",
    .remedy = "List ECDHE suites with GCM or ChaCha20, and the TLS_AES_* suites of TLS 1.3.",
    .mendable = true,
    .check = check_demands<passthru_suites>,
};

extern const Rule tls_ciphers_misc{
    .id = "tls-ciphers-misc",
    .title = "Cipher lists of binary receiver, SI, Ballerina",
    .severity = Severity::warning,
    .applies = apim | si | bi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Cipher lists of event receivers and of Ballerina listeners hold no weak suite.",
    .evidence =
        "[transport.binary.receiver] ciphers; agentConfiguration of deployment.yaml; secureSocket ciphers.",
    .shipped = "Six suites of nine use CBC; a comment of deployment.toml suggests RC4.",
    .remedy = "List ECDHE suites with GCM or ChaCha20.",
    .mendable = true,
    .check = check_demands<other_suites>,
};

extern const Rule bi_tls_listeners{
    .id = "bi-tls-listeners",
    .title = "All Ballerina listeners use TLS",
    .severity = Severity::error,
    .applies = bi,
    .methods = watch | verify,
    .phase = Phase::start,
    .demand = "Every listener of a Ballerina program uses TLS.",
    .evidence = "secureSocket of Config.toml; every listening socket of the running program.",
    .shipped = "Plain HTTP on every interface.",
    .remedy = "Set secureSocket with certFile, keyFile and protocol versions.",
    .mendable = true,
    .check = check_ballerina_listeners,
};

extern const Rule bi_mtls{
    .id = "bi-mtls",
    .title = "mTLS configured where required",
    .severity = Severity::warning,
    .applies = bi,
    .methods = watch | verify,
    .phase = Phase::start,
    .demand = "Listeners that only known clients call ask for a client certificate.",
    .evidence = "mutualSsl of secureSocket in Config.toml; the handshake of the running program.",
    .shipped = "Off.",
    .remedy = "Set secureSocket.mutualSsl with verifyClient and cert.",
    .mendable = true,
    .check = check_ballerina_clients,
};

}  // namespace jarmor::guard::rules
