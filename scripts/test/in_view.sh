#!/bin/sh
# in_view.sh COMMAND...: runs it in a mount namespace in which every user can reach the working directory, by the same path. The
# tests become other users, and a checkout often lies below a directory that only its owner can enter (a home, mktemp).
# Nothing outside the namespace changes. Needs root.
set -eu
enters() { setpriv --reuid 61184 --regid 61184 --clear-groups test -x "$1"; }

here=$PWD
if [ "$(id -u)" != 0 ] || enters "$here"; then exec "$@"; fi
if [ "${1:-}" != --inside ]; then exec unshare --mount --propagation private "$0" --inside "$@"; fi
shift

private=$here
while parent=$(dirname "$private") && ! enters "$parent"; do private=$parent; done
case $here in /media/*) view=/mnt ;; *) view=/media ;; esac # empty on Debian, and mounted over in here only
mount --bind "$here" "$view"
mount -t tmpfs -o mode=755 tmpfs "$private"
umask 022
mkdir -p "$here"
# The checkout's own mode stays as it is; what is seen at its path is a directory of the same entries.
for entry in "$view"/* "$view"/.[!.]*; do
    [ -e "$entry" ] || continue
    at=$here/${entry##*/}
    if [ -d "$entry" ]; then mkdir "$at"; else : >"$at"; fi
    mount --bind "$entry" "$at"
done
cd "$here"
exec "$@"
