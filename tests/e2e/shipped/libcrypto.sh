#!/bin/bash
# libcrypto costs about a millisecond to initialise: it is not touched on the way to a JVM whose rules do not need it.
# Read from the program's memory at the moment of its exec: `base_inited` is what OPENSSL_init_crypto sets first.
. "$(dirname "$0")/../tap.sh"

# initialised PROGRAM ARGS...: 0 or 1.
initialised() {
    local offset
    offset=$(nm "$1" | awk '$3 == "base_inited" { print $1 }')
    [ -n "$offset" ] || { echo "$1 has no symbol base_inited" >&2; return 1; }
    "$TEST_BUILD_DIR/tests/support/value_at_exec" "$offset" "$@"
}
untouched() {
    need_root
    expect 0 test "$(initialised "$@")" = 0
}
# The same look must see libcrypto at work where a rule asks for it: an agent that the profile names with its sum.
touched() {
    need_root
    local agent=$work/agent.jar
    [ -f "$agent" ] || make_agent "$agent"
    cat >"$work/agent.toml" <<TOML
extends = "jvm"
user = "61184:61184"
[jvm]
main_class = "Ends"
class_path = ["$classes"]
options = ["-javaagent:$agent"]
[[jvm.agent]]
path = "$agent"
sha256 = "$(sha256sum "$agent" | cut -d ' ' -f 1)"
TOML
    expect 0 test "$(initialised "$program" run "$work/agent.toml")" = 0
}
make_agent() {
    printf 'Premain-Class: Ends\n' >"$work/manifest"
    "$jdk/bin/jar" --create --file "$1" --manifest "$work/manifest" -C "$classes" Ends.class
}
plain_profile() {
    cat >"$work/plain.toml" <<TOML
extends = "jvm"
user = "61184:61184"
[jvm]
main_class = "Ends"
class_path = ["$classes"]
TOML
    untouched "$program" run "$work/plain.toml"
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    export JAVA_HOME=$jdk
    it "java mode does not initialise libcrypto $as" untouched "$program" --user 61184:61184 java -cp "$classes" Ends exit 0
    it "a profile without a sum does not initialise libcrypto $as" plain_profile
    it "not even the SHA-256 of an agent does $as" touched
}
each_start cases
finish
