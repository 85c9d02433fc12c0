#!/bin/bash
# jarmor in front of two real servers, from a fresh Debian 12 to their exit codes: a small HTTPS server
# (scripts/demo/HttpsHello.java) and Debian's tomcat10, both started as root, both running as somebody else.
# Everything lives in a temporary directory and on loopback, and is gone afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" != --built ]; then
    scripts/setup.sh build demo
    scripts/build.sh jarmor
    # Only the rest needs root.
    [ "$(id -u)" = 0 ] || exec sudo -- "$PWD/scripts/demo.sh" --built
fi

bold="" plain=""
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
title() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
# Shows a command as one would type it, then runs it.
show() {
    printf '$ %s\n' "$*"
    "$@"
}

work=$(mktemp -d)
pids=()
clean_up() {
    for pid in "${pids[@]}"; do kill -KILL "$pid" && wait "$pid" || true; done 2>/dev/null
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

java_home=$(dirname "$(dirname "$(readlink -f "$(compgen -G '/usr/lib/jvm/*/bin/javac' | sort -V | tail -n 1)")")")
hello_user=61184:61184 # a number needs no passwd entry
install -m 755 build/release/bin/jarmor "$work/jarmor"
chmod 755 "$work"
PATH=$work:$java_home/bin:$PATH

# Loopback ports that nobody listens on.
free_port() {
    local port
    for port in $(shuf -i 20000-29999 -n 20); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
    done
    return 1
}

make_hello() {
    mkdir "$work/hello"
    javac -d "$work/hello" scripts/demo/HttpsHello.java
    openssl rand -hex 16 >"$work/hello/password"
    keytool -genkeypair -alias demo -keyalg EC -groupname secp256r1 -dname CN=localhost -ext san=ip:127.0.0.1,dns:localhost \
        -validity 2 -storetype PKCS12 -keystore "$work/hello/keys.p12" -storepass:file "$work/hello/password" 2>/dev/null
    keytool -exportcert -rfc -alias demo -keystore "$work/hello/keys.p12" -storepass:file "$work/hello/password" \
        2>/dev/null >"$work/ca.pem"
    chgrp "${hello_user#*:}" "$work/hello/keys.p12" "$work/hello/password"
    chmod 640 "$work/hello/keys.p12" "$work/hello/password"
    cat >"$work/hello.toml" <<TOML
extends = "jvm"
user    = "$hello_user"
ports   = [$hello_port]

[jvm]
java_home  = "$java_home"
main_class = "HttpsHello"
class_path = ["$work/hello"]
arguments  = ["$work/hello/keys.p12", "$work/hello/password", "$hello_port"]
TOML
}

make_tomcat() {
    local base=$work/tomcat
    mkdir -p "$base/webapps/ROOT"
    cp -r /usr/share/tomcat10/etc "$base/conf"
    echo 'hello from tomcat' >"$base/webapps/ROOT/index.html"
    install -m 640 -g tomcat "$work/hello/keys.p12" "$base/conf/keys.p12"
    cat >"$base/conf/server.xml" <<XML
<Server port="-1">
  <Service name="Catalina">
    <Connector port="$tomcat_port" address="127.0.0.1" connectionTimeout="5000" SSLEnabled="true" scheme="https" secure="true">
      <SSLHostConfig>
        <Certificate certificateKeystoreFile="conf/keys.p12"
                     certificateKeystorePassword="$(cat "$work/hello/password")" />
      </SSLHostConfig>
    </Connector>
    <Engine name="Catalina" defaultHost="localhost">
      <Host name="localhost" appBase="webapps" />
    </Engine>
  </Service>
</Server>
XML
    chown root:tomcat "$base/conf/server.xml" && chmod 640 "$base/conf/server.xml"
    for folder in logs temp work; do install -d -o tomcat -g tomcat -m 750 "$base/$folder"; done
    cat >"$work/tomcat.toml" <<TOML
extends = "jvm"
user    = "tomcat"
home    = "/usr/share/tomcat10"
ports   = [$tomcat_port]

[jvm]
java_home  = "$java_home"
main_class = "org.apache.catalina.startup.Bootstrap"
class_path = ["bin/bootstrap.jar", "bin/tomcat-juli.jar"]
options    = [
  "-Dcatalina.home=/usr/share/tomcat10",
  "-Dcatalina.base=$base",
  "-Djava.io.tmpdir=$base/temp",
  "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
  "-Djava.util.logging.config.file=$base/conf/logging.properties",
]
arguments  = ["start"]
TOML
}

# start NAME COMMAND...: the PID of jarmor is the PID of the JVM, so that $! is the server.
start() {
    local name=$1
    shift
    printf '$ %s &\n' "$*"
    "$@" >"$work/$name.log" 2>&1 &
    pids+=($!)
}

# request PORT PID: waits until the server answers, as long as it lives.
request() {
    until curl --silent --fail --cacert "$work/ca.pem" "https://localhost:$1/"; do
        kill -0 "$2" 2>/dev/null || { cat "$work"/*.log >&2; return 1; }
        sleep 0.1
    done
}

# A client that asks to renegotiate must be turned away. TLS 1.3 has no such thing, so 1.2 is asked for. A server that
# agreed would send its certificate again.
refuses_renegotiation() {
    local said after
    said=$({ sleep 0.5; echo R; sleep 0.5; } |
        openssl s_client -connect "localhost:$1" -CAfile "$work/ca.pem" -tls1_2 2>&1 || true)
    after=${said#*RENEGOTIATING}
    if [[ $said != *"Verification: OK"*RENEGOTIATING* || $after = *"verify return"* || $after != *:error:* ]]; then
        printf '%s\nport %s: renegotiation was NOT refused\n' "$said" "$1"
        return 1
    fi
    printf 'port %s: refused: %s\n' "$1" "$(sed -n 's/.*:SSL routines:[^:]*:\([^:]*\):.*/\1/p' <<<"$after" | head -n 1)"
}

# stop NAME PID: TERM, and the code that the JVM then ends with.
stop() {
    local code=0
    kill -TERM "$2"
    wait "$2" || code=$?
    printf '%-7s ended with %d\n' "$1" $code
    [ $code = 143 ]
}

hello_port=$(free_port)
tomcat_port=$(free_port)
title "Two servers, a key store made by keytool, a profile each"
make_hello
make_tomcat
sed 's/^/    /' "$work/hello.toml"

title "What jarmor would start"
show jarmor plan "$work/hello.toml"

title "Start, as root, through the drop"
start hello jarmor run "$work/hello.toml"
start tomcat jarmor run "$work/tomcat.toml"
hello=${pids[0]} tomcat=${pids[1]}

title "A request to each"
request "$hello_port" "$hello"
request "$tomcat_port" "$tomcat"

title "What they are, read from outside"
show jarmor attest "$hello"
show jarmor attest "$tomcat"

title "A client that wants to renegotiate"
refuses_renegotiation "$hello_port"
refuses_renegotiation "$tomcat_port"

title "Stopped with TERM"
stop hello "$hello"
stop tomcat "$tomcat"
pids=()
printf '\n%d s\n' $SECONDS
