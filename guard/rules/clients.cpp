#include "guard/rules/catalogue.h"

namespace jarmor::guard::rules {

extern const Rule session_cleanup_chunks{
    .id = "session-cleanup-chunks",
    .title = "Session data cleanup runs in chunks",
    .severity = Severity::warning,
    .applies = apim,
    .methods = verify,
    .phase = Phase::start,
    .demand = "Old sessions are removed in chunks of 256 to 65536.",
    .evidence = "[session_data] cleanup of deployment.toml and default.json.",
    .shipped = "8192, with the cleanup itself off: a job of the database is expected.",
    .remedy = "[session_data.cleanup] clean_expired_session_data_in_chunks_of = 8192",
};

extern const Rule callback_url_regex{
    .id = "callback-url-regex",
    .title = "Recovery/self-registration callback URL restricted",
    .severity = Severity::error,
    .applies = apim,
    .methods = verify,
    .phase = Phase::start,
    .demand = "Recovery and registration redirect to your own host only.",
    .evidence = "callback_url of [identity_mgt.recovery], user_self_registration and lite_user_registration.",
    .shipped = "Any address in older releases.",
    .remedy = "A pattern that begins with https://YOUR-HOST, each dot escaped.",
};

extern const Rule client_auth_app_password{
    .id = "client-auth-app-password",
    .title = "Authentication-endpoint app password changed",
    .severity = Severity::error,
    .applies = apim,
    .methods = verify,
    .phase = Phase::start,
    .demand = "The password of the authentication endpoint is not the shipped one.",
    .evidence = "[identity.auth_framework.endpoint] app_password and [account_recovery.endpoint.auth] hash.",
    .shipped = "dashboard.",
    .remedy = "Stop the server, choose a password, set both keys.",
};

extern const Rule client_auth_hash_match{
    .id = "client-auth-hash-match",
    .title = "hash is SHA-256(app_password)",
    .severity = Severity::error,
    .applies = apim,
    .methods = verify,
    .phase = Phase::start,
    .demand = "The hash is that of the password.",
    .evidence = "The same two keys.",
    .shipped = "They match.",
    .remedy = "printf %s \"$password\" | sha256sum",
};

extern const Rule client_auth_authenticationendpoint{
    .id = "client-auth-authenticationendpoint",
    .title = "EndpointConfig.properties carries the same password",
    .severity = Severity::error,
    .applies = apim,
    .methods = verify,
    .phase = Phase::start,
    .demand = "authenticationendpoint carries the same password.",
    .evidence = "WEB-INF/classes/EndpointConfig.properties of the application, app.password.",
    .shipped = "dashboard.",
    .remedy = "Set app.password there, and in each external copy.",
};

extern const Rule client_auth_accountrecoveryendpoint{
    .id = "client-auth-accountrecoveryendpoint",
    .title = "RecoveryEndpointConfig.properties carries the same password",
    .severity = Severity::error,
    .applies = apim,
    .methods = verify,
    .phase = Phase::start,
    .demand = "accountrecoveryendpoint carries the same password.",
    .evidence = "WEB-INF/classes/RecoveryEndpointConfig.properties of the application, app.password.",
    .shipped = "dashboard.",
    .remedy = "Set app.password there, and in each external copy.",
};

extern const Rule client_auth_change_offline{
    .id = "client-auth-change-offline",
    .title = "Client credentials changed only while stopped",
    .severity = Severity::warning,
    .applies = apim,
    .methods = enforce | watch,
    .phase = Phase::start,
    .demand = "Client credentials change only while the server is stopped.",
    .evidence = "Times of the configuration against the start of the running server.",
    .shipped = "Nothing watches it.",
    .remedy = "jarmor restart",
};

}  // namespace jarmor::guard::rules
