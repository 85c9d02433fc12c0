#!/bin/bash
# As PID 1 of a container: a PID namespace of its own, where the kernel delivers only signals that are handled.
. "$(dirname "$0")/../tap.sh"

# child_of PID: the process that a namespace tool started for us.
child_of() { cat "/proc/$1/task/$1/children"; }

ends_as_pid_1() {
    local signal=$1 expected=$2 outer inner code=0
    shift 2
    need_root
    : >"$work/out" # not the "ready" of the case before
    unshare --pid --fork --kill-child --mount-proc "$@" >"$work/out" 2>&1 &
    outer=$!
    until_true 30 grep -q ready "$work/out" || { cat "$work/out"; return 1; }
    inner=$(child_of $outer)
    inner=${inner% }
    [ "$(awk '$1 == "NSpid:" { print $3 }' "/proc/$inner/status")" = 1 ] || { echo "not PID 1"; return 1; }
    kill "-$signal" "$inner"
    wait $outer || code=$?
    [ $code = "$expected" ] || { echo "exit $code, expected $expected"; cat "$work/out"; return 1; }
    says '^hook ran' "$work/out"
}

cases() {
    local program=$1 jdk=$2 classes=$3 as=$4
    export JAVA_HOME=$jdk
    it "PID 1, dropped from root: TERM runs the hooks and gives 143 $as" \
        ends_as_pid_1 TERM 143 "$program" --user 61184:61184 java -cp "$classes" Ends wait
    it "PID 1, dropped from root: INT gives 130 $as" \
        ends_as_pid_1 INT 130 "$program" --user 61184:61184 java -cp "$classes" Ends wait
    it "PID 1, already the user: TERM runs the hooks and gives 143 $as" \
        ends_as_pid_1 TERM 143 setpriv --reuid 61184 --regid 61184 --clear-groups "$program" java -cp "$classes" Ends wait
}
each_start cases
finish
