#!/bin/bash
# jarmor fix on the layout of a new API Manager that belongs to its service user, as unpacking and chown -R leave it.
# shellcheck disable=SC2154  # work, of tap.sh
. "$(dirname "$0")/../tap.sh"

uid=61186
home=$work/am
toml=repository/conf/deployment.toml
umask 022

new_home() {
    rm -rf "$home" "$work/kept" /var/lib/jarmor/fix/_*"$(basename "$work")"_*
    cp -r "$TEST_SOURCE_DIR/tests/data/stock/apim/opt/server" "$home"
    mkdir -p "$home"/{bin,lib,tmp,dbscripts,repository/components/{plugins,default,dropins},repository/resources/security}
    echo 'exec java' >"$home/bin/api-manager.sh"
    touch "$home"/lib/a.jar "$home"/repository/components/plugins/b.jar "$home"/dbscripts/apim.sql
    chown -hR $uid:$uid "$home"
    printf 'extends = "wso2-apim"\nhome = "%s"\nuser = "%s:%s"\n' "$home" $uid $uid >"$work/am.toml"
}
# Content, mode, owner and time of each file; of directories all but the time.
state() {
    (cd "$home" && find . -type f -printf '%p %m %U:%G %T@\n' -o -printf '%p %y %m %U:%G %l\n' | sort &&
        find . -type f -exec sha256sum {} + | sort -k 2)
}
fix() { (cd / && "$program" fix "$@" "$work/am.toml"); }
as_service() { setpriv --reuid $uid --regid $uid --clear-groups "$@"; }

# What an API-M 4.5.0 was seen to write while it starts.
writes_as_a_server() {
    as_service sh -ec '
        cd "$1"
        echo 1 >wso2carbon.pid
        mkdir -p tmp/work backup repository/conf/tomcat/carbon repository/conf/axis2 repository/conf/identity \
            repository/resources/conf/.metadata repository/resources/security repository/resources/apim-synapse-config \
            repository/components/default/configuration repository/components/dropins repository/components/patches/.metadata \
            repository/deployment/server/synapse-configs repository/logs repository/database repository/tenants solr
        for file in tmp/a backup/a repository/conf/carbon.xml repository/conf/tomcat/a repository/resources/conf/.metadata/a \
            repository/resources/security/ciphertool.xml repository/components/default/a repository/components/dropins/c.jar \
            repository/components/patches/.metadata/a repository/deployment/server/webapps/a.war \
            repository/logs/wso2carbon.log repository/database/WSO2AM_DB.mv.db; do
            echo x >>"$file"
        done
        cat repository/conf/deployment.toml bin/api-manager.sh lib/a.jar repository/components/plugins/b.jar' sh "$home"
}
shows() {
    need_root
    new_home
    state >"$work/before"
    fix >"$work/out"
    says '^    -create_admin_account = true$' "$work/out"
    says '^    \+create_admin_account = false$' "$work/out"
    says 'nothing was changed' "$work/out"
    state | cmp - "$work/before"
}
# held_against: what a start would hold against the home, "severity rule" a line.
held_against() {
    "$program" plan "$work/am.toml" --json >"$work/plan.json" 2>/dev/null || [ $? = 1 ]
    python3 -c 'import json, sys
for finding in json.load(open(sys.argv[1]))["findings"]: print(finding["severity"], finding["rule"])' "$work/plan.json" | sort -u
}
refused_start() {
    need_root
    new_home
    JAVA_HOME=$(jdks | head -n 1)
    export JAVA_HOME
    expect 77 "$program" run "$work/am.toml" 2>"$work/err"
    says '^error +admin-default-creds' "$work/err"
    held_against >"$work/held"
    sed 's/.* //' "$work/held" | sort -u | comm -13 - "$TEST_SOURCE_DIR/tests/data/stock/apim/expected" >"$work/missed"
    [ ! -s "$work/missed" ] || { cat "$work/missed"; return 1; }
    sed -n 's/^error //p' "$work/held" | comm -23 - "$TEST_SOURCE_DIR/tests/data/stock/apim/expected" >"$work/more"
    [ -z "$(grep -vx -e os-fs-permissions -e bi-config-perms -e ks-open "$work/more")" ] || { cat "$work/more"; return 1; }
    echo 'mode = "audit"' >>"$work/am.toml"
    "$program" plan "$work/am.toml" >/dev/null 2>&1
    # What only people can answer, waived as they would; the rest is mended.
    new_home
    fix --apply >/dev/null
    sed 's/.*/[[waiver]]\nrule = "&"\nreason = "test"\nby = "ops"\nuntil = 2099-01-01/' \
        "$TEST_SOURCE_DIR/tests/data/stock/apim/answers" >>"$work/am.toml"
    printf '[[waiver]]\nrule = "ks-open"\nreason = "test"\nby = "ops"\nuntil = 2099-01-01\n' >>"$work/am.toml"
    held_against >"$work/held"
    says_not '^error' "$work/held"
    "$program" plan "$work/am.toml" >/dev/null 2>&1
}
applied() {
    need_root
    new_home
    cp "$home/$toml" "$work/old.toml"
    fix --apply >"$work/out"
    says '^changed [0-9]+ times: [0-9]+ rules were not met, [0-9]+ are not now$' "$work/out"
    # Nothing of the old text is lost but the one value that was wrong.
    diff "$work/old.toml" "$home/$toml" | grep '^<' >"$work/lost"
    [ "$(cat "$work/lost")" = '< create_admin_account = true' ]
    says '^ssl_enabled_protocols = "TLSv1.2,TLSv1.3"$' "$home/$toml"
    python3 -c 'import sys, tomllib; tomllib.load(open(sys.argv[1], "rb"))' "$home/$toml"
    # No code is the service user's, and it cannot be put in its place.
    [ -z "$(find "$home"/{bin,lib,dbscripts,repository/components/plugins} ! -user 0)" ]
    expect 1 as_service mv "$home/lib" "$home/lib2" 2>/dev/null
    expect 1 as_service touch "$home/lib/evil.jar" 2>/dev/null
    writes_as_a_server >/dev/null
}
fewer_findings() {
    need_root
    (cd / && expect 1 "$program" check "$work/am.toml" --json >"$work/report")
    python3 - "$work/report" "$TEST_SOURCE_DIR/tests/data/stock/apim/answers" "$TEST_SOURCE_DIR/tests/data/stock/apim/expected" <<'PY'
import json, sys
failed = {f["rule"] for f in json.load(open(sys.argv[1]))["findings"] if f["result"] == "fail"}
answers, expected = (set(open(path).read().split()) for path in sys.argv[2:])
assert failed & expected <= answers, failed & expected - answers
assert "os-fs-permissions" not in failed
PY
}
again() {
    need_root
    state >"$work/before"
    fix --apply >"$work/out2"
    state | diff - "$work/before"
}
rolled_back() {
    need_root
    new_home
    setcap cap_net_raw+ep "$home/lib/a.jar"
    getcap -r "$home" >"$work/capable"
    [ -s "$work/capable" ]
    state >"$work/before"
    fix --apply >"$work/out"
    [ -z "$(getcap -r "$home")" ]
    local command
    command=$(sed -n 's/^to take it all back: jarmor //p' "$work/out")
    [ "$(stat -c '%a %u' "${command##* }")" = '700 0' ]
    # shellcheck disable=SC2086  # words
    "$program" $command >"$work/back"
    says '^took back ([0-9]+) of \1 changes' "$work/back"
    state | diff - "$work/before"
    getcap -r "$home" | diff - "$work/capable"
}
left_alone() {
    need_root
    new_home
    echo secret >"$work/shadow"
    chmod 600 "$work/shadow"
    rm "$home/lib/a.jar" "$home/repository/conf/log4j2.properties"
    ln "$work/shadow" "$home/lib/a.jar"
    ln -s "$work/shadow" "$home/repository/conf/log4j2.properties"
    ln -s /etc "$home/bin/etc"
    stat -c '%a %u %g %h' /etc "$work/shadow" >"$work/outside"
    fix --apply >"$work/out" 2>"$work/err"
    says 'lib/a.jar: has a second name' "$work/err"
    stat -c '%a %u %g %h' /etc "$work/shadow" | diff - "$work/outside"
    [ "$(cat "$work/shadow")" = secret ]
}
locked() {
    need_root
    new_home
    mkdir -p /var/lib/jarmor/fix
    state >"$work/before"
    expect 2 flock /var/lib/jarmor/fix "$program" fix --apply "$work/am.toml" 2>"$work/err"
    says 'another jarmor fix is at work' "$work/err"
    state | diff - "$work/before"
    expect 64 "$program" fix --apply --rollback /tmp "$work/am.toml"
    expect 2 "$program" fix --rollback "$work" 2>"$work/err"
}

for program in $(programs); do
    as="($(basename "$program"))"
    it "fix shows the changes and makes none $as" shows
    it "fix --apply mends, keeps comments, takes code from the service user and lets the server write what it writes $as" applied
    it "what is left to people is what no program can answer $as" fewer_findings
    it "a second fix --apply changes nothing $as" again
    it "fix --rollback restores content, modes, owners and times $as" rolled_back
    [ "$program" = "$TEST_PROGRAM" ] || continue
    it "a start of it is refused, and goes through after the mends and the answers of people $as" refused_start
    it "links and second names that lead out of the home are not followed $as" left_alone
    it "one fix works at a time $as" locked
done
rm -rf /var/lib/jarmor/fix/_*"$(basename "$work")"_*
rmdir /var/lib/jarmor/fix /var/lib/jarmor 2>/dev/null
finish
