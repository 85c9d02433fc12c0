#!/bin/bash
# Encrypted values of a Ballerina program's Config.toml reach it in clear, and no disk.
. "$(dirname "$0")/../tap.sh"

printf '%064d\n' 7 >"$work/config.key"
chmod 600 "$work/config.key"
mkdir "$work/credentials"
mv "$work/config.key" "$work/credentials/config-key"

# start CODE [LINE...]: a start of the program in a home with its Config.toml.
start() {
    local code=$1
    shift
    # The home is the service user's, which no start in enforce accepts by today's rules.
    { printf 'baseline = "0.9"\nextends = "ballerina"\nhome = "%s"\nuser = "61184:61184"\n' "$work/home"
      printf '[jvm]\nmain_class = "ReadsConfig"\nclass_path = ["%s"]\n' "$classes"
      printf '%s\n' "$@"; } >"$work/orders.toml"
    CREDENTIALS_DIRECTORY=$work/credentials expect "$code" "$program" run "$work/orders.toml" >"$work/out" 2>"$work/err"
    tr -s ' \n' '  ' <"$work/err" >"$work/said"
}
make_home() {
    rm -rf "$work/home"
    mkdir "$work/home"
    chmod 755 "$work/home"
    printf 'p"\\ä$\n' >"$work/secret"
    value=$("$program" vault encrypt "$work/credentials/config-key" <"$work/secret")
    printf '# orders\n[db]\nuser = "app"\npassword = "jarmor:enc:%s"\nport = 5432\n' "$value" >"$work/home/Config.toml"
    chown -R 61184:61184 "$work/home"
}
opened() {
    need_root
    make_home
    start 0 '[ballerina]' 'credential = "config-key"'
    printf '# orders\n[db]\nuser = "app"\npassword = "p\\"\\\\ä$"\nport = 5432\n' | diff - "$work/out"
    says_not 'ä' "$work/said"
    expect 1 grep -rq 'ä' "$work/home"
}
beside_others() {
    need_root
    make_home
    printf 'plain = true\n' >"$work/home/other.toml"
    BAL_CONFIG_FILES=other.toml:Config.toml start 0 '[ballerina]' 'credential = "config-key"'
    expect 0 test "$(head -n 1 "$work/out")" = 'plain = true'
    says '^password = "p' "$work/out"
}
without_key() {
    need_root
    make_home
    start 77
    says 'secret-vault-key .*Config.toml: has encrypted values: .*names no key' "$work/said"
    printf '%064d\n' 8 >"$work/credentials/other-key"
    start 77 '[ballerina]' 'credential = "other-key"'
    says 'secret-vault-key .*Config.toml:4:13: the encrypted value was encrypted with another encryption key' "$work/said"
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    export JAVA_HOME=$jdk
    compile_java -d "$classes" "$TEST_SOURCE_DIR/tests/e2e/ReadsConfig.java" || exit 1
    it "an encrypted value is in clear for the program, and nowhere else $as" opened
    it "files without one stay as they are, in their order $as" beside_others
    it "without its key, or with another, the start is refused $as" without_key
}
each_start cases
finish
