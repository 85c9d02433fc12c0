#!/bin/bash
# --receipt FILE belongs to who started jarmor, speaks for this start, and is never half there.
. "$(dirname "$0")/../tap.sh"

user=61184
started() { "$program" --user $user:$user "$@" java -cp "$classes" Ends exit 0; }
is_roots() { [ "$(stat -c '%u %a %h' "$1")" = '0 600 1' ] || { stat "$1"; return 1; }; }
# Only the brace that ends the document stands at the beginning of a line.
is_whole() { [ "$(head -n 1 "$1")" = "{" ] && [ "$(tail -n 1 "$1")" = "}" ] || { head -c 200 "$1"; return 1; }; }

belongs_to_root() {
    need_root
    mkdir -p "$work/r"
    # An older one that the service user could write, under two names.
    echo old >"$work/r/receipt.json"
    ln -f "$work/r/receipt.json" "$work/r/second"
    chown $user "$work/r/receipt.json"
    started --receipt "$work/r/receipt.json"
    is_roots "$work/r/receipt.json"
    is_whole "$work/r/receipt.json"
    says '"refused": false' "$work/r/receipt.json"
    says '"schema": "jarmor-receipt-1"' "$work/r/receipt.json"
    [ "$(cat "$work/r/second")" = old ]
    [ "$(find "$work/r" -name '.*' -type f | wc -l)" = 0 ]
    # shellcheck disable=SC2016  # the inner shell's
    expect 1 setpriv --reuid $user --regid $user --clear-groups sh -c '[ -w "$0" ]' "$work/r/receipt.json"
}
relative_path() {
    need_root
    mkdir -p "$work/here"
    cd "$work/here" || return
    started --receipt mine.json
    is_whole "$work/here/mine.json"
}
of_a_refused_start() {
    need_root
    mkdir -p "$work/r"
    echo '{ "old": true }' >"$work/r/refused.json"
    expect 77 "$program" --user $user:$user --receipt "$work/r/refused.json" java -Xverify:none -cp "$classes" Ends exit 0
    is_whole "$work/r/refused.json"
    says jvm-verification "$work/r/refused.json"
    says '"refused": true' "$work/r/refused.json"
    # Before there is a plan there is nothing to tell, and what an older start left does not stand for this one.
    expect 77 "$program" --user $user:$user --receipt "$work/r/refused.json" java --source 17 X.java
    [ -e "$work/r/refused.json" ] && [ ! -s "$work/r/refused.json" ]
}
not_where_the_user_writes() {
    need_root
    mkdir -p "$work/theirs"
    chown $user "$work/theirs"
    expect 77 started --receipt "$work/theirs/receipt.json" 2>"$work/err"
    says "theirs: .*uid $user.*; name a file where root alone can write" "$work/err"
    [ -z "$(ls -A "$work/theirs")" ]
}
not_over_a_link() {
    need_root
    mkdir -p "$work/r"
    echo precious >"$work/r/precious"
    ln -sf precious "$work/r/link.json"
    expect 77 started --receipt "$work/r/link.json" 2>"$work/err"
    says 'link.json: is there, and no regular file' "$work/err"
    [ "$(cat "$work/r/precious")" = precious ]
    expect 77 started --receipt /dev/null
    [ -c /dev/null ]
}
disk_full() {
    need_root
    need "needs to mount a small file system" unshare --mount sh -c "mount -t tmpfs none '$work'"
    mkdir -p "$work/small"
    # shellcheck disable=SC2016  # the inner shell's
    unshare --mount sh -c 'mount -t tmpfs -o size=8k,mode=755 none "$0" && head -c 4096 /dev/zero >"$0/filler"
        "$@"; echo "exit $?"; stat -c "size %s" "$0/receipt.json"' "$work/small" \
        "$program" --user $user:$user --receipt "$work/small/receipt.json" java -cp "$classes" Ends wait \
        >"$work/out" 2>&1
    says 'receipt.json: cannot be written: No space left' "$work/out"
    says '^exit 70' "$work/out"
    says '^size 0' "$work/out"
    says_not ready "$work/out"
}
of_the_caller() {
    need_root
    mkdir -p "$work/own"
    chown $user "$work/own"
    setpriv --reuid $user --regid $user --clear-groups "$program" --receipt "$work/own/receipt.json" \
        java -cp "$classes" Ends exit 0
    [ "$(stat -c '%u %a' "$work/own/receipt.json")" = "$user 600" ]
    is_whole "$work/own/receipt.json"
}
to_a_descriptor() {
    need_root
    started --receipt fd:7 7>"$work/seven"
    is_whole "$work/seven"
}
not_to_a_closed_descriptor() {
    need_root
    expect 64 "$program" --user $user --receipt fd:9 java -cp "$classes" Ends exit 0 >"$work/out" 2>&1 9>&-
    says 'fd:9: is no open descriptor' "$work/out"
    says_not ready "$work/out"
}
not_in_observe() {
    need_root
    "$program" --mode observe --receipt "$work/none.json" java -cp "$classes" Ends exit 0 2>"$work/err"
    says 'receipt: not written, because observe' "$work/err"
    [ ! -e "$work/none.json" ]
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    # The receipt is made before there is a JVM: one JDK is enough, both programs are not too many.
    [ "$jdk" = "$(jdks | head -n 1)" ] || return 0
    export JAVA_HOME=$jdk
    it "refused: a descriptor that is not open $as" not_to_a_closed_descriptor
    it "the receipt of root's start is root's, in the place of an older one $as" belongs_to_root
    it "a relative path starts where the caller stood $as" relative_path
    it "of a refused start it says the refusal, or nothing $as" of_a_refused_start
    it "refused: a directory that the service user can write $as" not_where_the_user_writes
    it "refused: a link or a device in its place $as" not_over_a_link
    it "where the disk is full nothing starts, and nothing half-written stays $as" disk_full
    it "without root it is the caller's $as" of_the_caller
    it "it goes to a descriptor as well $as" to_a_descriptor
    it "observe writes none, and says so $as" not_in_observe
}
each_start cases
finish
