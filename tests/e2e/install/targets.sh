#!/bin/bash
# What an operator may write where a server is meant: the name of its profile, its home, its start script, its PID. And
# what status says of a server that somebody started without jarmor. With the profiles of the machine out of the way.
. "$(dirname "$0")/../tap.sh"

uid=61184
here=$(dirname "$0")
cp -a /etc "$work/etc" 2>/dev/null
rm -rf "$work/etc/jarmor"
mkdir "$work/etc/jarmor"
home=$work/opt/wso2am-4.5.0

with_own_etc() {
    # shellcheck disable=SC2016  # expanded inside
    unshare --mount sh -ec 'mount --make-rprivate /; mount --bind "$1" /etc; mount --bind "$2" /run; shift 2; exec "$@"' \
        sh "$work/etc" "$work/run" "$@"
}
jarmor() { with_own_etc env -u JOURNAL_STREAM JAVA_HOME="$jdk" "$program" "$@"; }
as_user() { setpriv --reuid $uid --regid $uid --clear-groups "$@"; }
# server [UID]: the PID of the JVM of this home.
server() {
    local process
    for process in /proc/[0-9]*; do
        [ "$(stat -c %u "$process" 2>/dev/null)" = "${1:-$uid}" ] || continue
        tr '\0' ' ' <"$process/cmdline" 2>/dev/null | grep -q "^[^ ]*java .*-Dcarbon.home=$home " &&
            [ "$(readlink "$process/exe")" = "$jdk/bin/java" ] && echo "${process#/proc/}"
    done
}
runs() { [ -n "$(server "$@")" ]; }
is_gone() { ! runs "$@"; }
end_server() {
    local pid
    for pid in $(server) $(server 0); do kill -KILL "$pid"; done
    until_true 10 is_gone && until_true 10 is_gone 0
}

make_home() {
    mkdir -p "$home/bin" "$home/tmp" "$home/repository/logs" "$work/run"
    sed "s|@EXTRA@||" "$here/product.sh.in" >"$home/bin/api-manager.sh"
    chmod 755 "$home/bin/api-manager.sh"
    cp "$work/stays.jar" "$home/bin/"
    chown -R $uid:$uid "$home"
    jarmor install "$home" --user $uid:$uid >/dev/null
}
each_target() {
    need_root
    make_home
    local target pid
    jarmor start "$home" >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    pid=$(server)
    ln -sf "$home/bin/api-manager.sh" "$work/link.sh"
    for target in wso2am "$home" "$home/" "$home/bin/api-manager.sh" "$work/link.sh" "$pid"; do
        jarmor status "$target" >"$work/out"
        says "^wso2am runs: pid $pid, .* supervised by pid" "$work/out"
    done
    jarmor >"$work/out"
    says "^wso2am +enforce +running pid $pid, up [^ ]+ [a-z]+ +(pass|[0-9]+ error)" "$work/out"
    for target in wso2am "$home" "$home/bin/api-manager.sh"; do
        jarmor plan "$target" --diff-script >"$work/out"
        says "^differs from $home/bin/api-manager.sh" "$work/out"
    done
    expect 65 jarmor status $$ 2>"$work/err"
    says "was not started by jarmor, and no installed profile has its home" "$work/err"
    jarmor stop "$pid"
    is_gone
    expect 3 jarmor status "$home"
}
# Words that only print do so whether a server runs or not, and leave a running one and its files alone.
only_prints() {
    need_root
    local state word pid=0 script=$home/bin/api-manager.sh
    asks() { with_own_etc setpriv --reuid $uid --regid $uid --clear-groups env JAVA_HOME="$jdk" sh "$script" "$@"; }
    for state in stopped running; do
        [ $state = stopped ] || { jarmor start "$home" >"$work/out" && pid=$(server); }
        touch "$home/tmp/of_the_server"
        for word in help -help --HELP; do
            asks $word >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
            says '^Usage: api-manager.sh' "$work/out"
        done
        [ -e "$home/tmp/of_the_server" ]
        [ $state = stopped ] || [ "$(server)" = "$pid" ]
    done
    expect 77 asks >"$work/out" 2>&1
    says "already runs as pid $pid" "$work/out"
    jarmor status "$home" >"$work/out"
    says "^wso2am runs: pid $pid, .* supervised by pid" "$work/out"
    jarmor stop "$home"
    expect 3 jarmor status "$home"
}
# What is said and written of a start names the JVM, which stays, and not the process beside it.
names_the_jvm() {
    need_root
    jarmor --receipt "$work/run/receipt.json" run wso2am >"$work/out" 2>"$work/err" &
    until_true 20 runs
    local pid
    pid=$(server)
    until_true 10 grep -q "^jarmor: starting wso2am pid $pid as $uid:$uid" "$work/err"
    says "^  \"pid\": $pid,\$" "$work/run/receipt.json"
    [ "$(stat -c '%u %a' "$work/run/receipt.json")" = '0 600' ]
    [ -z "$(find -L "/proc/$pid/fd" "/proc/$(awk '/^PPid/ { print $2 }' "/proc/$pid/status")/fd" \
        -samefile "$work/run/receipt.json" 2>/dev/null)" ]
    jarmor attest "$pid" >"$work/out" || { cat "$work/out"; return 1; }
    jarmor stop wso2am
}
not_installed() {
    need_root
    mkdir -p "$work/opt/other/bin"
    touch "$work/opt/other/bin/x.sh"
    for target in "$work/opt/other" "$work/opt/other/bin/x.sh"; do
        expect 64 jarmor status "$target" 2>"$work/err"
        says "$target: is in no home that jarmor is installed in; jarmor install $target" "$work/err"
    done
    expect 65 jarmor status "$work/opt/nothing.toml" 2>"$work/err"
}
attested() {
    need_root
    jarmor start wso2am 2>"$work/err"
    local target pid
    pid=$(server)
    for target in wso2am "$home" "$pid"; do
        jarmor attest "$target" >"$work/out" || { cat "$work/out"; return 1; }
        says "pid $pid" "$work/out"
    done
    jarmor stop wso2am
    expect 64 jarmor attest wso2am 2>"$work/err"
    says 'wso2am: does not run' "$work/err"
}
as_json() {
    need_root
    jarmor start wso2am 2>"$work/err"
    jarmor status wso2am -o json >"$work/out"
    local pid
    pid=$(server)
    says '"schema": "jarmor-status-1"' "$work/out"
    says '"state": "running"' "$work/out"
    says "\"pid\": $pid\$|\"pid\": $pid," "$work/out"
    says '"started_by_jarmor": true' "$work/out"
    says "\"supervisor_pid\": $(awk '/^PPid/ { print $2 }' "/proc/$pid/status")" "$work/out"
    jarmor stop wso2am
    expect 3 jarmor status wso2am --json >"$work/out"
    says '"state": "stopped"' "$work/out"
    says '"code": 3' "$work/out"
    says_not '"pid"' "$work/out"
}
# The product's own script, as it was before.
by_hand() {
    (cd "$home" && exec env JAVA_HOME="$jdk" "$@" sh "$home/bin/.api-manager.sh.original") >/dev/null 2>&1 &
}
started_by_hand() {
    need_root
    by_hand setpriv --reuid $uid --regid $uid --clear-groups
    until_true 20 runs
    jarmor status "$home" >"$work/out"
    says "^wso2am runs: pid $(server), up .*, not started by jarmor: jarmor restart wso2am" "$work/out"
    jarmor status "$(server)" -o json >"$work/out"
    says '"started_by_jarmor": false' "$work/out"
    jarmor list >"$work/out"
    says "^wso2am +enforce +running pid $(server), .* started by hand: jarmor restart wso2am" "$work/out"
    expect 1 jarmor attest "$home" >"$work/out"
    says 'fails +started +not by jarmor' "$work/out"
    jarmor restart "$home" 2>"$work/err"
    jarmor status "$home" >"$work/out"
    says 'supervised by pid' "$work/out"
    jarmor stop "$home"
}
started_by_root() {
    need_root
    by_hand
    until_true 20 runs 0
    jarmor status "$home" >"$work/out"
    says "^wso2am runs: pid $(server 0), up .*, as root, not started by jarmor" "$work/out"
    jarmor list >"$work/out"
    says "^wso2am +enforce +running pid $(server 0), .* runs as root: end it, then jarmor start wso2am" "$work/out"
    jarmor stop "$home" 2>"$work/err"
    runs 0  # the service user has no say over it
    end_server
    expect 3 jarmor status "$home"
}
# A process of somebody else that says it is the server.
impostor() {
    need_root
    (exec -a java setpriv --reuid 61185 --regid 61185 --clear-groups \
        "$jdk/bin/java" -Dcarbon.home="$home" -cp "$work/stays.jar" Probe) >/dev/null 2>&1 &
    until_true 20 runs 61185
    expect 3 jarmor status "$home"
}
# With a mode that changes nothing the server is the script's, and the caller waits for nobody.
observed() {
    need_root
    sed -i '1i mode = "observe"' "$work/etc/jarmor/wso2am.toml"
    local said
    said=$(timeout 20 bash -c "$(declare -f with_own_etc jarmor); work='$work' jdk='$jdk' program='$program'; jarmor start wso2am" 2>&1)
    until_true 20 runs 0
    echo "$said" >"$work/out"
    says 'observed wso2am' "$work/out"
    tr '\0' '\n' <"/proc/$(server 0)/cmdline" >"$work/words"
    says '^-Dhttpclient.hostnameVerifier=AllowAll$' "$work/words"
    [ "$(readlink "/proc/$(server 0)/fd/1")" = /dev/null ]
    end_server
    sed -i 1d "$work/etc/jarmor/wso2am.toml"
}

cases() {
    program=$1 jdk=$2
    local as=$4
    install -m 755 -D "$(whole "$program")" "$work/libexec/jarmor/$(basename "$program")"
    install -m 755 -D "$program" "$work/bin/$(basename "$program")"
    program=$work/bin/$(basename "$program")
    mkdir -p "$work/stays" "$work/opt"
    chmod 755 "$work/opt"
    compile_java -d "$work/stays" "$here/Stays.java"
    "$jdk/bin/jar" --create --file "$work/stays.jar" -C "$work/stays" .
    it "a server is meant by profile, home, script, link and PID $as" each_target
    it "the line of a start, its receipt and attest name the JVM of a supervised server $as" names_the_jvm
    it "what is in no installed home is said, with the command that installs it $as" not_installed
    it "attest takes each of them, and a supervised server passes $as" attested
    it "status is for programs too $as" as_json
    it "a server that the product's script started is found, and can be restarted $as" started_by_hand
    it "one that root started is found and left alone $as" started_by_root
    it "a process of somebody else that says it is the server is not believed $as" impostor
    it "help is printed whether the server runs or not, and a running one and its files stay $as" only_prints
    it "start in observe mode starts the product's own script, and the caller waits for nobody $as" observed
    end_server
    jarmor uninstall --all >/dev/null
    rm -rf "$home"
}
start_in_turn cases
finish
