#!/bin/bash
# What it costs to open and prove a key store, beside keytool and openssl, all measured in one run.
#   scripts/bench_keystore.sh [ROUNDS]
# CPU time of whole processes (user and system, children too), because a loaded machine tells nothing by the clock.
# keytool -list does not even decrypt the key, and openssl pkcs12 matches it with nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-20}

scripts/setup.sh build test
scripts/build.sh jarmor
jarmor=$PWD/build/release/bin/jarmor
jdk=$(dirname "$(dirname "$(readlink -f "$(compgen -G '/usr/lib/jvm/*/bin/keytool' | head -n 1)")")")
keytool=$jdk/bin/keytool
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
pass=Str0ng-Pass-2026
printf '%s\n' $pass >password

make() { # make FILE TYPE [OPTION...]
    "$keytool" "${@:3}" -genkeypair -keystore "$1" -storetype "$2" -storepass $pass -keypass $pass -alias server \
        -keyalg RSA -keysize 2048 -dname CN=gw.example.com -validity 300 2>/dev/null
}
make jks.jks JKS
make pkcs12.p12 PKCS12
make pkcs12-legacy.p12 PKCS12 -J-Dkeystore.pkcs12.legacy
make jceks.jceks JCEKS
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=gw.example.com -days 300 2>/dev/null
openssl pkcs12 -export -inkey key.pem -in cert.pem -out openssl.p12 -passout file:password

# cpu COUNT COMMAND...: milliseconds of CPU for one run.
cpu() {
    local count=$1 i TIMEFORMAT='%U %S' took
    shift
    took=$({ time for ((i = 0; i < count; ++i)); do "$@" >/dev/null 2>&1 || true; done; } 2>&1 | tail -n 1)
    awk -v count="$count" '{ printf "%.2f", ($1 + $2) * 1000 / count }' <<<"$took"
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'; }

# What fails at once is fast: a store that is not opened ends the bench. 1: it opened, and is not a good one.
opens() {
    local rc=0
    "$@" >/dev/null || rc=$?
    [ $rc -le 1 ]
}

printf '%-20s %12s %12s %12s %14s %14s\n' "store" "jarmor ms" "keytool ms" "openssl ms" "keytool/jarmor" "openssl/jarmor"
for store in jks.jks pkcs12.p12 openssl.p12 pkcs12-legacy.p12 jceks.jceks; do
    opens "$jarmor" keystore show "$store" --password-file password -q
    mine=$(cpu "$rounds" "$jarmor" keystore show "$store" --password-file password -q)
    java=$(cpu $((rounds / 10 + 1)) "$keytool" -list -keystore "$store" -storepass $pass)
    other=- against=-
    case $store in *.p12)
        legacy=()
        [ $store != pkcs12-legacy.p12 ] || legacy=(-legacy)
        other=$(cpu "$rounds" openssl pkcs12 -in "$store" -passin file:password -nodes "${legacy[@]}")
        against=$(ratio "$other" "$mine")
        ;;
    esac
    printf '%-20s %12s %12s %12s %14s %14s\n' "$store" "$mine" "$java" "$other" "$(ratio "$java" "$mine")" "$against"
done
