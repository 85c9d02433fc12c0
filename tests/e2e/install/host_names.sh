#!/bin/bash
# Which host names will be verified, and whether they would: said before Strict is in force. The judges are real servers
# on this machine, and the JDK that asks the same of them.
. "$(dirname "$0")/../tap.sh"

uid=61184
here=$(dirname "$0")
home=$work/home
mkdir -p "$home/repository/conf" "$home/repository/resources/security"
profile=$work/server.toml
cat >"$profile" <<TOML
extends = "jvm"
user = "$uid:$uid"
home = "$home"
[jvm]
main_class = "Ends"
class_path = ["/nonexistent"]
TOML
cp -a /etc "$work/etc" 2>/dev/null
echo '127.0.0.1 gw.example.com api.example.com a.b.example.com only-cn.example.com' >>"$work/etc/hosts"

configuration() { cat >"$home/repository/conf/deployment.toml"; }
# plan ARGS...: with names of its own; the output is $work/out.
plan() {
    # shellcheck disable=SC2016  # expanded inside
    unshare --mount sh -ec 'mount --make-rprivate /; mount --bind "$1" /etc; shift; exec "$@"' sh "$work/etc" \
        env JAVA_HOME="$jdk" "$program" plan "$profile" "$@" >"$work/out" 2>"$work/err"
}
# certificate FILE SUBJECT [SUBJECT-ALTERNATIVE-NAME]
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -keyout "$work/$1.key" \
        -out "$work/$1.crt" -subj "$2" ${3:+-addext "subjectAltName=$3"} 2>/dev/null
}
# serve FILE [ARGS...]: prints its port.
serve() {
    local port name=$1
    shift
    for _ in 1 2 3 4 5 6; do
        port=$((20000 + RANDOM % 10000))
        openssl s_server -quiet -accept 127.0.0.1:$port -cert "$work/$name.crt" -key "$work/$name.key" "$@" \
            </dev/null >/dev/null 2>&1 &
        local server=$!
        sleep 0.3
        kill -0 $server 2>/dev/null && echo $server >>"$work/servers" && echo $port && return
    done
    return 1
}

lists() {
    need_root
    configuration <<'TOML'
[server]
hostname = "gw.example.com"
[apim.gateway]
# url = "https://not.example.com"
service_url = "https://admin:hunter2@tm.example.com:9443/services/"
[database]
url = "jdbc:mysql://db/x"
[user_store]
connection_url = "ldaps://ad.example.com"
[x]
a = "https://$ref{server.hostname}:9443/"
b = "https://$secret{peer}:9443/"
TOML
    expect 0 plan
    says '^host names \(Strict\)$' "$work/out"
    says '^  repository/conf/deployment.toml:2: the server itself as gw.example.com: unknown' "$work/out"
    says 'deployment.toml:5: https://tm.example.com:9443 as tm.example.com: unknown: jarmor plan --connect' "$work/out"
    says 'deployment.toml:9: ldaps://ad.example.com as ad.example.com: unknown' "$work/out"
    says 'deployment.toml:11: https://\$ref\{server.hostname\}:9443 as gw.example.com: unknown' "$work/out"
    says 'deployment.toml:12: https://\$secret\{peer\}:9443: unknown: the server fills the name in' "$work/out"
    says_not 'hunter2|not.example|jdbc' "$work/out"
    expect 0 plan --json
    tr -s ' \n' ' ' <"$work/out" >"$work/flat"
    says '"host_names": \{ "verifier": "Strict", "addresses": \[' "$work/flat"
    says 'deployment.toml:5", "address": "https://tm.example.com:9443", "host": "tm.example.com", "outcome": "unknown", "detail": "jarmor plan --connect' "$work/flat"
    says 'deployment.toml:12", "address": "https://\$secret\{peer\}:9443", "outcome": "unknown"' "$work/flat"
    says_not 'hunter2' "$work/out"
}
own_store() {
    need_root
    "$jdk/bin/keytool" -genkeypair -keyalg EC -alias wso2carbon -dname CN=localhost -ext san=dns:localhost \
        -storetype "$1" -keystore "$home/repository/resources/security/$2" -storepass "$3" 2>/dev/null
    configuration <<TOML
[server]
hostname = "gw.example.com"
[keystore.primary]
file_name = "$2"
password = "$3"
alias = "wso2carbon"
[x]
local = "https://localhost:9443"
TOML
    expect 1 plan
    says "deployment.toml:2: .*fails: the certificate 'wso2carbon' in repository/resources/security/$2 is for localhost" \
        "$work/out"
    says 'deployment.toml:8: https://localhost:9443 as localhost: verifies' "$work/out"
    sed -i 's/^password = .*/password = "another"/' "$home/repository/conf/deployment.toml"
    expect 0 plan
    says 'unknown: .*does not open with the configured password' "$work/out"
}
waived() {
    need_root
    configuration <<'TOML'
[server]
hostname = "localhost"
TOML
    mkdir -p "$work/server.d"
    cat >"$work/server.d/names.toml" <<TOML
[[waiver]]
rule = "tls-hostname-verification"
reason = "r"
by = "b"
until = $(date -u -d '+3 days' +%F)
[[jvm.option]]
option = "-Dhttpclient.hostnameVerifier=DefaultAndLocalhost"
guideline = "tls-hostname-verification"
TOML
    expect 0 plan
    rm -r "$work/server.d"
    says '^host names \(DefaultAndLocalhost\)$' "$work/out"
    says 'as localhost: verifies: DefaultAndLocalhost takes any' "$work/out"
}
# What a plan says of each address, as the JDK does.
said_by_plan() { sed -n 's/.*: \(https:[^ ]*\) as [^ ]*: \(verifies\|fails\|unknown\):.*/\1 \2/p' "$work/out" | sort; }
as_the_jdk() {
    need_root
    need "needs openssl(1)" openssl version
    : >"$work/servers"
    # shellcheck disable=SC2064  # the numbers come later
    trap 'kill -KILL $(cat "$work/servers") 2>/dev/null' EXIT
    certificate named /CN=other.example.com DNS:gw.example.com,DNS:localhost
    certificate wildcard /CN=x 'DNS:*.example.com'
    certificate address /CN=localhost IP:127.0.0.1
    certificate common /CN=only-cn.example.com
    local certificate port words=() host
    {
        echo '[x]'
        for certificate in named wildcard address common; do
            port=$(serve $certificate)
            for host in gw.example.com api.example.com a.b.example.com only-cn.example.com localhost 127.0.0.1; do
                echo "$certificate-${host//./-} = \"https://$host:$port/x\""
                words+=("$port" "$host")
            done
        done
    } >"$work/conf"
    configuration <"$work/conf"
    # shellcheck disable=SC2046  # pairs of words
    "$jdk/bin/java" "$here/AsksName.java" $(sed -n 's|.*"https://\(.*\):\([0-9]*\)/x"|\2 \1|p' "$work/conf") |
        sort >"$work/of-the-jdk"
    expect 1 plan --connect
    said_by_plan | diff - "$work/of-the-jdk"
    [ "$(grep -c verifies "$work/of-the-jdk")" -ge 5 ]
    [ "$(grep -c fails "$work/of-the-jdk")" -ge 10 ]
}
no_names() {
    need_root
    configuration <<'TOML'
[x]
a = "https://gw.example.com"
TOML
    expect 0 plan --connect
    says 'deployment.toml:2: https://gw.example.com as gw.example.com: unknown: the static program looks no names up' "$work/out"
}
no_peer() {
    need_root
    need "needs openssl(1)" openssl version
    : >"$work/servers"
    # shellcheck disable=SC2064
    trap 'kill -KILL $(cat "$work/servers") 2>/dev/null' EXIT
    certificate named /CN=gw.example.com DNS:gw.example.com
    local wants silent
    wants=$(serve named -Verify 1 -tls1_2)
    silent=$(serve named)
    # The kernel takes the connection, and nobody answers.
    kill -STOP "$(tail -n 1 "$work/servers")"
    configuration <<TOML
[x]
wants_a_certificate = "https://gw.example.com:$wants/"
says_nothing = "https://gw.example.com:$silent/"
is_not_there = "https://gw.example.com:1/"
has_no_address = "https://nowhere.invalid:9443/"
TOML
    local begin=$SECONDS
    expect 0 plan --connect
    [ $((SECONDS - begin)) -lt 15 ]
    says "$wants as gw.example.com: verifies" "$work/out"
    says "$silent as gw.example.com: unknown: no answer in time" "$work/out"
    says ':1 as gw.example.com: unknown: no connection: Connection refused' "$work/out"
    says 'nowhere.invalid: unknown: ' "$work/out"
}
nothing_to_ask() {
    need_root
    rm -f "$home/repository/conf/deployment.toml"
    expect 64 plan --connect
    says '--connect: there is no configuration' "$work/err"
    expect 0 plan
    says_not 'host names' "$work/out"
}
without_key_stores() {
    need_root
    configuration <<'TOML'
[x]
a = "https://api.example.com"
TOML
    mv "$work/libexec" "$work/elsewhere"
    expect 0 plan
    says '^  not looked at: the image that opens key stores is not installed' "$work/out"
    expect 70 plan --connect
    mv "$work/elsewhere" "$work/libexec"
}

cases() {
    program=$1 jdk=$2
    local as=$4
    install -m 755 -D "$(whole "$program")" "$work/libexec/jarmor/$(basename "$program")"
    install -m 755 -D "$program" "$work/bin/$(basename "$program")"
    program=$work/bin/$(basename "$program")
    it "each TLS address of the configuration is listed with its line and the name, and no password $as" lists
    it "the server's own certificate that lacks the name fails, in a JKS $as" own_store JKS "own.jks" changeit
    it "and in a PKCS12 $as" own_store PKCS12 "own.p12" changeit2
    rm -f "$home"/repository/resources/security/*
    it "DefaultAndLocalhost is a waiver, and then localhost verifies $as" waived
    if [ "$1" != "$TEST_STATIC_PROGRAM" ]; then
        it "--connect says of each peer what the JDK says of it $as" as_the_jdk
        it "a peer that does not answer is unknown, one that wants our certificate is not $as" no_peer
    else
        it "--connect of the static program says that it looks no names up $as" no_names
    fi
    it "--connect without a configuration is an error $as" nothing_to_ask
    it "where the image that opens key stores is not there, a plan says that nobody looked $as" without_key_stores
}
start_in_turn cases
finish
