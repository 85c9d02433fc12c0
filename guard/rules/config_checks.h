#pragma once

#include "guard/rules/answer.h"
#include "guard/rules/subject.h"

namespace jarmor::guard::rules {

// What rules about a product's configuration do that is more than a table of demands.
void check_tomcat_versions(const Subject& subject, Answer& answer);          ///< tomcat_check.cpp
void check_hsts(const Subject& subject, Answer& answer);                     ///< tomcat_check.cpp
void check_caching(const Subject& subject, Answer& answer);                  ///< web_applications_check.cpp
void check_ballerina_listeners(const Subject& subject, Answer& answer);      ///< ballerina_check.cpp
void check_ballerina_clients(const Subject& subject, Answer& answer);        ///< ballerina_check.cpp
void check_ballerina_secrets(const Subject& subject, Answer& answer);        ///< plain_secrets_check.cpp
void check_plain_secrets(const Subject& subject, Answer& answer);            ///< plain_secrets_check.cpp
void check_administrators(const Subject& subject, Answer& answer);           ///< administrators_check.cpp
void check_admin_creation(const Subject& subject, Answer& answer);           ///< administrators_check.cpp
void check_system_user(const Subject& subject, Answer& answer);              ///< administrators_check.cpp
void check_console(const Subject& subject, Answer& answer);                  ///< administrators_check.cpp
void check_user_store_rights(const Subject& subject, Answer& answer);        ///< user_store_check.cpp
void check_user_store_tls(const Subject& subject, Answer& answer);           ///< user_store_check.cpp
void check_database_tls(const Subject& subject, Answer& answer);             ///< database_check.cpp
void check_database_users(const Subject& subject, Answer& answer);           ///< database_check.cpp
void check_embedded_database(const Subject& subject, Answer& answer);        ///< database_check.cpp
void check_outbound_tls(const Subject& subject, Answer& answer);             ///< outbound_check.cpp
void check_callbacks(const Subject& subject, Answer& answer);                ///< callbacks_check.cpp
void check_app_password(const Subject& subject, Answer& answer);             ///< client_password_check.cpp
void check_app_hash(const Subject& subject, Answer& answer);                 ///< client_password_check.cpp
void check_authentication_endpoint(const Subject& subject, Answer& answer);  ///< client_password_check.cpp
void check_recovery_endpoint(const Subject& subject, Answer& answer);        ///< client_password_check.cpp
void check_changed_while_running(const Subject& subject, Answer& answer);    ///< running_check.cpp
void check_templates(const Subject& subject, Answer& answer);                ///< templates_check.cpp
void check_update_level(const Subject& subject, Answer& answer);             ///< update_level_check.cpp
void check_activity_log(const Subject& subject, Answer& answer);             ///< host_habits_check.cpp
void check_backup(const Subject& subject, Answer& answer);                   ///< host_habits_check.cpp
void check_firewall(const Subject& subject, Answer& answer);                 ///< firewall_check.cpp
void check_cluster_ports(const Subject& subject, Answer& answer);            ///< firewall_check.cpp
void check_egress(const Subject& subject, Answer& answer);                   ///< firewall_check.cpp
void check_failover(const Subject& subject, Answer& answer);                 ///< firewall_check.cpp
void check_proxy_logs(const Subject& subject, Answer& answer);               ///< proxy_check.cpp
void check_admin_contexts(const Subject& subject, Answer& answer);           ///< proxy_check.cpp
void check_open_ports(const Subject& subject, Answer& answer);               ///< open_ports_check.cpp
void check_pod_user(const Subject& subject, Answer& answer);                 ///< manifest_check.cpp
void check_network_policy(const Subject& subject, Answer& answer);           ///< manifest_check.cpp

}  // namespace jarmor::guard::rules
