#!/bin/bash
# scripts/jarmor@.service: accepted by systemd, and what it takes away leaves enough for the way down and for a JVM.
. "$(dirname "$0")/../tap.sh"

unit=$TEST_SOURCE_DIR/scripts/jarmor@.service
value() { sed -n "s/^$1=//p" "$unit"; }

verified() {
    need "needs systemd-analyze" command -v systemd-analyze
    # The program is not installed here; the unit names where it will be.
    sed "s|^ExecStart=/[^ ]*/bin/jarmor |ExecStart=$TEST_PROGRAM |" "$unit" >"$work/jarmor@x.service"
    says "^ExecStart=$TEST_PROGRAM run %i$" "$work/jarmor@x.service"
    systemd-analyze --man=no verify "$work/jarmor@x.service" >"$work/out" 2>&1
    expect 0 test ! -s "$work/out" || { cat "$work/out"; return 1; }
}
exposure() {
    need "needs systemd-analyze" command -v systemd-analyze
    cp "$unit" "$work/jarmor@x.service"
    # 2.1 of 10; without these directives it is 9.6. What is left is what a root launcher of a network server needs.
    systemd-analyze security --offline=true --threshold=21 "$work/jarmor@x.service"
}
# The codes with which jarmor itself refuses, from where they are defined.
knows_refusals() {
    local codes code
    codes=$(sed -n 's/^ *exit_\(usage\|profile\|java\|internal\|policy\|confine\) = \([0-9]*\),.*/\2/p' \
        "$TEST_SOURCE_DIR/launcher/exit_code.h")
    [ "$(wc -w <<<"$codes")" = 6 ]
    for code in $codes; do
        [[ " $(value RestartPreventExitStatus) " = *" $code "* ]] || { echo "$code is missing"; return 1; }
    done
    [ "$(value SuccessExitStatus)" = 143 ] && [ "$(value RestartForceExitStatus)" = 121 ]
}
# The names that SystemCallFilter= leaves, groups resolved by systemd itself.
allowed_calls() {
    local line word remove
    value SystemCallFilter | while read -r line; do
        remove=0
        case $line in '~'*) remove=1 line=${line#?} ;; esac
        for word in $line; do printf '%s %s\n' $remove "$word"; done
    done >"$work/words"
    while read -r remove word; do
        resolve "$word" | while read -r call; do printf '%s %s\n' "$remove" "$call"; done
    done <"$work/words" | awk '{ if ($1) delete ok[$2]; else ok[$2] = 1 } END { for (call in ok) print call }'
}
resolve() {
    local member
    case $1 in
        @*) systemd-analyze syscall-filter "$1" | sed -n 's/^ \+\([@a-z0-9_-]\+\)$/\1/p' | while read -r member; do resolve "$member"; done ;;
        *) echo "$1" ;;
    esac
}
capabilities() { value CapabilityBoundingSet | tr 'A-Z ' 'a-z,' | sed 's/cap_/+/g; s/^/-all,/'; }

# as_unit COMMAND...: with the capabilities, no_new_privs and system calls that the unit leaves to root.
as_unit() {
    allowed_calls >"$work/calls"
    setpriv --bounding-set="$(capabilities)" --inh-caps=-all --no-new-privs \
        "$TEST_BUILD_DIR/tests/support/under_filter" "$@" <"$work/calls"
}
filter_filters() {
    need_root
    # ioprio_set is in @resources, which the unit takes away, and asks for no capability here.
    expect 0 ionice -c 3 true
    expect 1 as_unit "$(command -v ionice)" -c 3 true
}
starts() {
    need_root
    as_unit "$program" --user 61184:61184 java -cp "$classes" Ends look >"$work/out" 2>"$work/err" ||
        { cat "$work/out" "$work/err"; return 1; }
    says '^Uid: 61184 61184 61184 61184' "$work/out"
    says '^Cap(Prm|Eff|Inh|Bnd|Amb): 0000000000000000' "$work/out"
}
stops() {
    local pid code=0
    need_root
    : >"$work/out"
    as_unit "$program" --user 61184:61184 java -cp "$classes" Ends wait >"$work/out" 2>"$work/err" &
    pid=$!
    until_true 30 grep -q ready "$work/out" || { cat "$work/err"; return 1; }
    # The shell's child is setpriv, then the filter, then jarmor, then the JVM: one PID.
    kill -TERM "$(cat "/proc/$pid/task/$pid/children")" 2>/dev/null || kill -TERM $pid
    wait $pid || code=$?
    [ $code = "$(value SuccessExitStatus)" ] || { echo "exit $code"; return 1; }
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    export JAVA_HOME=$jdk
    it "under the unit's capabilities and filter a JVM starts as the user $as" starts
    it "stopped with TERM there, it ends with what the unit calls a success $as" stops
}
it "systemd accepts it without a remark" verified
it "its exposure is what is said of it" exposure
it "it does not start again what jarmor refused" knows_refusals
it "the filter of the test does filter" filter_filters
[ ! "${UNIT_STARTS:-1}" = 1 ] || each_start cases
finish
