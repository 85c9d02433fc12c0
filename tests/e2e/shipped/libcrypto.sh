#!/bin/bash
# libcrypto costs 0.4 ms to relocate and about a millisecond to initialise. The image that starts a JVM has nothing of it
# but the bare SHA-256. The whole image has it all, and does not touch it on the way to a JVM whose rules do not need it:
# read from its memory at the moment of its exec, `base_inited` is what OPENSSL_init_crypto sets first.
. "$(dirname "$0")/../tap.sh"

# initialised PROGRAM ARGS...: 0 or 1.
initialised() {
    local offset
    offset=$(nm "$1" | awk '$3 == "base_inited" { print $1 }')
    [ -n "$offset" ] || { echo "$1 has no symbol base_inited" >&2; return 1; }
    "$TEST_BUILD_DIR/tests/support/value_at_exec" "$offset" "$@"
}
# Not called and not even there: `base_inited`, and the EVP functions that would lead to it.
left_out() {
    nm "$1" >"$work/symbols"
    says ' T main$' "$work/symbols"
    says ' [tT] SHA256_Update$' "$work/symbols"
    says_not ' (base_inited|EVP_MD_fetch|EVP_Digest|X509_new|OPENSSL_init_crypto)$' "$work/symbols"
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
    program=$(whole "$1") jdk=$2 classes=$3
    local as=$4
    export JAVA_HOME=$jdk
    it "java mode does not initialise libcrypto $as" untouched "$program" --user 61184:61184 java -cp "$classes" Ends exit 0
    it "a profile without a sum does not initialise libcrypto $as" plain_profile
    it "not even the SHA-256 of an agent does $as" touched
}
for program in $(programs); do
    it "the image that starts a JVM has nothing of libcrypto but SHA-256 ($(basename "$program"))" left_out "$program"
done
each_start cases
finish
