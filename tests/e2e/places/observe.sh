#!/bin/bash
# mode = "observe": what was started before is started, to the letter, and the report says what enforce would do.
. "$(dirname "$0")/../tap.sh"

printf 'extends = "jvm"\nuser = "61184:61184"\nmode = "observe"\n' >"$work/observe.toml"
unchanged() {
    need_root
    local pid
    : >"$work/out"
    LD_LIBRARY_PATH=/nowhere "$program" --profile "$work/observe.toml" java -Dcom.sun.management.jmxremote \
        -cp "$classes" Ends wait >"$work/out" 2>"$work/said" &
    pid=$!
    until_true 30 grep -q ready "$work/out"
    tr '\0' '\n' </proc/$pid/cmdline >"$work/cmdline"
    tr '\0' '\n' </proc/$pid/environ >"$work/environ"
    uid=$(stat -c %u /proc/$pid)
    kill -KILL $pid
    printf '%s\n' "$jdk/bin/java" -Dcom.sun.management.jmxremote -cp "$classes" Ends wait | diff - "$work/cmdline"
    says '^LD_LIBRARY_PATH=/nowhere$' "$work/environ"
    says_not '^JARMOR_PROFILE=' "$work/environ"
    [ "$uid" = 0 ]
}
reported() {
    says 'jmx-remote-off.*com.sun.management.jmxremote' "$work/said"
    says 'LD_LIBRARY_PATH' "$work/said"
}
refuses_nothing() {
    need_root
    expect 0 "$program" --profile "$work/observe.toml" java -XX:OnError=/bin/true -version 2>"$work/said"
    says 'jvm-commands' "$work/said"
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    export JAVA_HOME=$jdk
    it "argv, environment and user are what they were $as" unchanged
    it "the report names what would be changed $as" reported
    it "what enforce would refuse is started, and named $as" refuses_nothing
}
each_start cases
finish
