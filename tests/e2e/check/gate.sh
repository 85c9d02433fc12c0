#!/bin/bash
# What a start makes of a configuration that is none, of evidence that cannot be read, and of names in an unpacked image.
# shellcheck disable=SC2154  # work, of tap.sh
. "$(dirname "$0")/../tap.sh"

uid=61186
umask 022
home=$work/mi
program=$TEST_PROGRAM
jdk=$(for one in $(jdks); do printf '%s %s\n' "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$one/release")" "$one"; done |
    sort -n | sed -n '1s/^[0-9]* //p')
export JAVA_HOME=$jdk

new_home() {
    rm -rf "$home"
    cp -r "$TEST_SOURCE_DIR/tests/data/stock/mi/opt/server" "$home"
    mkdir -p "$home/bin"
    echo 'exec java' >"$home/bin/micro-integrator.sh"
    mkdir -p "$home/wso2/lib"
    touch "$home/wso2/lib/a.jar"
    chown -R $uid:$uid "$home"
    printf 'extends = "wso2-mi"\nhome = "%s"\nuser = "%s:%s"\n%s\n' "$home" $uid $uid "${1:-}" >"$work/mi.toml"
}
# of FILE RULE: "severity where" of what is held against a start by one rule.
held_by() {
    "$program" plan "$work/mi.toml" --json >"$work/plan.json" 2>"$work/err" || [ $? = 1 ] || { cat "$work/err"; return 1; }
    python3 - "$work/plan.json" "$1" <<'PY'
import json, sys
for f in json.load(open(sys.argv[1]))["findings"]:
    if f["rule"] == sys.argv[2]: print(f["severity"], f["where"], f["found"])
PY
}
malformed() {
    need_root
    new_home
    printf '[server]\nhostname = "a"\nhostname = = 1\n' >"$home/conf/deployment.toml"
    expect 77 "$program" run "$work/mi.toml" 2>"$work/err"
    says '^error +config-malformed' "$work/err"
    held_by config-malformed >"$work/held"
    says '^error conf/deployment.toml:3:[0-9]+ ' "$work/held"
    # The files are judged all the same, and shown as the configuration is.
    held_by os-fs-permissions >"$work/held"
    says '^error bin ' "$work/held"
    echo 'mode = "audit"' >>"$work/mi.toml"
    "$program" plan "$work/mi.toml" >"$work/out" 2>&1 || [ $? = 1 ]
    says 'config-malformed' "$work/out"
}
not_read() {
    need_root
    new_home
    chown 0:0 "$home/conf/log4j2.properties"
    chmod 600 "$home/conf/log4j2.properties"
    held_by log-rotation >"$work/held"
    [ ! -s "$work/held" ] || { cat "$work/held"; return 1; }
    new_home 'unknown = "fail"'
    chown 0:0 "$home/conf/log4j2.properties"
    chmod 600 "$home/conf/log4j2.properties"
    held_by log-rotation >"$work/held"
    says '^error .*could not be judged: ' "$work/held"
    "$program" check "$work/mi.toml" --json --exit-on never >"$work/report"
    python3 - "$work/report" <<'PY'
import json, sys
results = {f["rule"]: f["result"] for f in json.load(open(sys.argv[1]))["findings"]}
assert results["log-rotation"] == "fail", results["log-rotation"]
assert results["net-proxy-logs"] != "fail" if "net-proxy-logs" in results else True
PY
    sed -i 's/"fail"/"refuse"/' "$work/mi.toml"
    expect 65 "$program" plan "$work/mi.toml" 2>"$work/err"
    says 'mi.toml:4:.*warn.*fail' "$work/err"
}
names_of_an_image() {
    need_root
    local image=$work/image
    new_home
    mkdir -p "$image/etc/jarmor" "$image/opt"
    cp -a "$home" "$image/opt/mi"
    echo "wso2:x:$uid:$uid::/nonexistent:/usr/sbin/nologin" >"$image/etc/passwd"
    echo "wso2:x:$uid:" >"$image/etc/group"
    printf 'extends = "wso2-mi"\nhome = "/opt/mi"\nuser = "wso2"\n' >"$image/etc/jarmor/mi.toml"
    "$program" check mi --root "$image" --json --exit-on never >"$work/report"
    python3 - "$work/report" <<'PY'
import json, sys
told = [f["evidence"] for f in json.load(open(sys.argv[1]))["findings"] if f["rule"] == "os-fs-permissions"]
assert any("the service user can change it" in text for text in told), told
assert not any("is not known" in text for text in told), told
PY
}
it "a configuration that cannot be parsed refuses a start, by its line and column" malformed
it "what cannot be looked at is passed over, and with unknown = \"fail\" refuses" not_read
it "the user of an unpacked image is found in the image" names_of_an_image
finish
