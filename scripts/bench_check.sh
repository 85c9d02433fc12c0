#!/bin/sh
# Times `jarmor check` of a whole API Manager layout: configuration, permissions of 10,000 files, the host. Without key
# stores, whose derivation is the one honest cost and is measured by bench_keystore.sh. Needs root.
#   scripts/bench_check.sh [build/release]
# Exit code 1: the best of ten runs took 150 ms or longer.
set -eu
build=${1:-build/release}
program=$(cd "$build" && pwd)/bin/jarmor
stock=$(cd "$(dirname "$0")/.." && pwd)/tests/data/stock/apim/opt/server
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
echo 'exec java' >"$home/bin/api-manager.sh"
i=0
while [ $i -lt 200 ]; do
    d=$home/repository/components/plugins/p$((i / 40))/e$i
    mkdir -p "$d"
    (cd "$d" && seq -f 'f%g.jar' 50 | xargs touch)
    i=$((i + 1))
done
chown -hR 61184:61184 "$home"
printf 'extends = "wso2-apim"\nhome = "%s"\nuser = "61184:61184"\n' "$home" >"$work/wso2am.toml"

now_us() { echo $(($(date +%s%N) / 1000)); }
least=
for _ in 1 2 3 4 5 6 7 8 9 10; do
    begin=$(now_us)
    "$program" check "$work/wso2am.toml" --json --exit-on never >"$work/report"
    spent=$(($(now_us) - begin))
    [ -n "$least" ] && [ "$least" -le "$spent" ] || least=$spent
done
begin=$(now_us)
find "$home" -printf '%m %U %G %y %p\n' >/dev/null
found=$(($(now_us) - begin))
grep -q '"rule": "os-fs-permissions"' "$work/report" || { echo "bench_check: the permissions were not judged" >&2; exit 1; }
echo "check of $(find "$home" -type f | wc -l) files: $((least / 1000)) ms, all 96 rules; find -printf alone: $((found / 1000)) ms"
[ "$least" -lt "$limit_us" ]
