# bash completion for jarmor(1). Made by: jarmor completion bash

_jarmor_profiles() {
    local file
    for file in /etc/jarmor/*.toml; do
        [ -e "$file" ] || continue
        file=${file##*/}
        printf '%s\n' "${file%.toml}"
    done
}

_jarmor() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= words= i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --profile|--user|--mode|--receipt|--exit-code|-o|--format|--output|--java-home|--name|--until|--reason|--reference|--who|--root|--at|--dockerfile|--manifest|--unit|--baseline|--exit-on|--rollback|--password-file|--key-password-file|--type|--alias|--key-type|--days|--csr) ((i++)) ;;
            -*) ;;
            *) command=${COMP_WORDS[i]}; break ;;
        esac
    done
    case $command:$prev in
        *:--profile) words=$(_jarmor_profiles) ;;
        *:--user) mapfile -t COMPREPLY < <(compgen -u -- "$cur"); return ;;
        *:--mode) words='observe audit enforce' ;;
        *:--receipt) return ;;
        run:--exit-code) words='contract raw zero' ;;
        status:-o|status:--format) words='table json' ;;
        list:-o|list:--format) words='table json' ;;
        list:--output) return ;;
        install:--java-home) return ;;
        install:--name) words='ballerina base container jvm wso2-apim wso2-is wso2-mi wso2-si' ;;
        install:--output) return ;;
        waive:--until) return ;;
        waive:--reason) return ;;
        signoff:--until) return ;;
        signoff:--reference) return ;;
        signoff:--who) return ;;
        check:-o|check:--format) words='table json sarif junit openmetrics html' ;;
        check:--root) return ;;
        check:--at) return ;;
        check:--dockerfile) return ;;
        check:--manifest) return ;;
        check:--unit) return ;;
        check:--baseline) return ;;
        check:--exit-on) words='error warning never' ;;
        check:--output) return ;;
        fix:--rollback) return ;;
        fix:--root) return ;;
        fix:--output) return ;;
        report:--output) return ;;
        rules:-o|rules:--format) words='table json markdown' ;;
        rules:--output) return ;;
        explain:--output) return ;;
        plan:-o|plan:--format) words='table json shell' ;;
        plan:--output) return ;;
        attest:-o|attest:--format) words='table json' ;;
        attest:--output) return ;;
        import:--output) return ;;
        emit:--output) return ;;
        profile:--output) return ;;
        java-security:--output) return ;;
        keystore:--password-file) return ;;
        keystore:--key-password-file) return ;;
        keystore:--key) return ;;
        keystore:--for) return ;;
        keystore:--at) return ;;
        keystore:--java) return ;;
        keystore:--use) words='key internal trust' ;;
        keystore:--type) return ;;
        keystore:--alias) return ;;
        keystore:--output) return ;;
        keystore:--key-type) words='rsa ec' ;;
        keystore:--days) return ;;
        keystore:--csr) return ;;
        vault:--password-file) return ;;
        vault:--alias) return ;;
        vault:--output) return ;;
        completion:--output) return ;;
        man:--output) return ;;
        :*) words='java run script start stop restart status list bal install uninstall waive signoff check fix report rules explain plan attest import emit profile java-security keystore vault completion man help version --profile --user --mode --receipt --quiet --verbose --help --version' ;;
        java:*) return ;;
        run:*) words=" $(_jarmor_profiles) --exit-code --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        script:*) words=" $(_jarmor_profiles) --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        start:*) words=" $(_jarmor_profiles) --wait --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        stop:*) words=" $(_jarmor_profiles) --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        restart:*) words=" $(_jarmor_profiles) --wait --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        status:*) words=" $(_jarmor_profiles) --format --json --wait-ready --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        list:*) words=" --format --json --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        bal:*) words=" --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        install:*) words=" --java-home --name --own --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        uninstall:*) words=" --all --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        waive:*) words=" --until --reason --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        signoff:*) words=" --until --reference --who --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        check:*) words=" $(_jarmor_profiles) --format --json --root --at --dockerfile --manifest --unit --baseline --exit-on --output --no-color --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        fix:*) words=" $(_jarmor_profiles) --apply --rollback --root --script --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        report:*) words=" --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        rules:*) words=" --format --json --markdown --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        explain:*) words="update-level ks-default-cert ks-type-sniff ks-key-strength ks-expiry ks-default-password ks-separate-internal ks-proven bi-keystore-create secret-plaintext secret-vault-unencrypted secret-cipher-alg secret-password-file bi-config-encrypted bi-keystore-src tls-protocols-tomcat tls-protocols-passthru tls-protocols-binary tls-protocols-misc tls-ciphers-tomcat tls-ciphers-passthru tls-ciphers-misc bi-tls-listeners bi-mtls tls-dh-key-size tls-renegotiation tls-hostname-verification jvm-heap-container jvm-security-manager jmx-remote-off jmx-rmi-hostname jvm-gc jvm-env-hygiene secret-argv-env jvm-version-supported jvm-patched http-plain-disabled http-server-header http-hsts http-no-cache http-session-id admin-default-creds admin-create-flag admin-separate-system-user console-access mi-management-api userstore-readonly ldap-tls db-tls external-tls db-least-privilege db-h2-prod gw-ai-egress session-cleanup-chunks callback-url-regex client-auth-app-password client-auth-hash-match client-auth-authenticationendpoint client-auth-accountrecoveryendpoint client-auth-change-offline script-class-access mediator-access tryit-disabled log-rotation log-forging os-fs-permissions cfg-template-integrity bi-config-perms bi-service-account ro-rootfs fs-separate-data os-user cap-drop-all k8s-no-priv-esc os-min-software os-sec-updates os-user-activity-log backup ssh-port ssh-no-root ssh-key-login ssh-banner port-default fw-host-enabled fw-cluster-ports bind-interface net-failover net-device-logging net-open-ports net-device-security net-firmware net-block-admin-contexts net-egress-publisher bi-systemd bi-docker-user k8s-run-as-nonroot k8s-networkpolicy --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        plan:*) words="java $(_jarmor_profiles) --format --diff-script --connect --json --output --no-color --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        attest:*) words="$(pgrep -x java) --format --json --output --no-color --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        import:*) words=" --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        emit:emit) words='entrypoint' ;;
        emit:*) words=" $(_jarmor_profiles) --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        profile:profile) words='show' ;;
        profile:*) words="ballerina base container jvm wso2-apim wso2-is wso2-mi wso2-si --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        java-security:*) words=" --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        keystore:keystore) words='show make' ;;
        keystore:*) words=" --password-file --key-password-file --key --for --at --java --use --type --alias --json --output --no-color --key-type --days --csr --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        vault:vault) words='encrypt' ;;
        vault:*) words=" --password-file --alias --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        completion:*) words="bash zsh fish --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        man:*) words="jarmor jarmor.toml jarmor-rules --output --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        help:*) words="java run script start stop restart status list bal install uninstall waive signoff check fix report rules explain plan attest import emit profile java-security keystore vault completion man help version --profile --user --mode --receipt --quiet --verbose --help --version" ;;
        version:*) words=" --profile --user --mode --receipt --quiet --verbose --help --version" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -o default -F _jarmor jarmor
