#!/bin/bash
# scripts/Dockerfile, without a Docker engine: what it copies and runs exists, and its entry point starts a JVM in a
# root made by hand, as the user it names, without capabilities, on a read-only root.
. "$(dirname "$0")/../tap.sh"

dockerfile=$TEST_SOURCE_DIR/scripts/Dockerfile
# One instruction a line; continued lines are joined.
instructions() { sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}' -e '/^#/d' "$dockerfile"; }
last_stage() { instructions | awk '/^FROM/ { text = "" } { text = text $0 "\n" } END { printf "%s", text }'; }
# The words of an instruction in exec form: ["a", "b"].
words() { last_stage | sed -n "s/^$1 \[\(.*\)\]$/\1/p" | tr -d '" ' | tr ',' '\n'; }

sources_exist() {
    local line path
    instructions | grep '^COPY' >"$work/copies"
    while read -r line; do
        # shellcheck disable=SC2086  # an instruction is words
        set -- ${line#COPY}
        case $1 in --from=*) continue ;; esac
        while [ $# -gt 1 ]; do
            [ -e "$TEST_SOURCE_DIR/$1" ] || { echo "COPY of $1, which is not there"; return 1; }
            shift
        done
    done <"$work/copies"
    expect 0 test -s "$work/copies"
    for path in $(instructions | grep '^RUN' | grep -o 'scripts/[a-z.]*'); do [ -x "$TEST_SOURCE_DIR/$path" ]; done
}
copies_what_is_installed() {
    local path
    DESTDIR=$work/stage cmake --install "$TEST_BUILD_DIR" --prefix /usr >/dev/null
    last_stage | sed -n 's/^COPY --from=build .*\/stage\([^ ]*\) .*/\1/p' >"$work/paths"
    expect 0 test -s "$work/paths"
    while read -r path; do [ -x "$work/stage$path" ]; done <"$work/paths"
}
exec_form() {
    words ENTRYPOINT >"$work/entry"
    [ "$(paste -sd ' ' "$work/entry")" = "jarmor java" ]
    last_stage | grep -Eq '^USER [0-9]+:[0-9]+$'
    # A shell between the kernel and jarmor would be PID 1 and swallow TERM.
    ! last_stage | grep -E '^(ENTRYPOINT|CMD) [^[]'
}
# One that a JDK brings, readable by everybody; its password is public.
key_store() { readlink -f "$(jdks | tail -n 1)/lib/security/cacerts"; }
in_image() {
    need_root
    local user copy whole
    user=$(last_stage | sed -n 's/^USER //p')
    copy=$(last_stage | sed -n 's/^COPY --from=build .* //p' | grep '/bin/')
    whole=$(last_stage | sed -n 's/^COPY --from=build .* //p' | grep '/libexec/')
    mkdir -p "$work/image/tmp"
    # shellcheck disable=SC2016,SC2046  # expanded inside; words of an instruction
    unshare --mount --pid --fork --kill-child sh -ec '
        image=$1 program=$2 copy=$3 whole=$4 user=$5
        shift 5
        mount --make-rprivate /
        mount --rbind / "$image"
        mount -t tmpfs -o mode=755 none "$image/usr/local"
        install -m 755 -D "$program" "$image$copy"
        install -m 755 -D "$(dirname "$program")/../libexec/jarmor/$(basename "$program")" "$image$whole"
        mount -o remount,bind,ro "$image"
        mount -t proc proc "$image/proc"
        exec chroot "$image" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs \
            --bounding-set=-all --inh-caps=-all --ambient-caps=-all "$@"' sh \
        "$work/image" "$TEST_STATIC_PROGRAM" "$copy" "$whole" "$user" \
        env -i PATH="$(dirname "$copy"):/bin" JAVA_HOME="$(jdks | tail -n 1)" "$@" >"$work/out" 2>&1 || { cat "$work/out"; return 1; }
}
starts() {
    # shellcheck disable=SC2046  # words of an instruction
    in_image $(words ENTRYPOINT) $(words CMD)
    says 'version "' "$work/out"
}
opens_key_stores() {
    printf 'changeit\n' >"$work/password"
    chmod 644 "$work/password"
    in_image jarmor keystore show --password-file "$work/password" "$(key_store)"
    says 'entries' "$work/out"
}

it "what it copies and runs is in the repository" sources_exist
it "the last stage copies programs that are installed" copies_what_is_installed
it "the entry point is jarmor java, in the form without a shell, as a numeric user" exec_form
[ -z "$TEST_STATIC_PROGRAM" ] || it "its entry point starts a JVM as that user on a read-only root" starts
[ -z "$TEST_STATIC_PROGRAM" ] || it "it opens a key store there" opens_key_stores
finish
