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
    path=$(last_stage | sed -n 's/^COPY --from=build .*\/stage\([^ ]*\) .*/\1/p')
    [ -x "$work/stage$path" ]
}
exec_form() {
    words ENTRYPOINT >"$work/entry"
    [ "$(paste -sd ' ' "$work/entry")" = "jarmor java" ]
    last_stage | grep -Eq '^USER [0-9]+:[0-9]+$'
    # A shell between the kernel and jarmor would be PID 1 and swallow TERM.
    ! last_stage | grep -E '^(ENTRYPOINT|CMD) [^[]'
}
starts() {
    need_root
    local user copy
    user=$(last_stage | sed -n 's/^USER //p')
    copy=$(last_stage | sed -n 's/^COPY --from=build .* //p')
    mkdir -p "$work/image/tmp"
    # shellcheck disable=SC2016,SC2046  # expanded inside; words of an instruction
    unshare --mount --pid --fork --kill-child sh -ec '
        image=$1 program=$2 copy=$3 user=$4
        shift 4
        mount --make-rprivate /
        mount --rbind / "$image"
        mount -t tmpfs none "$image$(dirname "$copy")"
        install -m 755 "$program" "$image$copy"
        mount -o remount,bind,ro "$image"
        mount -t proc proc "$image/proc"
        exec chroot "$image" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs \
            --bounding-set=-all --inh-caps=-all --ambient-caps=-all "$@"' sh \
        "$work/image" "$TEST_STATIC_PROGRAM" "$copy" "$user" \
        env -i PATH="$(dirname "$copy"):/bin" JAVA_HOME="$(jdks | tail -n 1)" $(words ENTRYPOINT) $(words CMD) 2>&1 | tee "$work/out"
    says 'version "' "$work/out"
}

it "what it copies and runs is in the repository" sources_exist
it "the last stage copies a program that is installed" copies_what_is_installed
it "the entry point is jarmor java, in the form without a shell, as a numeric user" exec_form
[ -z "$TEST_STATIC_PROGRAM" ] || it "its entry point starts a JVM as that user on a read-only root" starts
finish
