#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"

namespace jarmor::guard::rules {

namespace {

Opinion is_https_alone(const std::string& text) {
    if (text == "https") return {};
    return {Outcome::fail, "https alone is right"};
}

Opinion is_named_origin(const std::string& text) {
    if (text.find('*') == std::string::npos) return {};
    return {Outcome::fail, "every page of the web may call it"};
}

constexpr Demand management_api[] = {
    {.products = mi,
     .key = "management_api.protocols",
     .shipped = "https http",
     .judge = is_https_alone,
     .right = "\"https\""},
    {.products = mi,
     .key = "management_api.jwt_token_security_handler.enable",
     .shipped = "true",
     .judge = is_on,
     .right = "true",
     .where = {"management_api.basic_security_handler.enable", "true", false}},
    // Which page may call it only people know; the tools of the product are none.
    {.products = mi,
     .key = "management_api.cors.allowed_origins",
     .shipped = "*",
     .judge = is_named_origin,
     .right = "\"https://localhost\"",
     .where = {"management_api.cors.enable", "false", false}},
};

}  // namespace

extern const Rule admin_default_creds{
    .id = "admin-default-creds",
    .title = "No default administrator credentials",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "No administrator has a password that everybody knows.",
    .evidence =
        "[super_admin], [[internal_apis.users]], [tasks] of deployment.toml; auth.configs of "
        "deployment.yaml; [[ballerina.auth.users]].",
    .shipped = "admin/admin, also where the file has no section.",
    .remedy =
        "Change it in the console or by SCIM first, then in the configuration, through the Secure Vault.",
    .check = check_administrators,
};

extern const Rule admin_create_flag{
    .id = "admin-create-flag",
    .title = "Super-admin is not re-created at every start",
    .severity = Severity::warning,
    .applies = apim | mi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "The administrator is not made anew at each start.",
    .evidence = "[super_admin] create_admin_account.",
    .shipped = "true.",
    .remedy = "[super_admin] create_admin_account = false, after the first start",
    .mendable = true,
    .check = check_admin_creation,
};

extern const Rule admin_separate_system_user{
    .id = "admin-separate-system-user",
    .title = "People and nodes use different administrators",
    .severity = Severity::warning,
    .applies = apim,
    .methods = verify | attest,
    .phase = Phase::start,
    .demand = "The account that people log in with is not the one that nodes use.",
    .evidence =
        "[super_admin] username against the user names of gateway, key manager, throttling and event hub.",
    .shipped = "One account for all.",
    .remedy = "Make a second administrator, log in with that one only, and sign it off.",
    .check = check_system_user,
};

extern const Rule console_access{
    .id = "console-access",
    .title = "Management console limited to administrators and admin networks",
    .severity = Severity::error,
    .applies = apim,
    .methods = verify | generate | attest,
    .phase = Phase::start,
    .demand = "The management console is limited to administrators and their network.",
    .evidence = "[web_app.control_access] and [[catalina.valves]] of deployment.toml.",
    .shipped = "No limit.",
    .remedy = "[web_app.control_access] enable = true with an allow list, or a firewall before 9443",
    .check = check_console,
};

extern const Rule mi_management_api{
    .id = "mi-management-api",
    .title = "MI management API protected",
    .severity = Severity::error,
    .applies = mi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand =
        "The management API of Micro Integrator wants TLS and a login, and no page of elsewhere may call it.",
    .evidence = "[management_api], its handlers and CORS; [prometheus_api.basic_security_handler].",
    .shipped = "HTTP and HTTPS, CORS for everyone, metrics without login.",
    .remedy = "[management_api] protocols = \"https\", [management_api.cors] allowed_origins = your host",
    .mendable = true,
    .check = check_demands<management_api>,
};

extern const Rule userstore_readonly{
    .id = "userstore-readonly",
    .title = "External user store is opened read-only",
    .severity = Severity::error,
    .applies = apim | mi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "An external user store is opened read-only.",
    .evidence = "[user_store] type and class; userstores/*.xml.",
    .shipped = "A database of the product, which this rule is not about.",
    .remedy = "[user_store] type = \"read_only_ldap_unique_id\"",
    .mendable = true,
    .check = check_user_store_rights,
};

}  // namespace jarmor::guard::rules
