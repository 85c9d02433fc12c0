#!/bin/bash
# jarmor alone: the installed servers, a line each.
# shellcheck disable=SC2154  # work, of tap.sh
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../install/installed_home.bash"

program=$TEST_PROGRAM
jdk=$(jdks | head -n 1)

none_installed() {
    need_root
    expect 64 jarmor 2>"$work/err"
    says '^jarmor: no command, and no profile is installed in /etc/jarmor; ' "$work/err"
}
each_a_line() {
    need_root
    cp -r "$TEST_SOURCE_DIR/tests/data/stock/bi/opt/server" "$work/bi"
    mkdir -p "$work/jar/classes"
    compile_java -d "$work/jar/classes" "$TEST_SOURCE_DIR/tests/e2e/Ends.java"
    "$jdk/bin/jar" --create --file "$work/bi/service.jar" --main-class Ends -C "$work/jar/classes" .
    chown -R $uid:$uid "$work/bi"
    printf 'extends = "ballerina"\nhome = "%s"\nuser = "%s:%s"\n[jvm]\njar = "service.jar"\n' "$work/bi" $uid $uid >"$profiles/orders.toml"
    sed 's/^user/mode = "audit"\nuser/' "$profiles/orders.toml" >"$profiles/audited.toml"
    echo 'usr = "x"' >"$profiles/wrong.toml"
    expect 65 jarmor >"$work/out"
    says '^orders +enforce +stopped +refused, [0-9]+ errors?' "$work/out"
    says '^audited +audit +stopped +[0-9]+ errors?' "$work/out"
    says "^wrong +not judged .*wrong.toml:1:1: unknown key 'usr'; did you mean 'user'" "$work/out"
    rm "$profiles/wrong.toml"
    jarmor list --json >"$work/list.json"
    python3 -c 'import json, sys
assert [one["profile"] for one in json.load(open(sys.argv[1]))] == ["audited", "orders"]' "$work/list.json"
}
it "jarmor alone says what to do where no profile is installed" none_installed
it "jarmor alone shows each installed server, and which profile is wrong" each_a_line
finish
