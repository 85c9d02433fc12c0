#!/bin/bash
# "What others will notice" of jarmor plan --diff-script: readers, by the modes of the files that they have open, and
# ports, each before and after as the kernel and the JVM see it.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/installed_home.bash"

reader=61190
variables=()

# installed [OPTION OF THE SCRIPT]
installed() {
    home=$work/opt/wso2am-4.5.0
    jarmor uninstall --all >/dev/null 2>&1 || true
    rm -rf "$home"
    mkdir -p "$home/bin" "$home/tmp" "$home/repository/logs"
    sed "s|@EXTRA@|${1:-}|" "$here/product.sh.in" >"$home/bin/api-manager.sh"
    chmod 755 "$home/bin/api-manager.sh"
    cp "$work/probe.jar" "$home/bin/"
    chown -R $uid:$uid "$home"
    jarmor install "$home" --user $uid:$uid --mode enforce >"$work/out" || { cat "$work/out"; return 1; }
}
is_reader() { grep -q "^Uid:	$reader" "/proc/$1/status" && grep -q '^Name:	sleep' "/proc/$1/status"; }
# log MODE GROUP READER-GROUP: a log of the server, and somebody who reads it.
log() {
    local log=$home/repository/logs/server.log
    echo line >"$log"
    chown $uid:"$2" "$log"
    chmod "$1" "$log"
    exec 9<"$log"
    setpriv --reuid $reader --regid "$3" --clear-groups sleep 60 <&9 &
    exec 9<&-
    until_true 10 is_reader $!
}
notices() { jarmor plan wso2am --diff-script "$@" >"$work/out" || [ $? = 1 ]; }

by_its_mode() {
    need_root
    installed
    log 0644 $uid $reader
    notices
    says "loses access to new files: sleep \(pid $!, uid $reader\): repository/logs/server.log is 0644 and becomes 0640 $uid:$uid" "$work/out"
    # So it is: what the server makes with that umask, the reader cannot open.
    setpriv --reuid $uid --regid $uid --clear-groups sh -c 'umask 0027; : >"$1"' sh "$home/repository/logs/new.log"
    expect 1 setpriv --reuid $reader --regid $reader --clear-groups test -r "$home/repository/logs/new.log"
}
in_the_group() {
    need_root
    installed
    log 0640 $uid $uid
    notices
    says_not 'loses access' "$work/out"
}
by_the_directory() {
    need_root
    installed
    chgrp $reader "$home/repository/logs"
    chmod 2750 "$home/repository/logs"
    log 0644 $reader $reader
    notices
    says_not 'loses access' "$work/out"
}
another_umask() {
    need_root
    installed
    mkdir -p "$profiles/wso2am.d"
    echo 'umask = "0022"' >"$profiles/wso2am.d/umask.toml"
    log 0644 $uid $reader
    notices
    says_not 'loses access' "$work/out"
    says 'have mode 0644 and 0755 \(umask\)' "$work/out"
    rm -r "$profiles/wso2am.d"
}
never_could() {
    need_root
    installed
    log 0600 $uid $reader
    notices
    says_not 'loses access' "$work/out"
}
no_jmx() {
    need_root
    installed
    notices
    says '^  no JMX: -Dcom.sun.management.jmxremote is taken out' "$work/out"
    installed '-Dcom.sun.management.jmxremote.port=39999 -Dcom.sun.management.jmxremote.authenticate=false'
    notices
    says 'jmxremote.port=39999' "$work/out"
}
debugger() {
    need_root
    installed
    mkdir -p "$profiles/wso2am.d"
    printf '[jvm.debug]\nport = 39998\n' >"$profiles/wso2am.d/debug.toml"
    variables=(JAVA_OPTS="-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:39998")
    with_own_etc env JAVA_HOME="$jdk" "${variables[@]}" "$program" plan wso2am --diff-script >"$work/out" || [ $? = 1 ]
    says '^  the debugger listens on this machine only: .*address=(127.0.0.1|localhost):39998' "$work/out"
    rm -r "$profiles/wso2am.d"
}

cases() {
    local as=$4
    prepare "$1" "$2"
    it "a reader of a file for everybody loses it with umask 0027, and could not open a new one $as" by_its_mode
    it "one in the group of the server keeps it $as" in_the_group
    it "one in the group that the directory hands on keeps it $as" by_the_directory
    it "with another umask nobody loses anything $as" another_umask
    it "one that the mode never let read is not named $as" never_could
    it "JMX that is taken out is named with its port $as" no_jmx
    it "a debugger that listened everywhere is named with where it listens $as" debugger
    jarmor uninstall --all >/dev/null 2>&1
}
start_with cases "$(jdks | head -n 1)" "$TEST_PROGRAM"
finish
