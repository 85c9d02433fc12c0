#!/bin/bash
# The static program in a root that holds only busybox, a JDK with the libraries it is linked to, and jarmor: no
# /etc/passwd, no shell but busybox, no NSS, then not even /proc.
. "$(dirname "$0")/../tap.sh"

# Copies a program's libraries to where its loader looks for them.
copy_libraries() {
    local library
    ldd "$@" | awk '/=> \// { print $3 } /^\t\// { print $1 }' | sort -u | while read -r library; do
        case $library in "$jdk"/*) continue ;; esac
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done
}
make_root() {
    root=$work/root-$(basename "$jdk")
    mkdir -p "$root"/{bin,proc,tmp,app,dev,etc} "$root$jdk"
    chmod 1777 "$root/tmp"
    cp /bin/busybox "$root/bin/busybox"
    ln -s busybox "$root/bin/sh"
    cp "$program" "$root/bin/jarmor"
    cp "$classes"/* "$root/app/"
    copy_libraries "$jdk/bin/java" "$jdk/lib/server/libjvm.so" "$jdk"/lib/lib{java,net,nio,zip,jimage}.so
    # Debian keeps a JDK's configuration in /etc.
    local link
    find "$jdk" -type l -exec readlink -f {} + | grep -v "^$jdk/" | sort -u | while read -r link; do
        mkdir -p "$root$(dirname "$link")"
        cp -rL "$link" "$root$link"
    done
}
# in_root with|without COMMAND...: in the root, with or without /proc.
in_root() {
    local proc=$1
    shift
    # shellcheck disable=SC2016  # expanded inside
    unshare --mount --pid --fork --kill-child sh -ec '
        root=$1 jdk=$2 proc=$3
        shift 3
        mount --make-rprivate /
        mount --bind "$root" "$root"
        mount --bind -o ro "$jdk" "$root$jdk"
        mount -t tmpfs none "$root/dev"
        mknod -m 666 "$root/dev/null" c 1 3
        mknod -m 666 "$root/dev/urandom" c 1 9
        mknod -m 666 "$root/dev/random" c 1 8
        [ "$proc" = without ] || mount -t proc proc "$root/proc"
        exec chroot "$root" "$@"' sh "$root" "$jdk" "$proc" /bin/busybox env -i PATH=/bin JAVA_HOME="$jdk" "$@"
}

is_bare() {
    need_root
    in_root without /bin/busybox find / -maxdepth 2 -path /etc/passwd -o -maxdepth 2 -name bash -o -name 'libnss*' >"$work/out"
    expect 0 test ! -s "$work/out"
}
starts_by_number() {
    need_root
    in_root with /bin/jarmor --user 61184:61184 java -cp /app Ends look >"$work/out" 2>"$work/err" ||
        { cat "$work/out" "$work/err"; return 1; }
    says '^Uid: 61184 61184 61184 61184' "$work/out"
    says '^Gid: 61184 61184 61184 61184' "$work/out"
    says '^Groups: 61184 *$' "$work/out"
    says '^NoNewPrivs: 1' "$work/out"
    says '^Cap(Prm|Eff|Inh|Bnd|Amb): 0000000000000000' "$work/out"
    says '^user.home=/' "$work/out"
}
exit_code_passes() {
    need_root
    expect 7 in_root with /bin/jarmor --user 61184:61184 java -cp /app Ends exit 7
}
unknown_name_is_refused() {
    need_root
    expect 78 in_root with /bin/jarmor --user nobody java -version
}
root_is_refused() {
    need_root
    expect 77 in_root with /bin/jarmor java -version
}
says_what_lacks() {
    need_root
    local code=0
    in_root without /bin/jarmor --user 61184:61184 java -cp /app Ends exit 0 >"$work/out" 2>&1 || code=$?
    [ $code = 69 ] || { echo "exit $code, expected 69"; cat "$work/out"; return 1; }
    says '^jarmor: .*/proc' "$work/out"
    expect 0 test "$(wc -l <"$work/out")" = 1
}

cases() {
    program=$1 jdk=$2 classes=$3
    local as=$4
    case $program in *-static) ;; *) return ;; esac
    make_root
    it "the root holds no passwd, no shell but busybox and no NSS $as" is_bare
    it "a JVM starts there as a number, with the whole drop $as" starts_by_number
    it "its exit code is passed on $as" exit_code_passes
    it "a user name that cannot be looked up is refused with 78 $as" unknown_name_is_refused
    it "root without a user is refused with 77 $as" root_is_refused
    it "without /proc the start is refused with 69 and a line that says so $as" says_what_lacks
    rm -rf "$root"
}
[ -n "$TEST_STATIC_PROGRAM" ] || it "the static program is built (preset release)" need "this build has no static program" false
each_start cases
finish
