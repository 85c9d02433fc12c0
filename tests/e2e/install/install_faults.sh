#!/bin/bash
# An install that is killed, or meets a full disk or a read-only home: what was there works, and all of it comes back.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/installed_home.bash"

make_home() {
    home=$1
    mkdir -p "$home/tmp" "$home/bin/tools" "$home/bin/bootstrap" "$home/wso2/server/logs" "$home/wso2/lib"
    put_script server bin/server.sh
    put_script carbon wso2/server/bin/carbon.sh
    cp "$work/probe.jar" "$home/bin/tools/"
    cp "$work/probe.jar" "$home/bin/bootstrap/"
    own_home
}
fresh_home() {
    jarmor uninstall --all >/dev/null 2>&1 || true
    rm -rf "$work/opt/wso2si" "$profiles"
    mkdir "$profiles"
    make_home "$work/opt/wso2si"
}
is_original_or_stub() {
    local script
    for script in server carbon; do
        [ ! -e "$1/$script.sh" ] || cmp -s "$1/$script.sh" <(sed 's|@EXTRA@||' "$here/$script.sh.in") ||
            [ "$(wc -l <"$1/$script.sh")" = 2 ] || { echo "$1/$script.sh is neither"; return 1; }
    done
}

# killed_once WORD...: jarmor, ended by KILL at any time of the time it takes, with all that it had started.
killed_once() {
    local after
    after=$(awk -v seed="$RANDOM" -v most="$took" 'BEGIN { srand(seed); print rand() * most }')
    # Not by timeout(1), which would leave the copies of scripts that import runs: they end with the one they belong to.
    # exec, so that the number is jarmor's own.
    # shellcheck disable=SC2016  # expanded inside
    (exec unshare --mount sh -ec 'mount --make-rprivate /; mount --rbind "$1" /etc; shift; exec "$@"' sh "$work/etc" \
        env -u LOGNAME TMPDIR="$work/scratch" JAVA_HOME="$jdk" "$program" "$@") >/dev/null 2>&1 &
    local pid=$!
    sleep "$after"
    kill -KILL $pid 2>/dev/null || true
    wait $pid 2>/dev/null || true
}
killed_anywhere() {
    need_root
    local round begin
    mkdir -p "$work/scratch" # what a killed import leaves is gone with $work
    fresh_home
    begin=$(date +%s%N)
    jarmor install "$home" >/dev/null
    took=$(($(date +%s%N) - begin))e-9
    for round in $(seq "$rounds"); do
        fresh_home
        [ $((round % 3)) != 0 ] || jarmor install "$home" >/dev/null
        if [ $((round % 3)) = 1 ]; then killed_once install "$home"; else killed_once install "$home" --own; fi
        is_original_or_stub "$home/bin"
        is_original_or_stub "$home/wso2/server/bin"
        if [ $((round % 2)) = 0 ]; then
            jarmor install "$home" >"$work/out" || { cat "$work/out"; return 1; }
            expect 7 as_service sh "$home/bin/server.sh" exit 7 >"$work/out" 2>&1 || { cat "$work/out"; return 1; }
            # What the server and the way of jarmor to it leave is theirs.
            rm -rf "$home/wso2/server/runtime.pid" "$home/tmp/.jarmor"
            find "$home" -newer "$work/before" -not -path '*/bin*' -exec touch -h -d '2025-01-02 03:04:05.678901234' {} +
        fi
        [ -z "$(ls -A "$profiles")" ] || jarmor uninstall --all >"$work/out" || { cat "$work/out"; return 1; }
        as_before || { echo "round $round"; return 1; }
        [ -z "$(find "$profiles" -not -name '.*' -type f)" ]
    done
}
# A file system that has room for the home and for nothing else.
full_disk() {
    need_root
    local left
    small=$work/small
    mkdir -p "$small"
    mount -t tmpfs -o size=2m,mode=755 tmpfs "$small"
    trap 'umount "$small"; kill -KILL $(jobs -p) 2>/dev/null || true' EXIT
    fresh_home
    make_home "$small/wso2si"
    left=$(df --output=avail -k "$small" | tail -n 1)
    head -c "$((left * 1024))" /dev/zero >"$small/filler" 2>/dev/null || true
    remember
    if jarmor install "$home" >"$work/out" 2>"$work/err"; then echo 'installed on a full disk'; return 1; fi
    says 'No space left|cannot be' "$work/err"
    is_original_or_stub "$home/bin"
    is_original_or_stub "$home/wso2/server/bin"
    jarmor uninstall --all >/dev/null 2>&1 || true
    as_before
    [ -z "$(ls -A "$profiles")" ]
    rm "$small/filler"
    jarmor install "$home" >/dev/null
    jarmor uninstall "$home" >/dev/null
    as_before
}
full_etc() {
    need_root
    fresh_home
    mount -t tmpfs -o size=4k,mode=755 tmpfs "$profiles"
    trap 'umount "$profiles"; kill -KILL $(jobs -p) 2>/dev/null || true' EXIT
    if jarmor install "$home" >"$work/out" 2>"$work/err"; then echo 'installed without a profile'; return 1; fi
    says 'No space left' "$work/err"
    as_before
}
read_only_home() {
    need_root
    fresh_home
    mount --bind "$home" "$home"
    mount -o remount,bind,ro "$home"
    trap 'umount "$home"; kill -KILL $(jobs -p) 2>/dev/null || true' EXIT
    if jarmor install "$home" >"$work/out" 2>"$work/err"; then echo 'installed in a read-only home'; return 1; fi
    says 'Read-only file system' "$work/err"
    as_before
    [ -z "$(ls -A "$profiles")" ]
}
# The stub alone: jarmor is gone, or is no program.
without_jarmor() {
    need_root
    local shell
    fresh_home
    jarmor install "$home" >/dev/null
    mv "$program" "$work/away"
    for shell in dash bash 'bash --posix' 'busybox sh' ''; do
        for what in missing directory text; do
            case $what in
                directory) mkdir "$program" ;;
                text) echo 'touch /should-never-exist' >"$program" ;;
            esac
            # shellcheck disable=SC2086  # words
            (cd "$work/opt" && expect 127 as_service $shell "$home/bin/server.sh" exit 7) >"$work/out" 2>"$work/err" || { cat "$work/out"; return 1; }
            says "nothing was started; the product's own script is $home/bin/.server.sh.original" "$work/err"
            says_not . "$work/out"
            rm -rf "$program"
        done
    done
    # The way back that it says, word for word.
    sh -ec "$(sed -n 's/.*to go back to it: //p' "$work/err" | head -n 1)"
    mv "$work/away" "$program"
    as_service sh "$home/bin/server.sh" exit 7 >"$work/out" 2>&1 || true
    says '^option=-Dwso2.carbon.tool=install-jars$' "$work/out"
}

cases() {
    local as=$4
    rounds=3
    [ "${JARMOR_TEST_LONG:-}" != 1 ] || rounds=60
    prepare "$1" "$2"
    it "an install killed at any time can be finished and taken back bit for bit ($rounds rounds) $as" killed_anywhere
    it "a full disk refuses with a reason and leaves the home as it was $as" full_disk
    it "no room for the profile leaves the home as it was $as" full_etc
    it "a read-only home refuses with a reason and no profile $as" read_only_home
    it "without jarmor each shell says where the original is and ends with 127 $as" without_jarmor
}
# The JDK has no part in this, and a short run tries it with the default program.
one_start() {
    [ "$(basename "$2")" = "$(basename "$(jdks | head -n 1)")" ] || return 0
    [ "${JARMOR_TEST_LONG:-}" = 1 ] || [ "$1" = "$TEST_PROGRAM" ] || return 0
    cases "$@"
}
each_start one_start
finish
