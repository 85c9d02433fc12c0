#!/bin/bash
# What a client on the network sees of a server that jarmor started, beside the same server started by java itself.
. "$(dirname "$0")/../tap.sh"

make_keys() {
    [ -f "$work/ca.pem" ] || {
        echo "$RANDOM$RANDOM" >"$work/password"
        "$jdk/bin/keytool" -genkeypair -alias demo -keyalg RSA -keysize 2048 -dname CN=localhost -ext san=dns:localhost \
            -validity 2 -storetype PKCS12 -keystore "$work/keys.p12" -storepass:file "$work/password"
        "$jdk/bin/keytool" -exportcert -rfc -alias demo -keystore "$work/keys.p12" -storepass:file "$work/password" \
            >"$work/ca.pem"
        chmod 644 "$work/keys.p12" "$work/password"
    } 2>/dev/null
    compile_java -d "$classes" "$TEST_SOURCE_DIR/scripts/demo/HttpsHello.java"
}
free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo $port
}
answers() { curl --silent --fail --cacert "$work/ca.pem" "https://localhost:$port/"; }
# serve COMMAND...: starts the server behind it and waits until it answers or has ended; it ends with the case.
serve() {
    port=$(free_port)
    "$@" -cp "$classes" HttpsHello "$work/keys.p12" "$work/password" "$port" >"$work/out" 2>&1 &
    server=$!
    until_true 30 answers_or_ended
    answers || { cat "$work/out"; return 1; }
}
answers_or_ended() { answers || ! kill -0 "$server"; }
by_jarmor() { serve "$program" --user 61184:61184 java "$@"; }

# client OPTIONS...: what openssl says of a connection.
client() {
    { sleep 0.3; echo R; sleep 0.3; } |
        openssl s_client -connect "localhost:$port" -CAfile "$work/ca.pem" "$@" >"$work/said" 2>&1 || true
}
connects() { client "$@"; says '^(New|Reused), .*Cipher is [A-Z]' "$work/said"; }
is_turned_away() { client "$@"; says '^New, \(NONE\), Cipher is \(NONE\)' "$work/said"; }
asks_to_renegotiate() {
    client -tls1_2
    says '^Verification: OK' "$work/said"
    says '^RENEGOTIATING' "$work/said"
    sed '1,/^RENEGOTIATING/d' "$work/said" >"$work/after"
}
# After the word a server that agrees sends its certificate again; one that does not ends the connection.
agreed() { says '^verify return' "$work/after"; }
refused() { says_not '^verify return' "$work/after"; says ':error:' "$work/after"; }

java_renegotiates() { serve "$jdk/bin/java"; asks_to_renegotiate; agreed; }
cannot_be_switched_on() {
    need_root
    by_jarmor -Djdk.tls.rejectClientInitiatedRenegotiation=false
    asks_to_renegotiate
    refused
}
# The client lowers its own demands, so that what refuses is the server.
refuses_the_old_and_speaks_the_new() {
    need_root
    by_jarmor
    asks_to_renegotiate
    refused
    is_turned_away -tls1_1 -cipher DEFAULT:@SECLEVEL=0
    is_turned_away -tls1 -cipher DEFAULT:@SECLEVEL=0
    connects -tls1_2
    connects -tls1_3
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    # What a client sees comes from the JVM and its options, which are the same for both programs.
    [ "$program" = "$TEST_PROGRAM" ] || return 0
    export JAVA_HOME=$jdk
    make_keys
    it "java itself lets a client renegotiate $as" java_renegotiates
    it "jarmor: renegotiation and TLS 1.0 and 1.1 are refused, 1.2 and 1.3 are spoken $as" refuses_the_old_and_speaks_the_new
    it "jarmor: no option of the user brings renegotiation back $as" cannot_be_switched_on
}
each_start cases
finish
