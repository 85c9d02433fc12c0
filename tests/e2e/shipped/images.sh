#!/bin/bash
# The two images of a program: the small one starts JVMs, and becomes the whole one where key stores are opened.
. "$(dirname "$0")/../tap.sh"

store=""
for jdk in $(jdks); do store=$(readlink -f "$jdk/lib/security/cacerts"); done
printf 'changeit\n' >"$work/password"

# place PROGRAM: both of its images in a prefix of their own.
place() {
    prefix=$work/$(basename "$1")
    rm -rf "$prefix"
    install -m 755 -D "$1" "$prefix/bin/jarmor"
    install -m 755 -D "$(whole "$1")" "$prefix/libexec/jarmor/$(basename "$1")"
    small=$prefix/bin/jarmor whole=$prefix/libexec/jarmor/$(basename "$1")
}
shows() {
    need "needs a JDK with a key store" test -s "$store"
    "$@" --password-file "$work/password" "$store" >"$work/out" 2>&1 || [ $? = 1 ] || { cat "$work/out"; return 1; }
    says 'integrity +proven' "$work/out"
}
becomes() {
    place "$1"
    shows "$small" keystore show
    # By a link with another name too: the place is that of the program, not of the link.
    mkdir -p "$prefix/elsewhere"
    ln -s "$small" "$prefix/elsewhere/j"
    shows "$prefix/elsewhere/j" keystore show
}
same_process() {
    place "$1"
    need "needs strace" command -v strace
    strace -f -qq -s 4096 -e trace=execve,clone,fork,vfork,clone3 -o "$work/trace" "$small" keystore show \
        --password-file "$work/password" "$store" >/dev/null 2>&1 || [ $? = 1 ]
    says "execve\(\"$whole\", \[\"$small\", \"keystore\", \"show\"" "$work/trace"
    expect 0 test "$(grep -c execve "$work/trace")" = 2
    expect 0 test "$(awk '{ print $1 }' "$work/trace" | sort -u | wc -l)" = 1
}
passes_descriptors() {
    place "$1"
    "$small" keystore show --password-file /dev/fd/7 "$store" >"$work/out" 2>&1 7<"$work/password" || [ $? = 1 ]
    says 'integrity +proven' "$work/out"
}
missing() {
    place "$1"
    rm -r "$prefix/libexec"
    expect 70 "$small" keystore show "$store" >"$work/out" 2>"$work/err"
    expect 0 test ! -s "$work/out"
    expect 0 test "$(wc -l <"$work/err")" = 1
    says "$prefix/libexec.*(No such file|not there).*install it with this program" "$work/err"
}
writable() {
    place "$1"
    need_root
    chmod o+w "$whole"
    expect 77 "$small" keystore show "$store" >"$work/out" 2>"$work/err"
    says "$whole.*chmod" "$work/err"
    chmod o-w "$whole"
    chmod o+w "$(dirname "$whole")"
    expect 77 "$small" keystore show "$store" >"$work/out" 2>"$work/err"
}
stands_alone() {
    need_root
    place "$1"
    install -m 755 "$whole" "$work/jarmor-alone"
    shows "$work/jarmor-alone" keystore show
    JAVA_HOME=$jdk "$work/jarmor-alone" --user 61184:61184 java -version >"$work/out" 2>&1
    says 'version "' "$work/out"
}
# A user that a service of glibc knows and /etc/passwd does not: systemd's makes up "nobody" where it is missing.
asks_name_service() {
    need_root
    need "needs strace" command -v strace
    place "$TEST_PROGRAM"
    grep -v '^nobody:' /etc/passwd >"$work/passwd"
    local without=(unshare --mount sh -ec 'mount --make-rprivate /; mount --bind "$1" /etc/passwd; shift; exec "$@"' sh "$work/passwd")
    need "needs libnss_systemd" "${without[@]}" getent passwd nobody
    JAVA_HOME=$jdk "${without[@]}" strace -f -qq -s 4096 -e trace=execve -o "$work/trace" "$small" --user nobody java -version >"$work/out" 2>&1
    says 'version "' "$work/out"
    says "execve\(\"$whole\"" "$work/trace"
    # Where /etc/passwd has it, nobody is asked.
    JAVA_HOME=$jdk strace -f -qq -s 4096 -e trace=execve -o "$work/trace" "$small" --user nobody java -version >"$work/out" 2>&1
    says_not "execve\(\"$whole\"" "$work/trace"
    expect 78 "$small" --user no-such-user java -version >"$work/out" 2>&1
    says "user 'no-such-user' does not exist" "$work/out"
    rm -r "$prefix/libexec"
    expect 78 "$small" --user no-such-user java -version >"$work/out" 2>&1
    says "name service for 'no-such-user'.*write uid:gid" "$work/out"
}
starts_without() {
    need_root
    place "$1"
    rm -r "$prefix/libexec"
    JAVA_HOME=$jdk "$small" --user 61184:61184 java -version >"$work/out" 2>&1
    says 'version "' "$work/out"
}

it "a user that /etc/passwd lacks is looked up by the whole image of the default program" asks_name_service
it "a JDK is installed below /usr/lib/jvm" test -n "$store"
for program in $(programs); do
    as="($(basename "$program"))"
    it "asked for a key store, the small image becomes the whole one beside it $as" becomes "$program"
    it "in the same process, with the same words $as" same_process "$program"
    it "with the descriptors it was given $as" passes_descriptors "$program"
    it "where the whole image is missing, one line says what to install $as" missing "$program"
    it "a whole image that others can write is not executed $as" writable "$program"
    it "the whole image alone can do everything $as" stands_alone "$program"
    it "the small image alone starts a JVM $as" starts_without "$program"
done
finish
