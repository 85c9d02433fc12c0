# Sourced by the shell tests of this folder. A case is a function; it passes when every command in it does.
#   it "what must be true" function [arguments...]      ...      finish
# The outcome goes to stdout and, for scripts/test.sh, to $JARMOR_RESULTS/$TEST_NAME.tap.
# shellcheck shell=bash
set -u

work=$(mktemp -d -p /var/tmp)
chmod 755 "$work"
failed=0
tap=${JARMOR_RESULTS:+$JARMOR_RESULTS/$TEST_NAME.tap}
tap=${tap:-/dev/null}
trap 'rm -rf "$work"' EXIT

it() {
    local what=$1 begin verdict=ok note="" code
    shift
    begin=$(date +%s.%N)
    rm -f "$work/.lacking"
    # A subshell: its own set -e, its own directory, and what it left running ends with it.
    # shellcheck disable=SC2046  # a list of numbers
    (trap 'kill -KILL $(jobs -p) 2>/dev/null || true' EXIT; set -e; "$@") >"$work/.log" 2>&1 </dev/null
    code=$?
    if [ -e "$work/.lacking" ]; then
        note=" # SKIP $(cat "$work/.lacking")"
        [ "${JARMOR_TESTS_MUST_RUN:-}" != 1 ] || { verdict='not ok'; }
    elif [ $code != 0 ]; then
        verdict='not ok'
    fi
    [ "$verdict" = ok ] || { failed=$((failed + 1)); sed 's/^/    /' "$work/.log"; }
    printf '%s - %s%s # time=%s\n' "$verdict" "$what" "$note" \
        "$(date +%s.%N | awk -v begin="$begin" '{ printf "%.3f", $1 - begin }')" |
        tee -a "$tap"
}

finish() { exit $((failed > 0)); }

# need REASON COMMAND...: leaves the case where the machine lacks what it needs; in CI that is a failure.
need() {
    local reason=$1
    shift
    "$@" >/dev/null 2>&1 || { echo "$reason" >"$work/.lacking"; exit 0; }
}
need_root() { need "needs root" test "$(id -u)" = 0; }

# expect CODE COMMAND...: the exit code, with what was said when it is another.
expect() {
    local expected=$1 code=0
    shift
    "$@" || code=$?
    [ $code = "$expected" ] || { echo "exit $code, expected $expected: $*"; return 1; }
}
# says PATTERN FILE, and says_not.
says() { grep -Eq -- "$1" "$2" || { echo "expected /$1/ in:"; cat "$2"; return 1; }; }
says_not() { ! grep -E -- "$1" "$2" || { echo "did not expect /$1/"; return 1; }; }
# until_true SECONDS COMMAND...
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || { echo "still not true: $*"; return 1; }
        sleep 0.05
    done
}

programs() { printf '%s\n' "$TEST_PROGRAM" ${TEST_STATIC_PROGRAM:+"$TEST_STATIC_PROGRAM"}; }
# The image of a program that it executes where key stores are to be opened (launcher/image/image.h).
whole() { printf '%s\n' "$(dirname "$(dirname "$1")")/libexec/jarmor/$(basename "$1")"; }
# Every JDK below /usr/lib/jvm, each once.
jdks() {
    local home
    for home in /usr/lib/jvm/*; do
        [ ! -x "$home/bin/javac" ] || [ ! -f "$home/release" ] || readlink -f "$home"
    done | sort -u
}
# compile_java WORDS...: javac of $jdk with what makes a JVM quick at a class or two.
compile_java() { "$jdk/bin/javac" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC "$@"; }
# each_start FUNCTION: calls it for each program with each JDK, with a text for the case's name.
each_start() {
    local jdk
    [ -n "$(jdks)" ] || it "a JDK is installed below /usr/lib/jvm" false
    for jdk in $(jdks); do start_with "$1" "$jdk" $(programs); done
}
# start_in_turn FUNCTION: the same where a pair adds little. A short run takes one, by its seed and the script's name, so that
# each run has every JDK and program in some scripts, and some runs all in each; a long one takes all pairs.
start_in_turn() {
    local nr
    if [ "${JARMOR_TEST_LONG:-}" = 1 ]; then
        each_start "$1"
        return
    fi
    [ -n "$(jdks)" ] || it "a JDK is installed below /usr/lib/jvm" false
    nr=$((${JARMOR_SEED:-0} + $(basename "$0" | cksum | cut -d ' ' -f 1)))
    start_with "$1" "$(jdks | one_of $nr)" "$(programs | one_of $((nr / $(jdks | wc -l))))"
}
one_of() { awk -v nr="$1" '{ line[NR - 1] = $0 } END { print line[nr % NR] }'; }
# start_with FUNCTION JDK PROGRAM...
start_with() {
    local program function=$1 jdk=$2
    shift 2
    mkdir -p "$work/classes/$(basename "$jdk")"
    compile_java -d "$work/classes/$(basename "$jdk")" "$TEST_SOURCE_DIR/tests/e2e/Ends.java" || exit 1
    for program in "$@"; do
        "$function" "$program" "$jdk" "$work/classes/$(basename "$jdk")" "($(basename "$program"), $(basename "$jdk"))"
    done
}
