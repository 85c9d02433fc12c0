#!/bin/bash
# jarmor install and uninstall on the home of a product, with the profiles of the machine out of the way.
. "$(dirname "$0")/../tap.sh"

uid=61184
here=$(dirname "$0")

# A copy of /etc and not only of /etc/jarmor: a mount point that somebody removes elsewhere is unmounted here.
cp -a /etc "$work/etc" 2>/dev/null
rm -rf "$work/etc/jarmor"
mkdir "$work/etc/jarmor" "$work/run"
profiles=$work/etc/jarmor

with_own_etc() {
    # shellcheck disable=SC2016  # expanded inside
    unshare --mount sh -ec 'mount --make-rprivate /; mount --bind "$1/etc" /etc; mount --bind "$1/run" /run; shift
        exec "$@"' sh "$work" "$@"
}
jarmor() { with_own_etc env -u LOGNAME JAVA_HOME="$jdk" "$program" "$@"; }
as_service() {
    with_own_etc env -i PATH=/usr/bin:/bin JAVA_HOME="$jdk" HOME=/nonexistent \
        setpriv --reuid $uid --regid $uid --clear-groups "$@"
}
# make_home NAME [EXTRA OPTIONS OF THE SCRIPT]
make_home() {
    home="$work/opt/$1"
    rm -rf "$home"
    mkdir -p "$home/bin" "$home/tmp" "$home/repository/logs"
    sed "s|@EXTRA@|${2:-}|" "$here/product.sh.in" >"$home/bin/api-manager.sh"
    chmod 754 "$home/bin/api-manager.sh"
    cp "$work/probe.jar" "$home/bin/"
    chown -R $uid:$uid "$home"
    touch -d '2025-01-02 03:04:05.678901234' "$home/bin/api-manager.sh" "$home/bin"
    picture >"$work/before"
}
picture() { (cd "$home" && find . -printf '%P %u %g %m %T@ %n %s\n' | sort && cat bin/api-manager.sh); }
as_before() { picture | diff "$work/before" -; }

installs() {
    need_root
    make_home 'wso2am-4.5.0'
    jarmor install "$home" --user $uid:$uid >"$work/out" || { cat "$work/out"; return 1; }
    says '^installed  wso2am: API Manager' "$work/out"
    says '^next start would go through: 0 errors' "$work/out"
    says '^back       jarmor uninstall' "$work/out"
    [ "$(wc -l <"$home/bin/api-manager.sh")" = 2 ]
    [ "$(stat -c '%u %a' "$home/bin")" = '0 755' ]
    [ "$(stat -c '%u' "$home/bin/.api-manager.sh.original")" = 0 ]
    says "^sha256 = \"$(sha256sum <"$home/bin/.api-manager.sh.original" | cut -d' ' -f1)\"" "$profiles/wso2am.toml"
}
# Of this release, unlike later ones, nothing attaches: its script starts no diagnostics tool.
hardened() {
    says '^option=-XX:-EnableDynamicAgentLoading$' "$work/out"
    says '^option=-XX:\+DisableAttachMechanism$' "$work/out"
    says '^option=-Dhttpclient.hostnameVerifier=Strict$' "$work/out"
}
# shellcheck disable=SC2120
starts() {
    need_root
    (cd "${2:-/}" && as_service "$1" ${3:+"$3"} exit 7 -Dk=v) >"$work/out" 2>"$work/err" && code=0 || code=$?
    [ $code = 7 ] || { cat "$work/out" "$work/err"; echo "exit $code"; return 1; }
    hardened
    says '^arg=-Dk=v$' "$work/out"
    says "^Uid: $uid $uid" "$work/out"
    says '^NoNewPrivs: 1$' "$work/out"
}
once_more() {
    need_root
    jarmor install "$home" >"$work/out" || { cat "$work/out"; return 1; }
    says "^user = \"$uid:$uid\"" "$profiles/wso2am.toml"
}
after_an_update() {
    need_root
    sed 's/-Xmx128m/-Xmx96m/' "$home/bin/.api-manager.sh.original" >"$work/new"
    cp -RL "$work/new" "$home/bin/api-manager.sh"
    jarmor install "$home" >"$work/out" || { cat "$work/out"; return 1; }
    says Xmx96m "$profiles/wso2am.toml"
    [ "$(wc -l <"$home/bin/api-manager.sh")" = 2 ]
}
second_home() {
    need_root
    make_home wso2am-4.6.0
    expect 77 jarmor install "$home" 2>"$work/err"
    says 'belongs to another home.*--name' "$work/err"
    as_before
    jarmor install "$home" --name wso2am-46 >/dev/null
    jarmor uninstall "$home" >/dev/null
    as_before
}
# One looks and then changes; another one in between would not be seen.
waits_for_another() {
    need_root
    make_home wso2am-4.5.0
    [ "$(stat -c '%u %a' "$work/run/jarmor-install.lock")" = '0 600' ]
    exec 8>"$work/run/jarmor-install.lock"
    flock 8
    jarmor install "$home" >"$work/out" 2>"$work/err" 8>&- &
    until_true 20 grep -q 'another install or uninstall is at work' "$work/err"
    as_before
    [ -z "$(ls -A "$profiles")" ]
    exec 8>&-
    wait $!
    [ "$(wc -l <"$home/bin/api-manager.sh")" = 2 ]
    jarmor uninstall "$home" >/dev/null
    as_before
}
two_at_once() {
    need_root
    local first second codes
    make_home wso2am-4.6.0
    cp -a "$home" "$work/opt/other"
    first=$home second=$work/opt/other
    jarmor install "$first" --name one >"$work/first" 2>&1 &
    codes=0
    jarmor install "$second" --name one >"$work/second" 2>&1 || codes=$?
    wait $! || codes=$((codes + $?))
    [ $codes = 77 ] || { echo "codes $codes"; cat "$work/first" "$work/second"; return 1; }
    cat "$work/first" "$work/second" >"$work/both"
    says 'belongs to another home' "$work/both"
    jarmor uninstall --all >/dev/null
    as_before
    home=$second
    as_before
    [ -z "$(ls -A "$profiles")" ]
    rm -rf "$second"
}
uninstalls() {
    need_root
    make_home wso2am-4.5.0
    jarmor install "$home" --own >/dev/null
    jarmor uninstall "$home/bin/api-manager.sh" >"$work/out"
    says '^removed' "$work/out"
    as_before
    [ -z "$(ls -A "$profiles")" ]
}
refused_start() {
    need_root
    make_home wso2am-4.5.0 '-XX:OnError=/bin/true'
    expect 77 jarmor install "$home" >"$work/out" 2>"$work/err"
    says 'jvm-commands' "$work/err"
    says 'nothing was installed' "$work/err"
    as_before
    [ -z "$(ls -A "$profiles")" ]
    jarmor install "$home" --mode observe >"$work/out"
    says '^mode = "observe"$' "$profiles/wso2am.toml"
    jarmor uninstall --all >/dev/null
    as_before
}
lacks_and_own() {
    need_root
    make_home wso2am-4.5.0
    chown -R root:root "$home"
    picture >"$work/before"
    jarmor install "$home" --user $uid:$uid --mode audit >"$work/out"
    says "^lacks      $uid:$uid cannot write repository/logs" "$work/out"
    says "chown -R $uid:$uid .*repository/logs" "$work/out"
    jarmor install "$home" --own >"$work/out"
    says_not '^lacks' "$work/out"
    [ "$(stat -c '%u %g %a' "$home")" = "0 $uid 1775" ]
    as_service touch "$home/wso2carbon.pid" "$home/repository/logs/x"
    expect 1 as_service mv "$home/bin" "$home/elsewhere"
    rm "$home/wso2carbon.pid" "$home/repository/logs/x"
    jarmor uninstall --all >/dev/null
    as_before
}
# The server renames, overwrites and removes it; jarmor says only whether it can.
password_file() {
    need_root
    make_home wso2am-4.5.0
    jarmor install "$home" --user $uid:$uid >"$work/out"
    says_not '^lacks .*password' "$work/out"
    printf 'hunter2' >"$home/password-tmp"
    chmod 600 "$home/password-tmp"
    as_service sh "$home/bin/api-manager.sh" exit 0 >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    says "password-tmp cannot be used by the service user, so the server asks on its console; chown $uid " "$work/err"
    jarmor install "$home" >"$work/out"
    says "^lacks      $uid:$uid cannot use password-tmp" "$work/out"
    jarmor install "$home" --own >"$work/out"
    says_not '^lacks .*password' "$work/out"
    as_service sh "$home/bin/api-manager.sh" exit 0 >>"$work/out" 2>"$work/err"
    says_not 'password-tmp|hunter2' "$work/err"
    says_not 'hunter2' "$work/out"
    [ "$(cat "$home/password-tmp")" = hunter2 ]
    jarmor uninstall "$home" >/dev/null
    [ "$(stat -c '%u %a' "$home/password-tmp")" = '0 600' ]
}
no_user() {
    need_root
    make_home wso2am-4.5.0
    chown -R root:root "$home"
    expect 64 jarmor install "$home" 2>"$work/err"
    says '--user wso2carbon' "$work/err"
}
without_root() {
    need_root
    local person=$work/person
    mkdir -p "$person"
    chown $uid:$uid "$person"
    make_home wso2am-4.5.0
    as_person() {
        env -i PATH=/usr/bin:/bin JAVA_HOME="$jdk" HOME="$person" setpriv --reuid $uid --regid $uid --clear-groups "$@"
    }
    as_person "$program" install "$home" >"$work/out" || { cat "$work/out"; return 1; }
    as_person "$program" uninstall "$home" >/dev/null
    as_before
    as_person "$program" install "$home" >/dev/null
    expect 7 as_person sh "$home/bin/api-manager.sh" exit 7 >"$work/out" 2>&1
    hardened
    as_person "$program" uninstall "$home" >/dev/null
    # Elsewhere a start has left what a server leaves.
    diff <(grep ^bin "$work/before") <(picture | grep ^bin)
}
# The three lines of the README.
goes_back() {
    need_root
    make_home wso2am-4.5.0
    local line
    sed -n '/^## Going back/,/^## /p' "$TEST_SOURCE_DIR/README.md" | sed -n 's/^    //p' | sed 's/  *#.*//' >"$work/back"
    [ "$(wc -l <"$work/back")" = 3 ]
    [ "$(grep -vc '^jarmor ' "$work/back")" = 1 ]
    while read -r line; do
        make_home wso2am-4.5.0
        jarmor install "$home" >/dev/null
        (cd "$home" && PATH=$work/path:$PATH with_own_etc env JAVA_HOME="$jdk" sh -ec "${line//\/opt\/wso2am-4.5.0/$home}")
        case $line in
        *observe*) says '^mode = "observe"$' "$profiles/wso2am.toml" ;;
        *) cmp "$home/bin/api-manager.sh" <(sed 's|@EXTRA@||' "$here/product.sh.in") ;;
        esac
        jarmor uninstall --all >/dev/null
    done <"$work/back"
}

cases() {
    program=$1 jdk=$2
    local as=$4
    mkdir -p "$work/opt"
    chmod 755 "$work/opt"
    install -m 755 "$program" "$work/$(basename "$program")"
    program=$work/$(basename "$program")
    mkdir -p "$work/probe" "$work/path"
    ln -sf "$program" "$work/path/jarmor"
    compile_java -d "$work/probe" "$here/Probe.java"
    "$jdk/bin/jar" --create --file "$work/probe.jar" -C "$work/probe" .

    home=$work/opt/wso2am-4.5.0  # each case makes its own there, or goes on with that of the one before
    it "install puts a stub, a profile and the verdict of the next start $as" installs
    it "sh X.sh starts the hardened JVM as the service user $as" starts sh / "$home/bin/api-manager.sh"
    it "so does bash X.sh, from another directory $as" starts bash /tmp "$home/bin/api-manager.sh"
    it "so does ./X.sh $as" starts ./api-manager.sh "$home/bin"
    ln -sf "$home/bin/api-manager.sh" "$work/link"
    it "so does a link $as" starts "$work/link"
    it "install once more keeps what was chosen $as" once_more
    it "an update that overwrote the stub is learned by install once more $as" after_an_update
    it "it works without root $as" without_root
    # The JDK has no part in the rest.
    [ "$jdk" = "$(jdks | head -n 1)" ] || return 0
    it "a second home of the same name is refused $as" second_home
    it "uninstall puts back every bit $as" uninstalls
    it "an install waits for another one, and has changed nothing until then $as" waits_for_another
    it "of two at once for one name one is refused, and both homes go back $as" two_at_once
    it "a start that would be refused is installed only with a mode $as" refused_start
    it "what the service user lacks is said, and done with --own $as" lacks_and_own
    it "a password file that the service user cannot use is said, and none is read or removed $as" password_file
    it "a home of root's without a user is refused $as" no_user
    it "going back works as the README says $as" goes_back
}
start_in_turn cases
finish
