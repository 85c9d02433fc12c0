#include "guard/rules/catalogue.h"

namespace jarmor::guard::rules {

namespace {

// clang-format off: a row a file, and the whole of it on one screen
constexpr const Rule* all_rules[] = {
    &update_level,
    &ks_default_cert, &ks_type_sniff, &ks_key_strength, &ks_expiry, &ks_default_password,
    &ks_separate_internal, &ks_proven, &bi_keystore_create,
    &secret_plaintext, &secret_vault_unencrypted, &secret_cipher_alg, &secret_password_file,
    &bi_config_encrypted, &bi_keystore_src,
    &tls_protocols_tomcat, &tls_protocols_passthru, &tls_protocols_binary, &tls_protocols_misc,
    &tls_ciphers_tomcat, &tls_ciphers_passthru, &tls_ciphers_misc, &bi_tls_listeners, &bi_mtls,
    &tls_dh_key_size, &tls_renegotiation, &tls_hostname_verification, &jvm_heap_container,
    &jvm_security_manager, &jmx_remote_off, &jmx_rmi_hostname, &jvm_gc, &jvm_env_hygiene, &secret_argv_env,
    &jvm_version_supported, &jvm_patched,
    &http_plain_disabled, &http_server_header, &http_hsts, &http_no_cache, &http_session_id,
    &admin_default_creds, &admin_create_flag, &admin_separate_system_user, &console_access,
    &mi_management_api, &userstore_readonly,
    &ldap_tls, &db_tls, &external_tls, &db_least_privilege, &db_h2_prod, &gw_ai_egress,
    &session_cleanup_chunks, &callback_url_regex, &client_auth_app_password, &client_auth_hash_match,
    &client_auth_authenticationendpoint, &client_auth_accountrecoveryendpoint, &client_auth_change_offline,
    &script_class_access, &mediator_access, &tryit_disabled,
    &log_rotation, &log_forging,
    &os_fs_permissions, &cfg_template_integrity, &bi_config_perms, &bi_service_account, &ro_rootfs,
    &fs_separate_data,
    &os_user, &cap_drop_all, &k8s_no_priv_esc, &os_min_software, &os_sec_updates, &os_user_activity_log,
    &backup,
    &ssh_port, &ssh_no_root, &ssh_key_login, &ssh_banner,
    &port_default, &fw_host_enabled, &fw_cluster_ports, &bind_interface, &net_failover, &net_device_logging,
    &net_open_ports, &net_device_security, &net_firmware, &net_block_admin_contexts, &net_egress_publisher,
    &bi_systemd, &bi_docker_user, &k8s_run_as_nonroot, &k8s_networkpolicy,
};
// clang-format on

}  // namespace

std::span<const Rule* const> catalogue() {
    return all_rules;
}

const Rule* find_rule(std::string_view id) {
    for (const Rule* rule : all_rules) {
        if (rule->id == id) return rule;
    }
    return nullptr;
}

}  // namespace jarmor::guard::rules
