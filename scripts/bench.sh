#!/bin/bash
# What jarmor costs on the way to java, beside what people use today, all measured in one run. Needs root.
#   scripts/bench.sh [ROUNDS]
# java is a static program that does nothing, so the figures are the launcher's. All run by turns, in an order shuffled
# each round, on one processor. Times are of this machine and this minute: only the ratios mean something, those of the
# minimum where the machine is busy, and nothing here is a test.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-300}
seed=${JARMOR_SEED:-$RANDOM}
uid=61184 # any number that nobody has; systemd's first dynamic user

[ "$(id -u)" = 0 ] || { echo "bench: needs root, because it measures the way from root to a user" >&2; exit 77; }
scripts/setup.sh build bench
scripts/build.sh jarmor jarmor-static spawner exec_only idle_java tree_audit
bin=$PWD/build/release/bin bench=$PWD/build/release/bench

# A JDK home in which everything is real to the eye of a launcher that reads and judges files, except java itself.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jdk=$(dirname "$(dirname "$(readlink -f "$(compgen -G '/usr/lib/jvm/*/bin/java' | head -n 1)")")")
home=$work/jdk
mkdir -p "$home/bin" "$home/lib/server" "$home/lib/security" "$home/conf"
install -m 755 "$bench/idle_java" "$home/bin/java"
cp -L "$jdk/release" "$home/release"
cp -L "$jdk/lib/jvm.cfg" "$home/lib/jvm.cfg"
cp -rL "$jdk/conf/security" "$jdk/conf/management" "$home/conf/"
for file in libjli.so libjava.so libjimage.so libzip.so libnet.so libnio.so server/libjvm.so modules security/cacerts; do
    printf '\177ELF' >"$home/lib/$file"
done
cp "$bin/jarmor" "$bin/jarmor-static" "$bench/exec_only" "$work/"
cat >"$work/service.toml" <<TOML
extends = "jvm"
user = "$uid:$uid"
[jvm]
java_home = "$home"
main_class = "Main"
TOML
chmod 755 "$work"
chmod -R go=rX "$home"
export JAVA_HOME=$home
java=$home/bin/java

# System calls until java has ended, those of children included.
calls() {
    local as=()
    case $1 in *@*) as=(setpriv --reuid "$uid" --regid "$uid" --clear-groups) ;; esac
    shift
    "${as[@]}" strace -f -qq -c -U calls,name -o "$work/calls" "$@" >/dev/null 2>&1
    awk '$2 == "total" { print $1 }' "$work/calls"
}

# measure NAME[@UID] PROGRAM ARGS...
commands=() counts=()
measure() {
    commands+=(-- "$@")
    counts+=("$(calls "$@")")
}

touch "$work/calls" && chmod 666 "$work/calls" # the unprivileged strace writes it too
measure "exec only (static C)" "$work/exec_only" "$java" Main
measure "setpriv, full drop" "$(command -v setpriv)" --reuid $uid --regid $uid --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all --ambient-caps=-all "$java" Main
measure "gosu" "$(command -v gosu)" $uid:$uid "$java" Main
measure "tini + gosu" "$(command -v tini)" -s "$(command -v gosu)" $uid:$uid "$java" Main
for program in jarmor jarmor-static; do
    measure "$program java@$uid" "$work/$program" java Main
    measure "$program run@$uid" "$work/$program" run "$work/service.toml"
    measure "$program java, drop" "$work/$program" --user $uid:$uid java Main
    measure "$program run, drop" "$work/$program" run "$work/service.toml"
done

printf '%d rounds, seed %s, %s x %s\n\n' "$rounds" "$seed" "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
"$bench/spawner" "$rounds" "$seed" "${commands[@]}" | paste - <(printf '%s\n' "${counts[@]}") >"$work/table"
awk -F '\t' '
    { name[NR] = $1; low[NR] = $2; median[NR] = $4; calls[NR] = $6; row[$1] = NR }
    function goal(what, mine, peer) {
        printf "%-44s min %.2f x, median %.2f x\n", what, low[row[mine]] / low[row[peer]], median[row[mine]] / median[row[peer]]
    }
    END {
        gosu = row["gosu"]
        printf "%-26s %8s %8s %7s %18s %18s\n", "", "", "", "", "x exec only", "x gosu"
        printf "%-26s %8s %8s %7s %9s %8s %9s %8s\n", "in front of java", "min ms", "median", "calls", "min", "median", "min", "median"
        for (i = 1; i <= NR; i++)
            printf "%-26s %8.3f %8.3f %7d %9.2f %8.2f %9.2f %8.2f\n", name[i], low[i] / 1000, median[i] / 1000, calls[i],
                low[i] / low[1], median[i] / median[1], low[i] / low[gosu], median[i] / median[gosu]
        print ""
        goal("java mode against gosu (goal: below 1)", "jarmor java", "gosu")
        goal("java mode, static, against gosu", "jarmor-static java", "gosu")
        # What gosu does too: it becomes the user.
        goal("java mode with the drop against gosu", "jarmor java, drop", "gosu")
        goal("full drop against tini + gosu (below 1)", "jarmor run, drop", "tini + gosu")
        goal("full drop, static, against tini + gosu", "jarmor-static run, drop", "tini + gosu")
    }' "$work/table"

scripts/bench_product.sh
scripts/bench_keystore.sh
scripts/bench_supervise.sh
scripts/bench_tree.sh
scripts/bench_check.sh
