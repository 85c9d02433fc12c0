#!/bin/bash
# Remote management that [jvm.jmx] declares, as a JMX client and the kernel's list of sockets see it.
. "$(dirname "$0")/../tap.sh"

user=61184
prepare() {
    compile_java -d "$classes" "$TEST_SOURCE_DIR/tests/e2e/JmxClient.java"
    [ ! -f "$work/passwords" ] || return 0
    echo 'operator right' >"$work/passwords"
    echo 'operator readwrite' >"$work/access"
    "$jdk/bin/keytool" -genkeypair -alias jmx -keyalg RSA -keysize 2048 -dname CN=localhost -validity 2 \
        -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -keystore "$work/keys.p12" -storepass changeit
    "$jdk/bin/keytool" -exportcert -alias jmx -keystore "$work/keys.p12" -storepass changeit >"$work/jmx.der"
    "$jdk/bin/keytool" -importcert -noprompt -alias jmx -file "$work/jmx.der" \
        -storetype PKCS12 -keystore "$work/trust.p12" -storepass changeit
    printf 'javax.net.ssl.keyStore=%s\njavax.net.ssl.keyStorePassword=changeit\n' "$work/keys.p12" >"$work/tls.properties"
    chmod 600 "$work"/{passwords,access,keys.p12,tls.properties}
    chown $user "$work"/{passwords,access,keys.p12,tls.properties}
} >"$work/prepared" 2>&1

free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo $port
}
# profile LINES...: a server with [jvm.jmx] as the lines say.
profile() {
    port=$(free_port)
    {
        printf '%s\n' "user = \"$user:$user\"" '[jvm]' 'main_class = "Ends"' "class_path = [\"$classes\"]" \
            'arguments = ["wait"]' ${options:+"options = [\"$options\"]"} '[jvm.jmx]' "port = $port"
        printf '%s\n' "$@"
    } >"$work/jmx.toml"
}
passwords="password_file = \"$work/passwords\""
access="access_file = \"$work/access\""

# serve [COMMAND...]: starts the server, behind the command, and waits until it is up; it ends with the case.
serve() {
    : >"$work/out"
    "$@" "$program" run "$work/jmx.toml" >"$work/out" 2>&1 &
    server=$!
    until_true 30 up_or_ended
    grep -q '^ready' "$work/out" || { cat "$work/out"; return 1; }
}
up_or_ended() { grep -q '^ready' "$work/out" || ! kill -0 "$server"; }
# The server's listening sockets, address and port as the kernel writes them.
listening() {
    local inode
    for inode in $(find "/proc/$server/fd" -lname 'socket:*' -printf '%l\n' | tr -dc '0-9\n'); do
        awk -v inode="$inode" '$4 == "0A" && $10 == inode { print $2 }' /proc/net/tcp /proc/net/tcp6
    done
}
listens_on() { listening | grep -Eq "^$1:$(printf %04X "$port")\$" || { echo "not on $1:"; listening; return 1; }; }
# client PASSWORD [tls]
client() {
    "$jdk/bin/java" -Djavax.net.ssl.trustStore="$work/trust.p12" -Djavax.net.ssl.trustStorePassword=changeit \
        -cp "$classes" JmxClient "$port" operator "$@" >"$work/said" 2>&1
}
connects() { client "$@"; says '^connected' "$work/said"; }
is_turned_away() { client "$@"; says '^turned away: Authentication failed' "$work/said"; }
finds_no_connection() { client "$@"; says '^no connection' "$work/said"; }

loopback4='(0000000000000000FFFF0000)?0100007F'
every4='(0{32}|0{8})'

on_loopback() {
    need_root
    profile "$passwords" "$access" 'tls = false'
    serve
    listens_on "$loopback4"
    connects right
    is_turned_away wrong
}
elsewhere_named() {
    need_root
    need "needs its own mount and UTS namespace" unshare --uts --mount true
    profile "$passwords" "$access" 'tls = false' 'host = "localhost"'
    # The address of another machine: without a word of ours the JVM would send its clients there.
    printf '127.0.0.1 localhost\n192.0.2.7 elsewhere\n' >"$work/hosts"
    # shellcheck disable=SC2016  # the inner shell's
    serve unshare --uts --mount sh -ec \
        'mount --bind "$0" /etc/hosts; echo elsewhere >/proc/sys/kernel/hostname; exec "$@"' "$work/hosts"
    listens_on "$loopback4"
    connects right
}
name_of_ones_own() {
    need_root
    options=-Djava.rmi.server.hostname=192.0.2.7
    profile "$passwords" 'tls = false'
    serve
    says '192\.0\.2\.7' "/proc/$server/cmdline"
    says_not 'hostname=127' "/proc/$server/cmdline"
}
on_every_address() {
    need_root
    options=-Dcom.sun.management.jmxremote.ssl.config.file=$work/tls.properties
    profile "$passwords" "$access" 'host = "0.0.0.0"'
    serve
    listens_on "$every4"
    connects right tls
    is_turned_away wrong tls
    finds_no_connection right
}
without_key_store() {
    need_root
    profile "$passwords" "$access"
    serve
    says '^jarmor: warning: jmx-rmi-hostname: .*no key store is named for TLS' "$work/out"
    finds_no_connection right tls
}
attested() {
    need_root
    profile "$passwords" "$access" 'tls = false'
    serve
    expect 0 "$program" attest "$server" >"$work/said"
    says "^holds +sockets .*127.0.0.1\]?:$port" "$work/said"
}

# refused CODE PATTERN LINES...: one line that says it, and nothing was started.
refused() {
    local code=$1 pattern=$2
    shift 2
    need_root
    profile "$@"
    JOURNAL_STREAM=8:1 expect "$code" "$program" run "$work/jmx.toml" >"$work/out" 2>&1
    says "$pattern" "$work/out"
    [ "$(wc -l <"$work/out")" = 1 ]
}
passwords_for_all() {
    need_root
    cp "$work/passwords" "$work/open"
    chown $user "$work/open"
    chmod "$1" "$work/open"
    refused 77 "$work/open: others than its owner may .*mend: chown $user:$user .*; chmod 600" \
        "password_file = \"$work/open\"" 'tls = false'
}
passwords_of_root() {
    need_root
    install -m 600 "$work/passwords" "$work/roots"
    refused 77 "$work/roots: .*Permission denied; mend: chown $user" "password_file = \"$work/roots\"" 'tls = false'
}
port_missing() {
    need_root
    profile "$passwords"
    sed -i '/^port/d' "$work/jmx.toml"
    expect 65 "$program" run "$work/jmx.toml" 2>"$work/out"
    says "\[jvm.jmx\] lacks 'port'" "$work/out"
}

cases() {
    program=$1 jdk=$2 classes=$3 options=
    local as=$4
    # What a client sees comes from the JVM and its options, which are the same for both programs.
    [ "$program" = "$TEST_PROGRAM" ] || return 0
    export JAVA_HOME=$jdk
    [ "$(id -u)" != 0 ] || prepare
    it "on loopback, the right password connects and a wrong one does not $as" on_loopback
    it "on loopback, also where the host's name is another address $as" elsewhere_named
    it "the operator's own java.rmi.server.hostname stays $as" name_of_ones_own
    it "on every address, with TLS and password only $as" on_every_address
    it "TLS without a key store is warned of $as" without_key_store
    it "what is declared, attest finds declared $as" attested
    it "refused: no port $as" port_missing
    it "refused: no password file named $as" refused 65 "lacks 'password_file'"
    it "refused: no password file there $as" refused 77 "/none: .*No such file.*mend: install -m 600 -o $user" \
        "password_file = \"$work/none\"" 'tls = false'
    it "refused: a password file that the user cannot read $as" passwords_of_root
    it "refused: a password file that the group can read $as" passwords_for_all 640
    it "refused: a password file that others can change $as" passwords_for_all 602
    it "refused: no access file there $as" refused 77 "/none: .*No such file" "$passwords" \
        "access_file = \"$work/none\"" 'tls = false'
    it "refused: another address without TLS $as" refused 65 'tls = false on a host that is not loopback' \
        "$passwords" 'tls = false' 'host = "0.0.0.0"'
    it "refused: a host by name, which Java may not find and then listen everywhere $as" refused 65 \
        'host must be an IP address' "$passwords" 'host = "127.0.0.1.example.com"' 'tls = false'
}
each_start cases
finish
