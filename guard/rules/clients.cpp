#include <charconv>

#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"

namespace jarmor::guard::rules {

namespace {

Opinion is_a_chunk(const std::string& text) {
    unsigned rows = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rows);
    const bool number = error == std::errc{} && end == text.data() + text.size();
    if (number && rows >= 256 && rows <= 65536) return {};
    return {Outcome::fail, "256 to 65536 rows at a time are right"};
}

constexpr Demand session_chunks[] = {
    {.products = apim,
     .key = "session_data.cleanup.clean_expired_session_data_in_chunks_of",
     .shipped = "8192",
     .judge = is_a_chunk,
     .right = "8192"},
};

}  // namespace

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
    .mendable = true,
    .check = check_demands<session_chunks>,
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
    .mendable = true,
    .check = check_callbacks,
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
    .check = check_app_password,
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
    .mendable = true,
    .check = check_app_hash,
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
    .check = check_authentication_endpoint,
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
    .check = check_recovery_endpoint,
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
    .check = check_changed_while_running,
};

}  // namespace jarmor::guard::rules
