#!/bin/bash
# libcrypto costs about a millisecond to initialise, and its providers a third of one to be relocated, used or not.
# What the programs take from it, the sum of an agent that a profile names, needs neither.
. "$(dirname "$0")/../tap.sh"

# The symbol that is there shows that the look can see libcrypto.
nothing_to_initialise() {
    nm "$1" >"$work/symbols"
    says ' SHA256_Update$' "$work/symbols"
    says_not ' (OPENSSL_init_crypto|OSSL_PROVIDER_load|EVP_DigestInit_ex)$' "$work/symbols"
}
# run_with SUM CODE: a start with an agent whose profile names that sum.
run_with() {
    need_root
    cat >"$work/agent.toml" <<TOML
extends = "jvm"
user = "61184:61184"
[jvm]
java_home = "$jdk"
main_class = "Ends"
class_path = ["$classes"]
options = ["-javaagent:$work/agent.jar"]
[[jvm.agent]]
path = "$work/agent.jar"
sha256 = "$1"
TOML
    expect "$2" "$program" run "$work/agent.toml" -- exit 0 >"$work/out" 2>&1
}
make_agent() {
    mkdir -p "$work/agent"
    echo 'public class Agent { public static void premain(String words) { System.out.println("agent runs"); } }' \
        >"$work/agent/Agent.java"
    "$jdk/bin/javac" "$work/agent/Agent.java"
    printf 'Premain-Class: Agent\n' >"$work/manifest"
    "$jdk/bin/jar" --create --file "$work/agent.jar" --manifest "$work/manifest" -C "$work/agent" Agent.class
}
right_sum() {
    make_agent
    run_with "$(sha256sum "$work/agent.jar" | cut -d ' ' -f 1)" 0
    says '^agent runs$' "$work/out"
}
wrong_sum() {
    run_with "$(printf 0 | sha256sum | cut -d ' ' -f 1)" 77
    says 'has SHA-256' "$work/out"
}

for program in $(programs); do
    it "holds nothing of libcrypto that has to be initialised ($(basename "$program"))" nothing_to_initialise "$program"
done
cases() {
    program=$1 jdk=$2 classes=$3
    it "an agent with the SHA-256 that the profile names is loaded $4" right_sum
    it "an agent with another SHA-256 is refused $4" wrong_sum
}
each_start cases
finish
