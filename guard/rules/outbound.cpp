#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"

namespace jarmor::guard::rules {

namespace {

constexpr Demand vendor_clouds[] = {
    {.products = apim, .key = "apim.ai.enable", .shipped = "false", .judge = is_off, .right = "false"},
};

}  // namespace

extern const Rule ldap_tls{
    .id = "ldap-tls",
    .title = "User-store connection over TLS",
    .severity = Severity::error,
    .applies = apim | mi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "The user store is reached over TLS.",
    .evidence = "[user_store] connection_url and StartTLSEnabled; ConnectionURL of userstores/*.xml.",
    .shipped = "ldap://localhost:10389.",
    .remedy = "Use ldaps://, with the authority of the server in the trust store.",
    .mendable = true,
    .check = check_user_store_tls,
};

extern const Rule db_tls{
    .id = "db-tls",
    .title = "JDBC connections over TLS with server verification",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Databases are reached over TLS, and the server is verified.",
    .evidence = "url of each [database.*] and [[datasource]]; dataSources of deployment.yaml; Config.toml.",
    .shipped = "H2 files, which need no network.",
    .remedy =
        "Add what the driver wants: sslMode=VERIFY_IDENTITY (MySQL), sslmode=verify-full (PostgreSQL), "
        "encrypt=true (SQL Server).",
    .mendable = true,
    .check = check_database_tls,
};

extern const Rule external_tls{
    .id = "external-tls",
    .title = "Other outbound connections use TLS",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Other services are called over TLS.",
    .evidence = "Every URL of the configuration.",
    .shipped = "https for most; tcp://localhost:9611 for throttling.",
    .remedy = "Change the scheme and the port.",
    .check = check_outbound_tls,
};

extern const Rule db_least_privilege{
    .id = "db-least-privilege",
    .title = "Data-store user is not an administrator",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify | generate | attest,
    .phase = Phase::start,
    .demand = "The user of a database is not its administrator.",
    .evidence = "username of each data source, the bind name of the user store.",
    .shipped = "wso2carbon for H2.",
    .remedy = "CREATE USER with rights on the rows alone; keep the owner of the schema for migrations.",
    .check = check_database_users,
};

extern const Rule db_h2_prod{
    .id = "db-h2-prod",
    .title = "Embedded H2 not used in production",
    .severity = Severity::warning,
    .applies = apim | mi | si,
    .methods = verify,
    .phase = Phase::start,
    .demand = "Production does not run on the embedded database.",
    .evidence = "url of apim_db and shared_db; jdbcUrl of deployment.yaml.",
    .shipped = "H2.",
    .remedy = "Configure a database server; dbscripts/ makes the tables.",
    .check = check_embedded_database,
};

extern const Rule gw_ai_egress{
    .id = "gw-ai-egress",
    .title = "Outbound features to vendor clouds are intended",
    .severity = Severity::warning,
    .applies = apim,
    .methods = verify,
    .phase = Phase::start,
    .demand = "Features that call a vendor cloud are intended.",
    .evidence = "[apim.ai] and [apim.analytics].",
    .shipped = "API-M 4.7 has [apim.ai] on, to dev-tools.wso2.com.",
    .remedy = "[apim.ai] enable = false",
    .mendable = true,
    .check = check_demands<vendor_clouds>,
};

}  // namespace jarmor::guard::rules
