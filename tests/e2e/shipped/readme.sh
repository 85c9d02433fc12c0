#!/bin/bash
# The README: every block that is marked as runnable runs, its profile is one, its table of exit codes is the program's.
. "$(dirname "$0")/../tap.sh"

readme=$TEST_SOURCE_DIR/README.md
mkdir "$work/bin"
ln -s "$TEST_PROGRAM" "$work/bin/jarmor"
PATH=$work/bin:$PATH

# The N-th ```LANGUAGE block.
block() {
    awk -v language="$1" -v wanted="$2" '
        /^```/ { inside = 0 }
        inside && n == wanted
        $0 == "```" language { n++; inside = 1 }' "$readme"
}

runs() {
    need_root
    local text
    text=$(block sh "$1")
    [ -n "$text" ]
    sh -e -c "$text" >"$work/out" 2>&1 || { cat "$work/out"; return 1; }
    says "$2" "$work/out"
}
each_shell_block_is_marked() {
    [ "$(grep -c '^<!-- runs -->$' "$readme")" = "$(grep -c '^```sh$' "$readme")" ]
}
profile_starts() {
    need_root
    local jdk
    jdk=$(jdks | head -n 1)
    mkdir -p "$work/orders/classes"
    compile_java -d "$work/orders/classes" "$TEST_SOURCE_DIR/tests/e2e/Ends.java"
    "$jdk/bin/jar" --create --file "$work/orders/orders.jar" --main-class Ends -C "$work/orders/classes" .
    block toml 1 | sed "s#/opt/orders#$work/orders#; s#^user .*#user = \"nobody\"#" >"$work/orders.toml"
    grep -q "$work/orders" "$work/orders.toml"
    JAVA_HOME=$jdk jarmor plan --json "$work/orders.toml" >"$work/plan.json"
    says '"-Xmx512m"' "$work/plan.json"
}
exit_codes_agree() {
    jarmor --help | sed -n '/^Exit codes:/,/^$/s/^  \([0-9][0-9]*\) .*/\1/p' | sort -n >"$work/program"
    sed -n 's/^| \([0-9, ]*\) |.*/\1/p' "$readme" | tr -d ' ' | tr ',' '\n' | sort -n >"$work/readme"
    [ -s "$work/program" ]
    diff "$work/program" "$work/readme"
}

it "each shell block of the README is marked as one that runs" each_shell_block_is_marked
it "the first minutes on a VM" runs 1 'jmx-remote-off'
it "the refused plan" runs 2 'would be refused: 1'
it "the built-in profile" runs 3 'tls-renegotiation'
it "the profile of the README starts" profile_starts
it "the README knows every exit code" exit_codes_agree
finish
