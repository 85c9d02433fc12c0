#!/bin/sh
# Times the audit of a whole tree against what people use for it, in the same run and on a warm cache:
#   scripts/bench_tree.sh [build/release]
# find -printf for owners and modes, getcap -r for capabilities, getfacl -R -s for ACLs. Exit code 1: it is slower than
# the three together.
set -eu
build=${1:-build/release}
audit=$build/bench/tree_audit
[ -x "$audit" ] || { echo "bench_tree: build the target tree_audit first" >&2; exit 69; }
for tool in find getcap getfacl; do
    command -v "$tool" >/dev/null || { echo "bench_tree: $tool is not installed (libcap2-bin, acl)" >&2; exit 69; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# make_tree DIR COUNT: 50 files a directory, as the jars and templates of a product lie.
make_tree() {
    mkdir "$1"
    i=0
    while [ $((i * 50)) -lt "$2" ]; do
        d=$1/d$((i / 40))/e$i
        mkdir -p "$d"
        (cd "$d" && seq -f 'f%g.jar' 50 | xargs touch)
        i=$((i + 1))
    done
}

now_us() { echo $(($(date +%s%N) / 1000)); }

# best COMMAND...: the shortest of five runs, in microseconds.
best() {
    least=
    for _ in 1 2 3 4 5; do
        begin=$(now_us)
        "$@" >/dev/null 2>&1
        spent=$(($(now_us) - begin))
        [ -n "$least" ] && [ "$least" -le "$spent" ] || least=$spent
    done
    echo "$least"
}

tenths() { echo "$(($1 * 10 / $2 / 10)).$(($1 * 10 / $2 % 10))"; }

printf '%8s %12s %12s %12s %12s %10s\n' files audit_us find_us getcap_us getfacl_us us/1000
for count in 1000 10000 50000 100000; do
    tree=$work/t$count
    make_tree "$tree" "$count"
    mine=$(best "$audit" "$tree")
    find_us=$(best find "$tree" -printf '%m %U %G %y %p\n')
    getcap_us=$(best getcap -r "$tree")
    getfacl_us=$(best getfacl -R -s "$tree")
    printf '%8s %12s %12s %12s %12s %10s\n' "$count" "$mine" "$find_us" "$getcap_us" "$getfacl_us" $((mine * 1000 / count))
    [ "$count" != 50000 ] || { all=$((find_us + getcap_us + getfacl_us)) at50=$mine find50=$find_us; }
    rm -rf "$tree"
done
echo "50000 files: $(tenths "$all" "$at50") times faster than the three together, find alone takes $(tenths "$find50" "$at50") times as long"
[ "$at50" -lt "$all" ]
