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
# serves: a server of the home with what a person may have in the environment; its number in $server.
serves() {
    variables=(LD_LIBRARY_PATH=/nowhere JAVA_TOOL_OPTIONS=-Dfrom.outside=1 KEPT=yes)
    as_service sh "$home/bin/api-manager.sh" wait >"$work/server" 2>&1 &
    until_true 30 grep -q '^NoNewPrivs' "$work/server"
    # The JVM may speak before who started it has written its number.
    until_true 30 test -s "$home/wso2carbon.pid"
    server=$(cat "$home/wso2carbon.pid")
    tr '\0' '\n' <"/proc/$server/environ" >"$work/environ"
}
attaches() { as_service "$jdk/bin/jcmd" -J-Dsun.tools.attach.attachTimeout=500 -J-XX:TieredStopAtLevel=1 "$server" VM.version >"$work/said" 2>&1 && grep -q 'JDK ' "$work/said"; }
# What is announced, asked of the JVM and of the kernel.
attach_cores_variables() {
    need_root
    installed
    variables=()
    with_own_etc env JAVA_HOME="$jdk" LD_LIBRARY_PATH=/nowhere JAVA_TOOL_OPTIONS=-Dfrom.outside=1 KEPT=yes \
        "$program" plan wso2am --diff-script >"$work/out" || [ $? = 1 ]
    says '^  jcmd, jstack, jmap and profilers can no longer attach' "$work/out"
    says '^  no core file is written' "$work/out"
    says '^  variables that do not reach the server: (.*, )?LD_LIBRARY_PATH' "$work/out"
    says '^  variables that do not reach the server: (.*, )?JAVA_TOOL_OPTIONS' "$work/out"
    says_not 'KEPT' "$work/out"
    serves
    expect 1 attaches
    says '^Max core file size +0 +0 ' "/proc/$server/limits"
    says '^KEPT=yes$' "$work/environ"
    says_not 'LD_LIBRARY_PATH|JAVA_TOOL_OPTIONS' "$work/environ"
    says_not '^option=-Dfrom.outside' "$work/server"
    kill "$server"
}
as_before_where_wanted() {
    need_root
    installed
    mkdir -p "$profiles/wso2am.d"
    printf '[jvm]\nattach = "on"\noptions_from_env = "judge"\n[limits]\ncore = 1048576\n' >"$profiles/wso2am.d/wanted.toml"
    variables=()
    with_own_etc env JAVA_HOME="$jdk" JAVA_TOOL_OPTIONS=-Dfrom.outside=1 "$program" plan wso2am --diff-script >"$work/out" || [ $? = 1 ]
    says_not '^  (jcmd|no core)|JAVA_TOOL_OPTIONS' "$work/out"
    serves
    attaches
    says '^Max core file size +1048576 ' "/proc/$server/limits"
    says '^option=-Dfrom.outside=1$' "$work/server"
    kill "$server"
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
    it "attach, cores and variables that a server loses are named, and it has lost them $as" attach_cores_variables
    it "none of them is named where the profile keeps it, and none is lost $as" as_before_where_wanted
    jarmor uninstall --all >/dev/null 2>&1
}
start_with cases "$(jdks | head -n 1)" "$TEST_PROGRAM"
finish
