#!/bin/bash
# As OpenShift starts a container: a random uid in group 0 without a passwd entry, no capabilities, no_new_privs, a
# read-only root, and only /tmp to write to.
. "$(dirname "$0")/../tap.sh"

uid=1000680000

# in_openshift COMMAND...
in_openshift() {
    # shellcheck disable=SC2016  # expanded inside
    JARMOR_BUILD=${program%/bin/*} CLASSES=$classes unshare --mount sh -ec '
        mount --make-rprivate /
        mount -o remount,bind,ro /
        for point in $(awk "\$2 != \"/\" && \$4 ~ /^rw/ && \$3 ~ /^(ext4|xfs|btrfs|overlay|tmpfs|9p|virtiofs)$/ { print \$2 }" /proc/mounts); do
            mount -o remount,bind,ro "$point" 2>/dev/null || true
        done
        mount --bind /tmp /mnt
        mount -t tmpfs -o mode=1777 none /tmp
        for place in "$JARMOR_BUILD" "$CLASSES"; do  # a clone below /tmp, too, is there to run, not to write to
            case $place in /tmp/*)
                mkdir -p "$place"
                mount --bind "/mnt${place#/tmp}" "$place"
                mount -o remount,bind,ro "$place" ;;
            esac
        done
        umount /mnt
        cd /
        exec "$@"' sh \
        setpriv --reuid $uid --regid 0 --clear-groups --no-new-privs \
        --bounding-set=-all --inh-caps=-all --ambient-caps=-all env -u HOME -u JARMOR_BUILD -u CLASSES "$@"
}

starts() {
    need_root
    in_openshift "$program" java -cp "$classes" Ends look >"$work/out" 2>"$work/err" || { cat "$work/out" "$work/err"; return 1; }
    says "^Uid: $uid $uid $uid $uid" "$work/out"
    says '^Gid: 0 0 0 0' "$work/out"
    says '^NoNewPrivs: 1' "$work/out"
    says '^CapEff: 0000000000000000' "$work/out"
    says '^tmp=/tmp deleted=true' "$work/out"
}
has_home() {
    need_root
    in_openshift "$program" java -cp "$classes" Ends look >"$work/out"
    # JDK 17 says "?" for a uid without a passwd entry.
    says '^user.home=/' "$work/out"
}
root_is_read_only() {
    need_root
    expect 1 in_openshift touch "$work/file"
}
reports_group_0() {
    need_root
    in_openshift "$program" plan java -version >"$work/out" 2>&1
    says 'group 0' "$work/out"
}
another_user() {
    need_root
    expect 78 in_openshift "$program" --user 61184:61184 java -version
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    export JAVA_HOME=$jdk
    it "a random uid in group 0 starts with nothing but /tmp to write to $as" starts
    it "its user.home is a directory and not a question mark $as" has_home
    it "the plan says that group 0 stays $as" reports_group_0
    it "becoming another user from there is refused with 78 $as" another_user
}
program="" classes=""
it "the place is what it says: root cannot be written" root_is_read_only
each_start cases
finish
