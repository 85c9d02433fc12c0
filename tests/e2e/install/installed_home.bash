# Sourced after tap.sh: jarmor and a service user with an /etc of their own, and what a home looks like.
# shellcheck shell=bash
uid=61184
here=$(dirname "$0")

# A copy of /etc and not only of /etc/jarmor: a mount point that somebody removes elsewhere is unmounted here.
cp -a /etc "$work/etc" 2>/dev/null
rm -rf "$work/etc/jarmor"
mkdir "$work/etc/jarmor" "$work/run"
profiles=$work/etc/jarmor

with_own_etc() {
    # And a /run: the state of a server is found by its profile's path, and tests beside this one have the same.
    # shellcheck disable=SC2016  # expanded inside
    unshare --mount sh -ec 'mount --make-rprivate /; mount --rbind "$1/etc" /etc; mount --bind "$1/run" /run; shift
        exec "$@"' sh "$work" "$@"
}
jarmor() { with_own_etc env -u LOGNAME JAVA_HOME="$jdk" PATH="$jdk/bin:$PATH" "$program" "$@"; }
as_service() {
    with_own_etc env -i PATH="$jdk/bin:/usr/bin:/bin" JAVA_HOME="$jdk" HOME=/nonexistent "${variables[@]}" \
        setpriv --reuid $uid --regid $uid --clear-groups "$@"
}
variables=()
# Owners, modes, times and contents of all of $home.
picture() {
    (cd "$home" && find . -printf '%P %u %g %m %T@ %n %s\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}
remember() { picture >"$work/before"; }
as_before() { picture | diff "$work/before" -; }

# prepare PROGRAM JDK: copies that every user can reach, and the probe.
prepare() {
    jdk=$2
    mkdir -p "$work/opt" "$work/probe"
    chmod 755 "$work/opt"
    program=$work/bin/$(basename "$1")
    install -m 755 -D "$1" "$program"
    install -m 755 -D "$(whole "$1")" "$(whole "$program")"
    compile_java -d "$work/probe" "$here/Probe.java"
    "$jdk/bin/jar" --create --file "$work/probe.jar" -C "$work/probe" .
}
# put_script SHAPE PATH: a start script of $home.
put_script() {
    mkdir -p "$home/$(dirname "$2")"
    sed 's|@EXTRA@||' "$here/$1.sh.in" >"$home/$2"
    chmod 754 "$home/$2"
}
# own_home: as unpacked by the service user, a while ago.
own_home() {
    chown -R $uid:$uid "$home"
    find "$home" -exec touch -h -d '2025-01-02 03:04:05.678901234' {} +
    remember
}
