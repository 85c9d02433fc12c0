#!/bin/bash
# A new installation of each product that belongs to its service user: refused for what is known to be wrong with it; after
# fix --apply and the answers of people it starts, as a stand-in that writes every path which the product writes.
# shellcheck disable=SC2154  # work, of tap.sh
. "$(dirname "$0")/../tap.sh"

uid=61186
umask 022
# The oldest: a Micro Integrator ends under one that is newer than 21.
jdk=$(for home in $(jdks); do printf '%s %s\n' "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")" "$home"; done |
    sort -n | sed -n '1s/^[0-9]* //p')
export JAVA_HOME=$jdk
kept=/var/lib/jarmor/fix

# stand_in CLASS JAR: what the start script of the product runs; a line of $work/writes is a path below the home.
stand_in() {
    local package=${1%.*}
    rm -rf "$work/classes"
    mkdir -p "$work/classes" "$(dirname "$2")"
    [ "$package" != "$1" ] || package=probe
    sed "s/@PACKAGE@/$package/; s/@CLASS@/${1##*.}/" "$(dirname "$0")/Writes.java.in" >"$work/${1##*.}.java"
    compile_java -d "$work/classes" "$work/${1##*.}.java"
    cp "$work/writes" "$work/classes/"
    "$jdk/bin/jar" --create --file "$2" --main-class "$package.${1##*.}" -C "$work/classes" .
}
writes() { printf '%s\n' "$@" >"$work/writes"; }
directories() { (cd "$home" && mkdir -p "$@"); }

# What an API-M 4.5.0 was seen to write while it starts.
make_apim() {
    directories bin lib tmp dbscripts repository/components/{plugins,default,dropins} repository/resources/security
    writes wso2carbon.pid tmp/work/a backup/a repository/conf/{carbon.xml,tomcat/carbon/a,axis2/a,identity/a,multitenancy/a} \
        repository/resources/conf/.metadata/a repository/resources/{security/ciphertool.xml,apim-synapse-config/a} \
        repository/components/{default/configuration/a,dropins/c.jar,patches/.metadata/a} \
        repository/deployment/server/{webapps/a.war,synapse-configs/a,eventpublishers/a} repository/logs/wso2carbon.log \
        repository/database/WSO2AM_DB.mv.db diagnostics-tool/{conf,logs}/a
    echo 'exec java' >"$home/bin/api-manager.sh"
    stand_in org.wso2.carbon.bootstrap.Bootstrap "$home/bin/bootstrap.jar"
    code=bin/bootstrap.jar extends=wso2-apim
}
make_mi() {
    directories bin tmp wso2/lib wso2/components/{plugins,default} dropins patches registry repository/deployment
    writes wso2carbon.pid tmp/a conf/axis2/axis2.xml conf/synapse.properties registry/config/a dropins/c.jar patches/.metadata/a \
        wso2/components/default/configuration/a repository/deployment/server/{synapse-configs/a,carbonapps/a.car} \
        repository/logs/wso2carbon.log repository/database/a.mv.db repository/resources/{conf/.metadata/a,security/ciphertool.xml}
    echo 'exec java' >"$home/bin/micro-integrator.sh"
    stand_in org.wso2.micro.integrator.bootstrap.Bootstrap "$home/wso2/lib/bootstrap.jar"
    code=wso2/lib/bootstrap.jar extends=wso2-mi
}
make_si() {
    directories bin/bootstrap tmp lib deployment wso2/lib wso2/server/{bin,logs,database,deployment,configuration} resources/security
    writes wso2/server/{runtime.pid,logs/carbon.log,database/a.mv.db,deployment/a.siddhi,configuration/a} tmp/a lib/a.jar \
        deployment/a wso2/lib/a.jar
    echo 'exec java' | tee "$home/bin/server.sh" >"$home/wso2/server/bin/carbon.sh"
    stand_in org.wso2.carbon.launcher.Main "$home/bin/bootstrap/launcher.jar"
    code=bin/bootstrap/launcher.jar extends=wso2-si
}
make_bi() {
    : >"$work/writes"
    stand_in Service "$home/service.jar"
    code=service.jar extends=ballerina
}
new_home() {
    home=$work/$1 profile=$work/$1.toml data=$TEST_SOURCE_DIR/tests/data/stock/$1
    rm -rf "$home" $kept/_*"$(basename "$work")"_*
    cp -r "$data/opt/server" "$home"
    "make_$1"
    chown -hR $uid:$uid "$home"
    printf 'extends = "%s"\nhome = "%s"\nuser = "%s:%s"\n' "$extends" "$home" $uid $uid >"$profile"
    [ "$1" != bi ] || printf '[jvm]\njar = "service.jar"\n' >>"$profile"
}
# What a start would hold against the home, "severity rule" a line.
held_against() {
    "$program" plan "$profile" --json >"$work/plan.json" 2>"$work/err" || [ $? = 1 ] || { cat "$work/err"; return 1; }
    python3 -c 'import json, sys
for finding in json.load(open(sys.argv[1]))["findings"]: print(finding["severity"], finding["rule"])' "$work/plan.json" | sort -u
}
refused() {
    need_root
    new_home "$1"
    expect 77 "$program" run "$profile" 2>"$work/err"
    held_against >"$work/held"
    sed 's/.* //' "$work/held" | sort -u | comm -13 - "$data/expected" >"$work/missed"
    [ ! -s "$work/missed" ] || { cat "$work/missed"; return 1; }
    # Rights as unpacked, and the key stores that no sample brings.
    sed -n 's/^error //p' "$work/held" | comm -23 - "$data/expected" |
        grep -vx -e os-fs-permissions -e bi-config-perms -e ks-open >"$work/more" || true
    [ ! -s "$work/more" ] || { cat "$work/held"; return 1; }
}
mended_and_started() {
    need_root
    new_home "$1"
    (cd / && "$program" fix --apply "$profile") >"$work/out"
    says '^changed [0-9]+ times' "$work/out"
    { cat "$data/answers"; echo ks-open; } |
        sed 's/.*/[[waiver]]\nrule = "&"\nreason = "test"\nby = "ops"\nuntil = 2099-01-01/' >>"$profile"
    held_against >"$work/held"
    says_not '^error' "$work/held"
    # No code is the service user's.
    expect 1 setpriv --reuid $uid --regid $uid --clear-groups test -w "$home/$code"
    [ "$(stat -c %u "$home/$code")" = 0 ]
    "$program" run "$profile" >"$work/out" 2>"$work/err" || { cat "$work/out" "$work/err"; return 1; }
    says "^wrote $(wc -l <"$work/writes") as $uid$" "$work/out"
}

program=$TEST_PROGRAM
for product in apim mi si bi; do
    it "a new $product is refused for what is expected, and for nothing else" refused $product
    it "a $product that was mended and answered for starts, and writes what it has to" mended_and_started $product
done
rm -rf $kept/_*"$(basename "$work")"_*
rmdir $kept "$(dirname $kept)" 2>/dev/null
finish
