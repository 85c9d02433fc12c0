#!/bin/bash
# The key stores that the configuration of a server names are opened before its JVM starts, as the service user.
. "$(dirname "$0")/../tap.sh"

# A home with a good pair of stores, and with their passwords where [[keystore]] looks.
make_home() {
    rm -rf "$work/home"
    mkdir -p "$work/home/conf"
    chmod 755 "$work/home" "$work/home/conf"
    (cd "$work/home/conf" && "$program" keystore make server.p12 --for gw.example.com --key-type ec) >/dev/null
    chown -R 61184:61184 "$work/home/conf"
}
# with MODE ROW...: the profile, and what a start of it says.
with() {
    local mode=$1 code=$2
    shift 2
    # exec: what stays beside a server keeps its state in /run, and the verdict is the same.
    { printf 'extends = "%s"\nhome = "%s"\nuser = "61184:61184"\nmode = "%s"\nstart = "exec"\n' "${family:-jvm}" "$work/home" "$mode"
      [ -z "${expiry:-}" ] || printf 'expired = "%s"\n' "$expiry"
      printf '[jvm]\nmain_class = "Ends"\nclass_path = ["%s"]\narguments = ["exit", "0"]\n' "$classes"
      printf '%s\n' "$@"; } >"$work/stores.toml"
    expect "$code" "$program" run "$work/stores.toml" >"$work/out" 2>"$work/err"
    # As one line: it is broken where 80 columns end.
    tr -s ' \n' '  ' <"$work/err" >"$work/said"
}
good='[[keystore]]
path = "conf/server.p12"
use = "tls"
alias = "server"
host = "gw.example.com"
password_file = "/PASSWORD"'

passes() {
    need_root
    make_home
    with enforce 0 "${good/\/PASSWORD/$work/home/conf/server.p12.password}"
    says_not 'ks-' "$work/said"
}
with_credential() {
    need_root
    # As systemd gives it to a unit of root: the service user cannot read it.
    install -m 700 -d "$work/credentials"
    install -m 400 "$work/home/conf/server.p12.password" "$work/credentials/store"
    local row=${good/password_file*/credential = \"store\"}
    CREDENTIALS_DIRECTORY=$work/credentials with enforce 0 "$row"
    says_not 'ks-' "$work/said"
    with enforce 0 "$row"
    says 'ks-.*CREDENTIALS_DIRECTORY' "$work/said"
}
wrong_password() {
    need_root
    echo not-this-one-really >"$work/wrong"
    with enforce 77 "${good/\/PASSWORD/$work/wrong}"
    says 'ks-integrity conf/server.p12: wrong password' "$work/said"
    says_not 'not-this-one' "$work/said"
    with audit 0 "${good/\/PASSWORD/$work/wrong}"
    says 'ks-integrity' "$work/said"
}
expired() {
    need_root
    "$jdk/bin/keytool" -genkeypair -keystore "$work/home/conf/old.p12" -storetype PKCS12 -storepass Str0ng-Pass-2026 -alias server -keyalg EC \
        -groupname secp256r1 -dname CN=gw.example.com -ext san=dns:gw.example.com -startdate -400d -validity 365 2>/dev/null
    echo Str0ng-Pass-2026 >"$work/home/conf/old.p12.password"
    chown 61184:61184 "$work/home/conf/"old.*
    chmod 600 "$work/home/conf/"old.*
    local row=${good//server.p12/old.p12}
    with enforce 77 "${row/\/PASSWORD/$work/home/conf/old.p12.password}"
    says 'error *ks-expiry *conf/old.p12.*expired 35 days ago' "$work/said"
    # A site that rather runs with an old certificate than not at all.
    expiry=warn with enforce 0 "${row/\/PASSWORD/$work/home/conf/old.p12.password}"
    says 'warning: ks-expiry: conf/old.p12.*expired 35 days ago' "$work/said"
}
missing_store() {
    need_root
    with enforce 77 '[[keystore]]' 'path = "conf/gone.p12"'
    says 'ks-open .*stores.toml:10:[0-9]*: \[\[keystore\]\] names conf/gone.p12, which' "$work/said"
    with enforce 0 '[[keystore]]' 'path = "conf/gone.p12"' \
        '[[waiver]]' 'rule = "ks-open"' 'reason = "test"' 'by = "ops"' 'until = 2099-01-01'
}
unreadable() {
    need_root
    chown root:root "$work/home/conf/server.p12"
    chmod 600 "$work/home/conf/server.p12"
    with enforce 77 "${good/\/PASSWORD/$work/home/conf/server.p12.password}"
    says 'ks-open.*server.p12, which cannot be opened: Permission denied' "$work/said"
}
of_the_jvm() {
    need_root
    make_home
    STORE_PASSWORD=$(cat "$work/home/conf/server.p12.password") with enforce 77 '[[keystore]]' \
        'path = "conf/server.p12"' 'alias = "other"' 'password_env = "STORE_PASSWORD"'
    says "ks-alias.*conf/server.p12: has no entry 'other'" "$work/said"
    # Java opens these when TLS first asks for them, so that a program may make them, or never ask.
    expect 0 "$program" --user 61184:61184 java -Djavax.net.ssl.trustStore=/nowhere/trust.p12 -cp "$classes" Ends exit 0 2>"$work/said"
    says 'ks-open.*-Djavax.net.ssl.trustStore' "$work/said"
    expect 77 "$program" --user 61184:61184 java -Djavax.net.ssl.keyStore="$work/home/conf/server.p12" -Djavax.net.ssl.keyStorePassword=not-it -cp "$classes" Ends exit 0 2>"$work/said"
    says 'ks-integrity  .*server.p12:' "$work/said"
}
of_a_product() {
    need_root
    make_home
    mkdir -p "$work/home/repository/conf" "$work/home/repository/resources/security"
    cp "$work/home/conf/server.p12" "$work/home/conf/server-trust.p12" "$work/home/repository/resources/security"
    printf '[keystore.tls]\nfile_name = "server.p12"\ntype = "PKCS12"\nalias = "server"\npassword = "%s"\nkey_password = "%s"\n[truststore]\nfile_name = "gone.p12"\n' \
        "$(cat "$work/home/conf/server.p12.password")" "$(cat "$work/home/conf/server.p12.password")" \
        >"$work/home/repository/conf/deployment.toml"
    chown -R 61184:61184 "$work/home"

    family=wso2-apim with enforce 77
    says 'ks-open repository/conf/deployment.toml:8:[0-9]*: \[truststore\] names' "$work/said"
    says_not "$(cat "$work/home/conf/server.p12.password")" "$work/said"
}

# result RULE: what `jarmor check` says of a rule, each of its statements.
result() {
    grep -o "\"rule\": *\"$1\", *\"result\": *\"[a-z_]*\"" "$work/report" | sed 's/.*"\([a-z_]*\)"$/\1/' | sort -u | tr '\n' ' '
}
judged() {
    need_root
    make_home
    with enforce 0 "${good/\/PASSWORD/$work/home/conf/server.p12.password}" '[[keystore]]' 'use = "trust"' \
        'path = "conf/server-trust.p12"' "password_file = \"$work/home/conf/server-trust.p12.password\""
    "$program" check "$work/stores.toml" --json 2>"$work/err" | tr -d '\n' >"$work/report"
    local rule
    for rule in ks-default-cert ks-default-password ks-expiry ks-key-strength ks-type-sniff ks-proven; do
        expect 0 test "$rule $(result $rule)" = "$rule pass "
    done
    # Trusted by nothing and named by nobody: still a key that others have.
    mkdir "$work/home/web"
    openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -out "$work/home/web/old.crt" -days 30 \
        -subj '/C=US/O=WSO2/CN=localhost' 2>/dev/null
    chown -R 61184:61184 "$work/home/web"
    "$program" check "$work/stores.toml" --json 2>"$work/err" | tr -d '\n' >"$work/report"
    says 'web/old.crt.*looks like a default one' "$work/report"
    expect 0 test "$(result ks-default-cert)" = 'warn '
    rm "$work/home/conf/server.p12"
    "$program" check "$work/stores.toml" --json 2>"$work/err" | tr -d '\n' >"$work/report"
    says '"fail' "$work/report"
    expect 0 test "$(result ks-proven)" = 'fail unknown '
    expect 0 test "$(result ks-key-strength)" = 'unknown '
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    export JAVA_HOME=$jdk
    it "good stores are started with, and nothing is said of them $as" passes
    it "a credential of systemd is read before the drop $as" with_credential
    it "a wrong password refuses an enforced start, and not an audited one $as" wrong_password
    it "a store that is not there refuses, unless that is waived $as" missing_store
    it "an expired certificate refuses, unless the profile only wants to be warned $as" expired
    it "a store that only root can read is not opened with root's rights $as" unreadable
    it "aliases, and the stores of -Djavax.net.ssl, are looked at $as" of_the_jvm
    it "jarmor check judges the stores, and every certificate in the home $as" judged
    it "the stores of a product's deployment.toml are found, with their place $as" of_a_product
}
# One JDK is as good as another: it is not asked.
jdks() { printf '%s\n' /usr/lib/jvm/*/ | while read -r home; do [ ! -x "$home/bin/javac" ] || { readlink -f "$home"; break; }; done; }
each_start cases
finish
