#include "guard/rules/catalogue.h"

namespace jarmor::guard::rules {

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
};

}  // namespace jarmor::guard::rules
