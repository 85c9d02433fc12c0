#!/bin/bash
# What stays beside a server, and how large it is: jarmor in supervise mode, the shell of a start script, tini.
#   scripts/bench_supervise.sh        after scripts/bench.sh, which builds
# A real JVM waits; resident memory of the process beside it, in KiB, after it has settled. Needs root.
set -euo pipefail
cd "$(dirname "$0")/.."
uid=61184
[ "$(id -u)" = 0 ] || { echo "bench: needs root, because it measures the way from root to a user" >&2; exit 77; }
# The state of what stays beside a server is in /run: here in one of its own, so that nothing of it is left.
if [ -z "${BENCH_RUN:-}" ]; then BENCH_RUN=own exec unshare --mount "$0"; fi
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
bin=$PWD/build/release/bin
jdk=$(dirname "$(dirname "$(readlink -f "$(compgen -G '/usr/lib/jvm/*/bin/javac' | head -n 1)")")")
work=$(mktemp -d)
beside=""
end() {
    [ -z "$beside" ] || kill -TERM "$beside" 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap end EXIT
"$jdk/bin/javac" -d "$work" tests/e2e/Ends.java
cat >"$work/service.toml" <<TOML
extends = "jvm"
home = "$work"
user = "$uid:$uid"
start = "supervise"
[jvm]
java_home = "$jdk"
main_class = "Ends"
class_path = ["."]
arguments = ["wait"]
TOML
chmod -R go=rX "$work"

# figure NAME PROGRAM ARGS...: the parent of the JVM is what is measured.
figure() {
    local name=$1 started
    shift
    : >"$work/out"
    "$@" >"$work/out" 2>&1 &
    beside=$!
    started=$SECONDS
    until grep -q ready "$work/out"; do
        [ $((SECONDS - started)) -lt 30 ] || { cat "$work/out" >&2; exit 1; }
        sleep 0.1
    done
    sleep 1
    awk -v name="$name" '/^VmRSS/ { all = $2 } /^RssAnon/ { own = $2 } END { printf "%-26s %8d %8d\n", name, all, own }' \
        "/proc/$beside/status"
    # The shell would leave its JVM behind.
    kill -TERM $(pgrep -P "$beside") 2>/dev/null || true
    wait "$beside" || true
    beside=""
}

java=("$jdk/bin/java" -cp "$work" Ends wait)
printf '%-26s %8s %8s\n' "beside the server, KiB" resident own
{
    for program in jarmor jarmor-static; do figure "$program, supervise" "$bin/$program" run "$work/service.toml"; done
    figure "sh (dash), as the scripts" dash -c '"$@"; status=$?' dash "${java[@]}"
    figure "tini" "$(command -v tini)" -s -- "${java[@]}"
} >"$work/table"
cat "$work/table"
awk '/supervise/ && $(NF - 1) >= 3072 { over = 1 } END { print "supervise below 3 MiB: " (over ? "NO" : "yes") }' "$work/table"
