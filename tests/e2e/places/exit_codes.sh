#!/bin/bash
# The exit code of the JVM is the exit code that is seen: the same as from java itself.
. "$(dirname "$0")/../tap.sh"

user=61184:61184
# code COMMAND...
code() {
    local code=0
    "$@" >"$work/out" 2>&1 || code=$?
    echo $code
}
# ended_by SIGNAL COMMAND...: starts it, waits until it is ready, sends the signal to the PID it was started with.
ended_by() {
    local signal=$1 pid code=0
    shift
    : >"$work/out" # not the "ready" of the case before
    "$@" >"$work/out" 2>&1 &
    pid=$!
    until_true 30 grep -q ready "$work/out"
    kill "-$signal" $pid
    wait $pid || code=$?
    echo $code
}
same() {
    local expected=$1 how=$2
    shift 2
    # A shell starts what runs in its background with INT ignored, and an ignored signal stays ignored in java.
    bare=$($how env --default-signal=INT "$jdk/bin/java" "$@")
    mine=$($how "$program" --user $user java "$@")
    [ "$bare" = "$expected" ] && [ "$mine" = "$expected" ] ||
        { echo "java itself: $bare; through jarmor: $mine; expected: $expected"; cat "$work/out"; return 1; }
}
hook_runs() {
    same 143 "ended_by TERM" -cp "$classes" Ends wait
    says '^hook ran' "$work/out"
}
keeps_pid() {
    local pid
    : >"$work/out"
    "$program" --user $user java -cp "$classes" Ends wait >"$work/out" 2>&1 &
    pid=$!
    until_true 30 grep -q ready "$work/out"
    exe=$(readlink /proc/$pid/exe)
    comm=$(cat /proc/$pid/comm)
    uid=$(stat -c %u /proc/$pid)
    kill -KILL $pid
    [ "$exe" = "$jdk/bin/java" ] && [ "$comm" = java ] && [ "$uid" = 61184 ] || { echo "$exe $comm $uid"; return 1; }
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    export JAVA_HOME=$jdk
    it "System.exit(0) gives 0 $as" same 0 code -cp "$classes" Ends exit 0
    it "System.exit(7) gives 7 $as" same 7 code -cp "$classes" Ends exit 7
    it "a program's own 77 is passed on $as" same 77 code -cp "$classes" Ends exit 77
    it "halt(137) gives 137 $as" same 137 code -cp "$classes" Ends halt 137
    it "an uncaught exception gives 1 $as" same 1 code -cp "$classes" Ends throw
    it "an unknown main class gives 1 $as" same 1 code -cp "$classes" NoSuchClass
    it "out of memory gives 3 $as" same 3 code -Xmx16m -XX:+ExitOnOutOfMemoryError -cp "$classes" Ends oom
    it "INT gives 130 $as" same 130 "ended_by INT" -cp "$classes" Ends wait
    it "HUP gives 129 $as" same 129 "ended_by HUP" -cp "$classes" Ends wait
    it "KILL gives 137 $as" same 137 "ended_by KILL" -cp "$classes" Ends wait
    it "TERM runs the shutdown hooks and gives 143 $as" hook_runs
    it "the PID that was started is the JVM, as the user $as" keeps_pid
}
start_in_turn cases
finish
