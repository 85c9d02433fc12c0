#!/bin/bash
# jarmor signoff, and what is given to check by path, as an operator who has no root.
# shellcheck disable=SC2154  # work, of tap.sh
. "$(dirname "$0")/../tap.sh"

uid=61185
person=$work/person
profile=$person/.jarmor/profile.toml
umask 022
signed=$person/.jarmor/profile.d/signoff-net-firmware.toml
mkdir -p "$person/.jarmor/profile.d" "$person/home"
printf 'extends = "jvm"\nhome = "%s/home"\n' "$person" >"$profile"
chown -R $uid:$uid "$person"
jdk=$(jdks | head -n 1)

as_user() {
    (cd "$person" && exec env -i HOME="$person" PATH=/usr/bin:/bin JAVA_HOME="$jdk" LOGNAME=maria \
        setpriv --reuid $uid --regid $uid --clear-groups "$@")
}
look() { as_user "$program" check "$profile" --json --exit-on never "$@" >"$work/report"; }
# is RESULTS RULE: what the last look said of a rule.
is() {
    local found
    found=$(python3 - "$2" "$work/report" <<'PY'
import json, sys
print(*sorted({f["result"] for f in json.load(open(sys.argv[2]))["findings"] if f["rule"] == sys.argv[1]}))
PY
    )
    [ "$found" = "$1" ] || { echo "$*: $found"; return 1; }
}
sign() { as_user "$program" signoff "$profile" "$@"; }

signed_off() {
    need_root
    look
    is unknown net-firmware
    is not_applicable k8s-run-as-nonroot
    sign net-firmware --until 90d --reference OPS-7 >"$work/out"
    says '^signed net-firmware off for .* until the end of 20[0-9-]+ \(UTC\)' "$work/out"
    look
    is pass net-firmware
    says '^who = "maria"$' "$signed"
    says '^reference = "OPS-7"$' "$signed"
    says "^when = $(date -u +%F)$" "$signed"
    look --at "$(date -u -d '+92 days' +%F)"
    is 'fail unknown' net-firmware
    sh -c "$(sed -n 's/.*to take it back: //p' "$work/out")"
    expect 0 test ! -e "$signed"
}
refused_words() {
    need_root
    expect 64 sign net-firmwares --until 90d --reference OPS-7 2>"$work/err"
    says "is no rule; did you mean 'net-firmware'" "$work/err"
    expect 64 sign ssh-port --until 90d --reference OPS-7 2>"$work/err"
    says 'that jarmor answers itself.*jarmor waive' "$work/err"
    expect 64 sign net-firmware --until 90d
    expect 64 sign net-firmware --until 90d --reference 'two
lines'
    expect 64 sign net-firmware --reference OPS-7
    expect 64 sign net-firmware --until 2020-01-01 --reference OPS-7
    expect 77 sign net-firmware --until 400d --reference OPS-7
    expect 64 sign --until 90d --reference OPS-7
    expect 0 test ! -e "$signed"
}
by_path() {
    need_root
    cat >"$person/pod.yaml" <<'YAML'
kind: Pod
spec:
  securityContext: {runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001}
  containers:
    - name: gateway
    - name: helper
      securityContext: {runAsUser: 0}
YAML
    printf 'FROM scratch\nUSER root\n' >"$person/Dockerfile"
    printf '[Service]\nExecStart=/opt/x\nUser=orders\n' >"$person/orders.service"
    look --manifest pod.yaml --dockerfile Dockerfile --unit orders.service
    is fail k8s-run-as-nonroot
    is 'fail warn' bi-docker-user
    is fail bi-systemd
    sed -i 's/runAsUser: 0}/runAsUser: 10002}/' "$person/pod.yaml"
    look --manifest pod.yaml --unit pod.yaml
    is pass k8s-run-as-nonroot
    is unknown bi-systemd
}

for program in $(programs); do
    as="($(basename "$program"))"
    install -m 755 "$program" "$work/$(basename "$program")"
    program=$work/$(basename "$program")
    it "a rule that only a person can answer is signed off for a time $as" signed_off
    it "what is no such rule, has no reference, is over or too long is refused $as" refused_words
done
it "a unit, a Dockerfile and a manifest that are given by path are judged" by_path
finish
