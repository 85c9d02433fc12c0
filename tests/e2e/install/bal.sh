#!/bin/bash
# bal: a stand-in Ballerina, laid out and dispatching as the real one (update tool, distribution, bundled JRE, compiler
# JVM that starts the program's), and a probe inside the JVM that counts.
. "$(dirname "$0")/../tap.sh"

uid=61184
here=$(dirname "$0")

# A Ballerina with spaces in its path, whose JRE is $jdk.
install_ballerina() {
    local root="$1" home="$1/distributions/ballerina-2201.8.4"
    mkdir -p "$root/bin" "$home/bin" "$home/bre/lib" "$root/dependencies"
    echo ballerina-2201.8.4 >"$root/distributions/ballerina-version"
    ln -s "$jdk" "$root/dependencies/jdk-17.0.7+7-jre"
    mkdir "$root/dependencies/jdk-11.0.18+10-jre"
    compile_java -d "$work/compiler" "$work/source/Main.java"
    "$jdk/bin/jar" --create --file "$home/bre/lib/ballerina-cli.jar" -C "$work/compiler" .
    cat >"$root/bin/bal" <<'OUTER'
#!/bin/sh
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
version=$(cat "$root/distributions/ballerina-version")
BALLERINA_HOME=$root/distributions/$version
export BALLERINA_HOME
"$BALLERINA_HOME/bin/bal" "$@"
OUTER
    cat >"$home/bin/bal" <<'INNER'
#!/bin/bash
home=$(cd "$(dirname "$0")/.." && pwd)
bundled=$home/../../dependencies/jdk-17.0.7+7-jre
[ ! -e "$bundled" ] || JAVA_HOME=$bundled
[ -n "$JAVACMD" ] || JAVACMD=$JAVA_HOME/bin/java
[ -x "$JAVACMD" ] || { echo "Error: JAVA_HOME is not defined correctly."; exit 1; }
class_path=
for jar in "$home"/bre/lib/*.jar; do class_path=$class_path:$jar; done
exec=("$JAVACMD" -Xms64m -Xmx256m $JAVA_OPTS -classpath "$class_path:" "-Dballerina.home=$home" \
    -Dballerina.version=2201.8.4 -Dballerina.target=jvm "-Djava.command=$JAVACMD")
if [ "$1" = run ] && [[ "$2" == *.jar ]]; then
    shift
    "${exec[@]}" -jar "$@"
else
    "${exec[@]}" io.ballerina.cli.launcher.Main "$@"
fi
INNER
    chmod 755 "$root/bin/bal" "$home/bin/bal"
}

# As an ordinary user, in the package, with the stand-in in PATH behind a jarmor that is called bal.
as_user() {
    (cd "$work/package" && exec env -i HOME="$work/person" PATH="$work/bin:$ballerina/bin:/usr/bin:/bin" "${with[@]}" \
        setpriv --reuid $uid --regid $uid --clear-groups "$@")
}

hardened() {
    says '^option=-XX:\+DisableAttachMechanism$' "$1"
    says '^option=-Djdk.tls.rejectClientInitiatedRenegotiation=true$' "$1"
    says '^env JARMOR_PROFILE=ballerina$' "$1"
    says '^NoNewPrivs: 1$' "$1"
}

jar_is_the_hardened_jvm() {
    need_root
    with=(BAL_CONFIG_DATA='x = 1' JAVA_OPTS='-Dmine="a b"' LD_LIBRARY_PATH=/nowhere)
    as_user "$work/bin/bal" run target/bin/probe.jar one 'two words' -Ckey=value >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    hardened "$work/out"
    says '^option=-Dmine=a b$' "$work/out"
    says "^option=-Dballerina.home=$ballerina/distributions/ballerina-2201.8.4$" "$work/out"
    says '^option=-Dballerina.version=2201.8.4$' "$work/out"
    says '^option=-Dballerina.target=jvm$' "$work/out"
    says '^arg=one$' "$work/out"
    says '^arg=two words$' "$work/out"
    says '^arg=-Ckey=value$' "$work/out"
    says '^env BAL_CONFIG_DATA=x = 1$' "$work/out"
    says '^env LD_LIBRARY_PATH=null$' "$work/out"
    says "^cwd=$work/package config=true$" "$work/out"
    says_not compiler "$work/out"
}
jar_gives_its_exit_code() {
    need_root
    with=()
    expect 7 as_user "$work/bin/jarmor" bal run target/bin/probe.jar exit 7
}
works_without_ballerina() {
    need_root
    with=(PATH="/usr/bin:/bin" JAVA_HOME="$jdk")
    as_user "$work/bin/jarmor" bal run target/bin/probe.jar >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    hardened "$work/out"
    says_not '^option=-Dballerina.home' "$work/out"
}
second_jvm_is_hardened() {
    need_root
    with=(XDG_RUNTIME_DIR="$work/runtime" JAVA_TOOL_OPTIONS=-Dstray=1)
    as_user "$work/bin/bal" "$@" >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    says '^compiler run' "$work/out"
    says_not '^compiler option=-XX:\+DisableAttachMechanism' "$work/out"
    hardened "$work/out"
    says_not '^option=-Dstray' "$work/out"
    says '^env JAVACMD=null$' "$work/out"
    says "^cwd=$work/package config=true$" "$work/out"
}
second_jvm_gives_its_exit_code() {
    need_root
    with=()
    expect 9 as_user "$work/bin/bal" run . -- exit 9
}
second_jvm_is_refused() {
    need_root
    with=('JDK_JAVA_OPTIONS=-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0')
    # The first JVM is the compiler's and takes it; the program's must not come up with a debugger.
    expect 77 as_user "$work/bin/bal" run . >"$work/out" 2>"$work/err"
    says 'jarmor: refused ballerina' "$work/err"
    says_not '^arg=' "$work/out"
}
debugger_is_refused() {
    need_root
    with=()
    expect 77 as_user "$work/bin/bal" run "$@" target/bin/probe.jar 2>"$work/err"
    says 'debug' "$work/err"
}
debugger_by_variable_is_refused() {
    need_root
    with=(BAL_JAVA_DEBUG="$1")
    expect "$2" as_user "$work/bin/bal" run target/bin/probe.jar 2>"$work/err"
    says "$3" "$work/err"
}
declared_debugger() {
    need_root
    local port=$((20000 + RANDOM % 10000)) outer jvm
    printf 'extends = "ballerina"\n[jvm.debug]\nport = %s\nsuspend = false\n' $port >"$work/debug.toml"
    with=()
    # suspend=y is the caller's wish, as with the real bal: the JVM waits there, until it is killed by its own number.
    as_user "$work/bin/jarmor" --profile "$work/debug.toml" bal run --debug $port target/bin/probe.jar >"$work/out" 2>"$work/err" &
    outer=$!
    until_true 30 grep -q "0100007F:$(printf %04X $port) 00000000:0000 0A" /proc/net/tcp && code=0 || code=1
    jvm=$(cat "/proc/$outer/task/$outer/children")
    # shellcheck disable=SC2086  # a list of numbers, or nothing
    kill -KILL ${jvm:-$outer}
    return $code
}
other_words_are_the_real_ones() {
    need_root
    with=(JAVA_OPTS=-Dmine=1)
    as_user "$work/bin/bal" build --offline 'a b' >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    says '^compiler build --offline a b$' "$work/out"
    says '^compiler option=-Dmine=1$' "$work/out"
    says_not '^compiler option=-XX:\+DisableAttachMechanism' "$work/out"
}
no_real_one() {
    need_root
    with=(PATH="$work/bin:/usr/bin:/bin")
    expect 69 as_user "$work/bin/bal" build 2>"$work/err"
    says 'there is no bal but jarmor' "$work/err"
}
as_root_without_a_user() {
    need_root
    (cd "$work/package" && PATH="$work/bin:$ballerina/bin:$PATH" expect 77 bal run target/bin/probe.jar) 2>"$work/err"
    says 'user' "$work/err"
}
# The entry point of the README, in the place of the one that `bal build --cloud=docker` writes.
image_entry_point() {
    need_root
    local line
    local -a words
    line=$(grep -o 'ENTRYPOINT \["jarmor", "--profile", "ballerina".*\]' "$TEST_SOURCE_DIR/README.md")
    line=$(sed 's/^ENTRYPOINT \[//; s/\]$//; s/, / /g; s/"app.jar:jars\/\*"/"app.jar:jars\/*"/; s/"main"/"Probe"/' <<<"$line")
    eval "words=($line)"
    mkdir -p "$work/package/jars"
    cp "$work/package/target/bin/probe.jar" "$work/package/jars/"
    : >"$work/package/app.jar"
    with=(PATH="$work/bin:$jdk/bin:/usr/bin:/bin")
    as_user "${words[@]}" "argument" >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    hardened "$work/out"
    says '^option=-XX:\+ExitOnOutOfMemoryError$' "$work/out"
    says '^arg=argument$' "$work/out"
}

cases() {
    program=$1 jdk=$2
    local as=$4
    ballerina="$work/ballerina of $(basename "$jdk") and $(basename "$program")"
    mkdir -p "$work/bin" "$work/source" "$work/compiler" "$work/package/target/bin" "$work/probe"
    install -m 755 "$program" "$work/bin/jarmor"
    ln -sf jarmor "$work/bin/bal"
    cp "$here/Compiler.java" "$work/source/Main.java"
    compile_java -d "$work/probe" "$here/Probe.java"
    "$jdk/bin/jar" --create --file "$work/package/target/bin/probe.jar" --main-class Probe -C "$work/probe" .
    touch "$work/package/Config.toml"
    mkdir -p "$work/runtime" "$work/person"
    chown $uid:$uid "$work/runtime" "$work/person"
    chmod 700 "$work/runtime" "$work/person"
    install_ballerina "$ballerina"

    it "bal run X.jar is one hardened JVM with the options of bal $as" jar_is_the_hardened_jvm
    it "its exit code is the program's $as" jar_gives_its_exit_code
    it "bal run X.jar needs no Ballerina $as" works_without_ballerina
    it "bal run hardens the JVM of the package and leaves the compiler's $as" second_jvm_is_hardened run
    it "bal run . does so too $as" second_jvm_is_hardened run .
    it "the exit code of the package reaches the caller $as" second_jvm_gives_its_exit_code
    it "a debugger smuggled into the second JVM is refused $as" second_jvm_is_refused
    it "--debug=PORT without a word in the profile is refused $as" debugger_is_refused --debug=5005
    it "--debug PORT without a word in the profile is refused $as" debugger_is_refused --debug 5005
    it "BAL_JAVA_DEBUG is a debugger and refused $as" debugger_by_variable_is_refused 5005 77 debug
    it "an empty BAL_JAVA_DEBUG is a mistake $as" debugger_by_variable_is_refused '' 64 'BAL_JAVA_DEBUG.*empty'
    it "a debugger that the profile declares listens on loopback $as" declared_debugger
    it "all other words go to the real bal $as" other_words_are_the_real_ones
    it "without a real bal that is said $as" no_real_one
    it "root without a user is refused $as" as_root_without_a_user
    it "the entry point of an image of bal build --cloud=docker $as" image_entry_point
}
start_in_turn cases
finish
