#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"
#include "guard/rules/host_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr Demand plain_listeners[] = {
    {.products = apim,
     .key = "transport.passthru_http.listener.enable",
     .shipped = "true",
     .judge = is_off,
     .right = "false"},
    {.products = apim, .key = "transport.http.enable", .shipped = "true", .judge = is_off, .right = "false"},
    {.products = apim, .key = "apim.ws.enable", .shipped = "true", .judge = is_off, .right = "false"},
    {.products = apim,
     .key = "apim.webhooks.http.enable",
     .shipped = "true",
     .judge = is_off,
     .right = "false"},
    {.products = mi,
     .key = "transport.http.listener.enable",
     .shipped = "true",
     .judge = is_off,
     .right = "false"},
    {.products = si,
     .key = "'wso2.transport.http'.listenerConfigurations.*.host",
     .shipped = "",
     .judge = is_loopback,
     .where = {"'wso2.transport.http'.listenerConfigurations.*.scheme", "https", false}},
    {.products = si,
     .key = "'siddhi.stores.query.api'.listenerConfigurations.*.host",
     .shipped = "",
     .judge = is_loopback,
     .where = {"'siddhi.stores.query.api'.listenerConfigurations.*.scheme", "https", false}},
    {.products = bi,
     .key = "ballerina.http.defaultListenerConfig.host",
     .shipped = "",
     .judge = is_loopback,
     .where = {"ballerina.http.defaultListenerConfig.secureSocket.key.path", ""}},
};

Opinion hides_the_product(const std::string& text) {
    for (const char* name : {"wso2", "carbon", "synapse", "passthrough", "ballerina", "tomcat"}) {
        if (lower(text).find(name) != std::string::npos) return {Outcome::fail, "it names the product"};
    }
    if (text.empty()) return {Outcome::fail, "then it names the product"};
    return {};
}

constexpr Demand server_names[] = {
    {.products = apim,
     .key = "transport.https.properties.server",
     .shipped = "WSO2 Carbon Server",
     .judge = hides_the_product,
     .right = "\"server\""},
    {.products = apim,
     .key = "transport.http.properties.server",
     .shipped = "WSO2 Carbon Server",
     .judge = hides_the_product,
     .right = "\"server\"",
     .where = {"transport.http.enable", "false", false}},
    {.products = mi,
     .key = "server.serverDetails",
     .shipped = "WSO2 Micro Integrator",
     .judge = hides_the_product,
     .right = "\"server\""},
    {.products = bi,
     .key = "ballerina.http.defaultListenerConfig.server",
     .judge = hides_the_product,
     .right = "\"server\""},
};

}  // namespace

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
    .mendable = true,
    .check = check_demands<plain_listeners>,
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
    .mendable = true,
    .check = check_demands<server_names>,
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
    .mendable = true,
    .check = check_hsts,
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
    .mendable = true,
    .check = check_caching,
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
