#pragma once

#include <span>
#include <string_view>

#include "guard/rules/rule.h"

namespace jarmor::guard::rules {

// Every rule, beside the others of its file. Listed and not registered by themselves: objects that nothing
// names vanish when they are linked from a static library.
// updates.cpp
extern const Rule update_level;
// keystores.cpp
extern const Rule ks_default_cert, ks_type_sniff, ks_key_strength, ks_expiry, ks_default_password,
    ks_separate_internal, ks_proven, bi_keystore_create;
// secrets.cpp
extern const Rule secret_plaintext, secret_vault_unencrypted, secret_cipher_alg, secret_password_file,
    bi_config_encrypted, bi_keystore_src;
// tls.cpp
extern const Rule tls_protocols_tomcat, tls_protocols_passthru, tls_protocols_binary, tls_protocols_misc,
    tls_ciphers_tomcat, tls_ciphers_passthru, tls_ciphers_misc, bi_tls_listeners, bi_mtls;
// jvm_options.cpp
extern const Rule tls_dh_key_size, tls_renegotiation, tls_hostname_verification, jvm_heap_container,
    jvm_security_manager, jmx_remote_off, jmx_rmi_hostname, jvm_gc, jvm_env_hygiene, secret_argv_env;
// jdk.cpp
extern const Rule jvm_version_supported, jvm_patched;
// http.cpp
extern const Rule http_plain_disabled, http_server_header, http_hsts, http_no_cache, http_session_id;
// accounts.cpp
extern const Rule admin_default_creds, admin_create_flag, admin_separate_system_user, console_access,
    mi_management_api, userstore_readonly;
// outbound.cpp
extern const Rule ldap_tls, db_tls, external_tls, db_least_privilege, db_h2_prod, gw_ai_egress;
// clients.cpp
extern const Rule session_cleanup_chunks, callback_url_regex, client_auth_app_password,
    client_auth_hash_match, client_auth_authenticationendpoint, client_auth_accountrecoveryendpoint,
    client_auth_change_offline;
// mediation.cpp
extern const Rule script_class_access, mediator_access, tryit_disabled;
// logs.cpp
extern const Rule log_rotation, log_forging;
// files.cpp
extern const Rule os_fs_permissions, cfg_template_integrity, bi_config_perms, bi_service_account, ro_rootfs,
    fs_separate_data;
// host.cpp
extern const Rule os_user, cap_drop_all, k8s_no_priv_esc, os_min_software, os_sec_updates,
    os_user_activity_log, backup;
// ssh.cpp
extern const Rule ssh_port, ssh_no_root, ssh_key_login, ssh_banner;
// network.cpp
extern const Rule port_default, fw_host_enabled, fw_cluster_ports, bind_interface, net_failover,
    net_device_logging, net_open_ports, net_device_security, net_firmware, net_block_admin_contexts,
    net_egress_publisher;
// deployment.cpp
extern const Rule bi_systemd, bi_docker_user, k8s_run_as_nonroot, k8s_networkpolicy;

/// All of them, in this order.
std::span<const Rule* const> catalogue();
/// nullptr where there is none of this id.
const Rule* find_rule(std::string_view id);

}  // namespace jarmor::guard::rules
