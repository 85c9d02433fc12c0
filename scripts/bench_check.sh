#!/bin/sh
# Times `jarmor check` of a whole API Manager layout: configuration, permissions of 10,000 files, the host. Without key
# stores, whose derivation is the one honest cost and is measured by bench_keystore.sh. Needs root.
# Then what the same home costs at each start, beyond one without those files.
#   scripts/bench_check.sh [build/release]
# Exit code 1: the best of ten runs took 150 ms or longer.
set -eu
build=${1:-build/release}
program=$(cd "$build" && pwd)/bin/jarmor
source=$(cd "$(dirname "$0")/.." && pwd)
stock=$source/tests/data/stock/apim/opt/server
for jdk in /usr/lib/jvm/*; do [ ! -f "$jdk/release" ] || java_home=$jdk; done
[ -n "${java_home:-}" ] || { echo "bench_check: no JDK is installed below /usr/lib/jvm" >&2; exit 69; }
limit_us=150000
[ "$(id -u)" = 0 ] || { echo "bench_check: needs root, because check becomes the service user" >&2; exit 77; }
work=$(mktemp -d -p /var/tmp)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
home=$work/wso2am

# 200 directories of 50 files, as plugins, web applications and templates lie; no store is named.
cp -r "$stock" "$home"
sed -i '/^\[keystore\.\|^\[truststore/,/^$/d' "$home/repository/conf/deployment.toml"
mkdir -p "$home/bin" "$home/lib"
sed 's/@EXTRA@//' "$source/tests/e2e/install/product.sh.in" >"$home/bin/api-manager.sh"
touch "$home/bin/bootstrap.jar"
cp -r "$home" "$work/few"
i=0
while [ $i -lt 200 ]; do
    d=$home/repository/components/plugins/p$((i / 40))/e$i
    mkdir -p "$d"
    (cd "$d" && seq -f 'f%g.jar' 50 | xargs touch)
    i=$((i + 1))
done
chown -hR 61184:61184 "$home" "$work/few"
for name in wso2am few; do
    printf 'extends = "wso2-apim"\nhome = "%s"\nuser = "61184:61184"\n[jvm]\njava_home = "%s"\n' \
        "$work/$name" "$java_home" >"$work/$name.toml"
done

now_us() { echo $(($(date +%s%N) / 1000)); }
# best COMMAND...: the shortest of ten runs, in microseconds; 1 is the code of a plan that would be refused.
best() {
    least=
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        begin=$(now_us)
        "$@" >"$work/report" 2>"$work/said" || [ $? = 1 ] || { cat "$work/said" >&2; exit 1; }
        spent=$(($(now_us) - begin))
        [ -n "$least" ] && [ "$least" -le "$spent" ] || least=$spent
    done
    echo "$least"
}
few=$(best "$program" plan "$work/few.toml" --json)
start=$(best "$program" plan "$work/wso2am.toml" --json)
grep -q '"rule": "os-fs-permissions"' "$work/report" || { echo "bench_check: no start judged the permissions" >&2; exit 1; }
least=$(best "$program" check "$work/wso2am.toml" --json --exit-on never)
begin=$(now_us)
find "$home" -printf '%m %U %G %y %p\n' >/dev/null
found=$(($(now_us) - begin))
grep -q '"rule": "os-fs-permissions"' "$work/report" || { echo "bench_check: the permissions were not judged" >&2; exit 1; }
echo "plan of a start with all that is judged: $((start / 1000)) ms, $((few / 1000)) ms of them without the files"
echo "check of $(find "$home" -type f | wc -l) files: $((least / 1000)) ms, all 96 rules; find -printf alone: $((found / 1000)) ms"
[ "$least" -lt "$limit_us" ]
