#!/bin/bash
# The verdict of an install is that of the start: also where the start opens key stores, which only the whole image can.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/installed_home.bash"

# make_stores: as an operator makes them, once.
make_stores() {
    mkdir -p "$work/stores"
    (cd "$work/stores" && "$program" keystore make server.p12 --for gw.example.com) >/dev/null
    "$jdk/bin/keytool" -J-XX:TieredStopAtLevel=1 -genkeypair -alias server -keyalg RSA -dname CN=gw.example.com \
        -startdate -20d -validity 10 -storetype PKCS12 -keystore "$work/stores/old.p12" \
        -storepass:file "$work/stores/server.p12.password" >/dev/null 2>&1
}
# make_home STORE [OTHER]: one whose configuration names that store for its TLS, and the other one for the rest.
make_home() {
    local security password trust of
    security=$home/repository/resources/security
    rm -rf "$home"
    mkdir -p "$home/tmp" "$home/repository/conf" "$home/repository/logs" "$security"
    put_script product bin/api-manager.sh
    cp "$work/probe.jar" "$home/bin/"
    cp "$work"/stores/*.p12 "$security"
    password=$(cat "$work/stores/server.p12.password") trust=$(cat "$work/stores/server-trust.p12.password")
    for of in keystore.tls keystore.primary keystore.internal; do
        printf '[%s]\nfile_name = "%s"\ntype = "PKCS12"\nalias = "server"\npassword = "%s"\nkey_password = "%s"\n' \
            $of "$([ $of = keystore.tls ] && echo "$1" || echo "${2:-$1}")" "$password" "$password"
    done >"$home/repository/conf/deployment.toml"
    printf '[truststore]\nfile_name = "server-trust.p12"\ntype = "PKCS12"\npassword = "%s"\n' "$trust" \
        >>"$home/repository/conf/deployment.toml"
    own_home
    # The rest of this configuration is that of a new product, which no start in enforce would accept.
    mkdir -p "$profiles/wso2am.d"
    printf 'baseline = "0.9"\n' >"$profiles/wso2am.d/adopted.toml"
}
# Each error as "rule where: found", on a line: what install prints after a colon, and a start in columns of a width.
errors_of_install() { sed -n 's/^error      \([a-z0-9-]*\): /\1 /p' "$1"; }
errors_of_start() {
    sed '/^see all of it/,$d' "$1" | tr -s ' \n' '  ' | sed 's/ \(error\|warning\|mend\|note\) /\n\1 /g' | sed -n 's/^error //p' | sed 's/ $//'
}
refused_alike() {
    expect 77 jarmor install "$home" >"$work/out" 2>"$work/err"
    says 'next start would be refused: [1-9]' "$work/err"
    says 'nothing was installed.*--mode' "$work/err"
    as_before
    errors_of_install "$work/err" | sort >"$work/foretold"
    jarmor install "$home" --mode enforce >"$work/out"
    expect 77 as_service sh "$home/bin/api-manager.sh" exit 7 >"$work/out" 2>"$work/err"
    errors_of_start "$work/err" | sort >"$work/found"
    diff "$work/foretold" "$work/found"
    jarmor uninstall "$home" >/dev/null
}

good_stores() {
    need_root
    make_home server.p12
    jarmor install "$home" >"$work/out" || { cat "$work/out"; return 1; }
    says '^next start would go through: 0 errors' "$work/out"
    says_not 'ks-open|not opened' "$work/out"
    says "exec '?$program'? script" "$home/bin/api-manager.sh"
    says_not libexec "$home/bin/api-manager.sh"
    expect 7 as_service sh "$home/bin/api-manager.sh" exit 7 >"$work/out" 2>"$work/err"
}
# Neither can judge then, and both say the same line.
without_the_whole() {
    need_root
    mv "$(whole "$program")" "$work/kept"
    # shellcheck disable=SC2064  # the program of this case
    trap "mv '$work/kept' '$(whole "$program")'" EXIT
    expect 77 jarmor install "$home" >"$work/out" 2>"$work/foretold"
    expect 70 as_service sh "$home/bin/api-manager.sh" exit 7 >"$work/out" 2>"$work/found"
    says '^error      .*libexec/jarmor.*opens the key stores, and is not there' "$work/foretold"
    grep -qF "$(sed -n 's/^error      //p' "$work/foretold")" "$work/found"
    jarmor uninstall "$home" >/dev/null
}
bad_stores() {
    need_root
    make_home old.p12 gone.p12
    refused_alike
    says '^ks-expiry .*old.p12' "$work/found"
    says '^ks-open .*gone.p12' "$work/found"
}
# A script of the time of JDK 8: what install foretells is what the JVM then does.
jdk_that_refuses() {
    need_root
    make_home server.p12
    sed -i "s|-Djava.io.tmpdir|-Djava.endorsed.dirs=\"\$CARBON_HOME\"/lib -Djava.io.tmpdir|" "$home/bin/api-manager.sh"
    own_home
    jarmor install "$home" >"$work/out"
    says "^lacks +a JDK that starts with -Djava.endorsed.dirs \(until JDK 8\): $jdk, which is JDK" "$work/out"
    says "mend: jarmor install --java-home DIRECTORY $home" "$work/out"
    says '^next start would end at once, by the JVM itself: 0 errors' "$work/out"
    expect 1 as_service sh "$home/bin/api-manager.sh" exit 7 >"$work/out" 2>&1
    says 'java.endorsed.dirs=.* is not supported' "$work/out"
    jarmor uninstall "$home" >/dev/null
}
asked_of_the_name_service() {
    need_root
    make_home server.p12
    sed -i.kept '/^nobody:/d' "$work/etc/passwd"
    need "needs libnss_systemd" with_own_etc getent passwd nobody
    chown -R nobody "$home"
    jarmor install "$home" --user nobody >"$work/out"
    says '^next start would go through: 0 errors' "$work/out"
    says "exec '?$program'? script" "$home/bin/api-manager.sh"
    says '^user = "nobody"$' "$profiles/wso2am.toml"
    jarmor uninstall "$home" >/dev/null
    mv "$work/etc/passwd.kept" "$work/etc/passwd"
}

cases() {
    local as=$4
    prepare "$1" "$2"
    home=$work/opt/wso2am-4.5.0
    [ -e "$work/stores" ] || make_stores
    it "an option that the JDK refuses is foretold $as" jdk_that_refuses
    it "good stores: the next start goes through, and the stub names the program, not its other image $as" good_stores
    it "where the image that opens stores is missing, install refuses in the words of the start $as" without_the_whole
    [ "$1" = "$TEST_PROGRAM" ] || return 0
    it "of a store that is missing or has expired install says what the start says, and needs a mode $as" bad_stores
    it "a user that only the name service knows gets the same stub $as" asked_of_the_name_service
}
start_with cases "$(jdks | head -n 1)" $(programs)
finish
