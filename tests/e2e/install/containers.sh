#!/bin/bash
# The README's section on products in containers, sentence by sentence: users of the stock images, a random uid, the
# words of preStop hooks, TERM to the first process, a volume copied over bin.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/installed_home.bash"

# unpack UID GID: the home as an image has it.
unpack() {
    user=$1 group=$2
    home=$work/opt/wso2mi
    jarmor uninstall --all >/dev/null 2>&1 || true
    rm -rf "$home"
    mkdir -p "$home/tmp" "$home/wso2/lib" "$home/conf" "$home/repository/logs"
    put_script micro-integrator bin/micro-integrator.sh
    cp "$work/probe.jar" "$home/wso2/lib/"
    chown -R "$user:$group" "$home"
    cp -p "$home/bin/micro-integrator.sh" "$work/original.sh"
}
# make_image UID GID: installed by root while the image was built.
make_image() {
    unpack "$1" "$2"
    jarmor install "$home" --user "$user:$group" >"$work/out" || { cat "$work/out"; return 1; }
}
# in_container COMMAND...: the first process of a PID namespace, as $user, without any privilege to get or to lose.
in_container() {
    with_own_etc unshare --pid --fork --mount-proc --kill-child \
        env -i PATH="$jdk/bin:/usr/bin:/bin" JAVA_HOME="$jdk" HOME=/nonexistent "${variables[@]}" \
        setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
        --ambient-caps=-all "$@"
}
# As `kubectl exec`: another process of the same user in the same namespaces. $1 is the first process.
exec_in_container() {
    local first=$1
    shift
    nsenter --target "$first" --mount --pid env -i PATH=/usr/bin:/bin JAVA_HOME="$jdk" \
        setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs "$@"
}
# start_container COMMAND...: in the background; sets $first, the number outside of the process that is 1 inside.
start_container() {
    in_container "$@" >"$work/out" 2>"$work/err" &
    container=$!
    until_true 30 grep -q ^NoNewPrivs "$work/out" || { cat "$work/out" "$work/err"; return 1; }
    first=$container
    while [ "$(awk '/^NSpid/ { print $NF }' "/proc/$first/status")" != 1 ] || [ "$(awk '/^NSpid/ { print NF }' "/proc/$first/status")" = 2 ]; do
        first=$(cut -d' ' -f1 <"/proc/$first/task/$first/children")
    done
}
ends_with() {
    local code=0
    wait "$container" || code=$?
    [ $code = "$1" ] || { echo "exit $code"; cat "$work/err"; return 1; }
}
shows_the_hardened_jvm() {
    says '^option=-XX:-ManagementServer$' "$work/out"
    says "^Uid: $user $user $user $user" "$work/out"
    says "^Gid: $group $group" "$work/out"
    says '^NoNewPrivs: 1$' "$work/out"
    says '^CapEff: 0000000000000000$' "$work/out"
    says '^CapBnd: 0000000000000000$' "$work/out"
}

user_of_the_image() {
    need_root
    make_image "$1" "$1"
    expect 7 in_container sh "$home/bin/micro-integrator.sh" exit 7 >"$work/out" 2>"$work/err" || { cat "$work/out" "$work/err"; return 1; }
    shows_the_hardened_jvm
    expect 7 in_container "$program" run wso2mi -- exit 7 >"$work/out" 2>"$work/err" || { cat "$work/out" "$work/err"; return 1; }
    shows_the_hardened_jvm
}
random_user() {
    need_root
    make_image 10802 0
    user=1000680000
    expect 78 in_container sh "$home/bin/micro-integrator.sh" exit 7 2>"$work/err"
    says "already runs as $user:0; .* or leave user out" "$work/err"
    unpack 10802 0
    user=1000680000
    # The two lines of the README.
    local line
    sed -n '/^In an image/,/^## /s/^    RUN //p' "$TEST_SOURCE_DIR/README.md" >"$work/lines"
    [ "$(wc -l <"$work/lines")" = 2 ]
    ln -sfn "$program" "$work/path/jarmor"
    while read -r line; do
        with_own_etc env JAVA_HOME="$jdk" PATH="$work/path:$PATH" sh -ec "${line//\/opt\/wso2mi/$home}"
    done <"$work/lines"
    expect 1 in_container cp /dev/null "$home/bin/micro-integrator.sh" 2>"$work/err"
    expect 7 in_container sh "$home/bin/micro-integrator.sh" exit 7 >"$work/out" 2>"$work/err" || { cat "$work/out" "$work/err"; return 1; }
    shows_the_hardened_jvm
}
pre_stop() {
    need_root
    make_image 10802 10802
    start_container sh "$home/bin/micro-integrator.sh" wait
    expect 0 exec_in_container "$first" sh "$home/bin/micro-integrator.sh" stop
    ends_with 0
}
term_reaches_the_jvm() {
    need_root
    make_image 10802 10802
    start_container "$program" run wso2mi -- wait
    kill -TERM "$first"
    ends_with 0
    says 'signal 15|exit code 143|TERM' "$work/err"
}
volume_over_bin() {
    need_root
    make_image 10802 10802
    mkdir -p "$work/volume/bin"
    cp "$work/original.sh" "$work/volume/bin/micro-integrator.sh"
    # What the image's entry point does, where it may.
    cp -RL "$work/volume/"* "$home/"
    expect 7 in_container "$program" run wso2mi -- exit 7 >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    shows_the_hardened_jvm
    echo 'JAVA_OPTS="$JAVA_OPTS -Dsite.own=1"' >>"$work/volume/bin/micro-integrator.sh"
    cp -RL "$work/volume/"* "$home/"
    expect 77 in_container "$program" run wso2mi -- exit 7 2>"$work/err"
    says 'script-changed' "$work/err"
    says 'Dsite.own=1' <(tr -s ' \n' '  ' <"$work/err")
}
# The entry point that jarmor writes for the image, with volumes as Kubernetes makes them.
emitted_entrypoint() {
    need_root
    make_image 10802 10802
    jarmor emit entrypoint "$home" >"$work/entrypoint.sh"
    chmod 755 "$work/entrypoint.sh"
    rm -rf "$work/user" && mkdir -p "$work/user/wso2-config-volume/..data/conf" "$work/user/wso2-artifact-volume/bin"
    local config=$work/user/wso2-config-volume artifacts=$work/user/wso2-artifact-volume
    echo 'rootLogger.level = WARN' >"$config/..data/conf/log4j2.properties"
    ln -s ..data/conf "$config/conf"
    cp "$work/original.sh" "$artifacts/bin/micro-integrator.sh"
    variables=(WORKING_DIRECTORY="$work/user")
    for shell in dash bash "busybox sh"; do
        rm -f "$home/conf/log4j2.properties"
        # shellcheck disable=SC2086  # two words
        expect 7 in_container $shell "$work/entrypoint.sh" exit 7 >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
        shows_the_hardened_jvm
        [ "$(cat "$home/conf/log4j2.properties")" = 'rootLogger.level = WARN' ]
        [ ! -L "$home/conf/log4j2.properties" ] && [ ! -e "$home/..data" ]
    done
    # One that was changed, by hand or in a chart: said with what differs.
    echo 'JAVA_OPTS="$JAVA_OPTS -Dsite.own=1"' >>"$artifacts/bin/micro-integrator.sh"
    expect 77 in_container sh "$work/entrypoint.sh" exit 7 >"$work/out" 2>"$work/err"
    says 'is not the script that jarmor has learned' "$work/err"
    says '^> .*Dsite.own=1' "$work/err"
    variables=()
    expect 65 jarmor emit entrypoint /nonexistent/x 2>"$work/err"
}
memory_of_the_charts() {
    need_root
    make_image 10802 10802
    variables=(JAVA_MEM_OPTS='-Xms48m -Xmx90m')
    expect 7 in_container "$program" run wso2mi -- exit 7 >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    says '^option=-Xmx90m$' "$work/out"
    says_not '^option=-Xmx128m$' "$work/out"
    says 'JAVA_MEM_OPTS: taken for JVM_MEM_OPTS' "$work/err"
    variables=()
}

cases() {
    local as=$4 number
    prepare "$1" "$2"
    mkdir -p "$work/path"
    for number in 802 10001 10802; do it "the image's user $number starts without a privilege $as" user_of_the_image $number; done
    it "a random uid in group 0 starts where the profile names nobody $as" random_user
    it "X.sh stop in a preStop hook ends the server, and the container with 0 $as" pre_stop
    it "TERM to the first process reaches the JVM $as" term_reaches_the_jvm
    it "jarmor run needs no stub, and refuses another script from a volume with what differs $as" volume_over_bin
    it "jarmor emit entrypoint does what the image's own one does, and becomes jarmor run $as" emitted_entrypoint
    it "JAVA_MEM_OPTS is taken, and that is said $as" memory_of_the_charts
    jarmor uninstall --all >/dev/null 2>&1
}
one_jdk() { [ "$(basename "$2")" != "$(basename "$(jdks | head -n 1)")" ] || cases "$@"; }
each_start one_jdk
finish
