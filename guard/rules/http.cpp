#include "guard/rules/catalogue.h"
#include "guard/rules/host_checks.h"

namespace jarmor::guard::rules {

extern const Rule http_plain_disabled{
    .id = "http-plain-disabled",
    .title = "Plain HTTP listeners are off",
    .severity = Severity::warning,
    .applies = apim | mi | si | bi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Plain HTTP listeners are off, or on loopback.",
    .evidence =
        "[transport.passthru_http.listener], [transport.http], [apim.ws], [management_api] of "
        "deployment.toml; listeners of deployment.yaml.",
    .shipped = "All on: 8280, 9763, 9099, 9021, 9611, 5672; 8290 and 9201; 9090 and 7070.",
    .remedy = "enable = false for each; take http_endpoint away at the same time.",
};

extern const Rule http_server_header{
    .id = "http-server-header",
    .title = "Server header does not reveal the product",
    .severity = Severity::warning,
    .applies = apim | mi | bi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "The Server header does not name the product.",
    .evidence = "[transport.https.properties] server and [transport.http.properties] server.",
    .shipped = "WSO2 Carbon Server.",
    .remedy = "[transport.https.properties] server = \"server\"",
};

extern const Rule http_hsts{
    .id = "http-hsts",
    .title = "HSTS on all servlet applications",
    .severity = Severity::error,
    .applies = apim,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Browsers are told to come back over TLS only, for a year at least.",
    .evidence = "HttpHeaderSecurityFilter in [[tomcat.filter]] and its mapping; web.xml of each application.",
    .shipped = "hstsEnabled false.",
    .remedy = "Add the filter with hstsEnabled = true and hstsMaxAgeSeconds = 31536000, mapped to /*.",
};

extern const Rule http_no_cache{
    .id = "http-no-cache",
    .title = "New web applications send no-cache headers",
    .severity = Severity::warning,
    .applies = apim,
    .methods = verify | watch | attest,
    .phase = Phase::start,
    .demand = "Web applications that were added forbid caching of their pages.",
    .evidence = "WEB-INF/web.xml of each application that the release did not bring.",
    .shipped = "The shipped applications have the filter.",
    .remedy = "Add ContentTypeBasedCachePreventionFilter to web.xml.",
};

extern const Rule http_session_id{
    .id = "http-session-id",
    .title = "JSESSIONID long enough and cookie flags set",
    .severity = Severity::warning,
    .applies = apim,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Session ids have at least 16 random bytes, and their cookies are Secure and HttpOnly.",
    .evidence = "SessionIdGenerator in the template of context.xml; [tomcat.session_config.cookie_config].",
    .shipped = "128 bytes since API-M 4.3; before that the 16 of Tomcat.",
    .remedy = "Edit repository/resources/conf/templates/repository/conf/tomcat/context.xml.j2.",
    .mendable = true,
    .check = check_session_id,
};

}  // namespace jarmor::guard::rules
