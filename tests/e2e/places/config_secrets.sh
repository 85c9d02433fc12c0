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
    CREDENTIALS_DIRECTORY=$work/credentials expect "$code" "$program" run "$work/orders.toml" -- "$work/stay" >"$work/out" 2>"$work/err"
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
# The files that were written since, and hold it: wherever who has no right to it could look.
holders() { find /run /tmp /var/tmp /dev/shm -type f -newer "$work/marker" -exec grep -lsF "$plain" {} +; }
while_it_runs() {
    need_root
    make_home
    plain=verdigris-$$-$RANDOM
    value=$(printf '%s\n' "$plain" | "$program" vault encrypt "$work/credentials/config-key")
    printf 'password = "jarmor:enc:%s"\n' "$value" >"$work/home/Config.toml"
    touch "$work/stay" "$work/marker"
    start 0 '[ballerina]' 'credential = "config-key"' >"$work/log" 2>&1 &
    until_true 20 grep -qF "$plain" "$work/out"
    local pid
    pid=$(pgrep -f "ReadsConfig $work/stay")
    for words in cmdline environ; do
        expect 1 grep -qF "$plain" "/proc/$pid/$words"
    done
    # It can read it itself: from memory, which no path but its own descriptor leads to.
    grep -lsF "$plain" "/proc/$pid/fd/"* | xargs -n 1 readlink | sed 's/:.*//' | sort -u >"$work/own"
    expect 0 diff <(printf '/memfd\n%s\n' "$work/out") "$work/own"
    holders >"$work/held" || true
    expect 0 diff <(echo "$work/out") "$work/held"
    rm "$work/stay"
    wait $!
    rm "$work/out"
    holders >"$work/held" || true
    expect 1 grep . "$work/held"
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
    it "while it runs it stands in no argument, variable or file, and after it neither $as" while_it_runs
    it "files without one stay as they are, in their order $as" beside_others
    it "without its key, or with another, the start is refused $as" without_key
}
each_start cases
finish
