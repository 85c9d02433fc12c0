#!/bin/bash
# cmake --install into an empty root: everything is where a Debian system looks for it, and works from there alone.
. "$(dirname "$0")/../tap.sh"

stage=$work/stage
installed() {
    DESTDIR=$stage cmake --install "$TEST_BUILD_DIR" --prefix /usr
    find "$stage" -type f -printf '%P %m\n' | sort >"$work/files"
    cat "$work/files"
}
has() {
    local file
    for file in "$@"; do says "^$file " "$work/files"; done
}
profiles() {
    local file
    for file in "$TEST_SOURCE_DIR"/profiles/*.toml; do cmp "$file" "$stage/usr/share/jarmor/profiles/$(basename "$file")"; done
    for file in "$TEST_SOURCE_DIR"/profiles/java-security/*; do
        cmp "$file" "$stage/usr/share/jarmor/java-security/$(basename "$file")"
    done
}
# The shells say themselves where they look.
found_by_shells() {
    need "needs zsh" command -v zsh
    need "needs fish" command -v fish
    zsh -fc 'print -l $fpath' | grep -x /usr/share/zsh/vendor-completions
    # shellcheck disable=SC2016  # expanded by fish
    HOME=$work fish -c 'string join \n $fish_complete_path' >"$work/out"
    says '^/usr/share/fish/vendor_completions.d$' "$work/out"
}
nothing_writable() { expect 0 test -z "$(find "$stage" ! -type l -perm /022 -print | tee /dev/stderr)"; }
manual_is_clean() {
    local page
    need "needs mandoc" command -v mandoc
    for page in "$stage"/usr/share/man/man[15]/*; do
        gzip -dcf "$page" | mandoc -T lint -W warning
    done
}
# Where the sources and the build tree cannot be seen.
stands_alone() {
    local program=$1 jdk
    need_root
    jdk=$(jdks | tail -n 1)
    [ -n "$jdk" ]
    # shellcheck disable=SC2016  # expanded inside
    unshare --mount sh -ec '
        mount --make-rprivate /
        mount -t tmpfs none "$1"
        mount -t tmpfs none "$2"
        shift 2
        exec "$@"' sh "$TEST_BUILD_DIR" "$TEST_SOURCE_DIR" env JAVA_HOME="$jdk" \
        "$stage/usr/bin/$program" --user 61184:61184 java -version 2>&1 | tee "$work/version"
    says 'version "' "$work/version"
}

it "cmake --install succeeds" installed
it "programs, unit, manual, completion, licence and README are installed" has usr/bin/jarmor usr/bin/jarmor-static \
    usr/libexec/jarmor/jarmor usr/libexec/jarmor/jarmor-static \
    'usr/lib/systemd/system/jarmor@\.service' \
    'usr/share/man/man1/jarmor\.1(\.gz)?' 'usr/share/man/man5/jarmor\.toml\.5(\.gz)?' \
    'usr/share/man/man7/jarmor-rules\.7(\.gz)?' \
    usr/share/bash-completion/completions/jarmor usr/share/zsh/vendor-completions/_jarmor \
    usr/share/fish/vendor_completions.d/jarmor.fish usr/share/doc/jarmor/LICENSE usr/share/doc/jarmor/README.md
it "zsh and fish look for completions where they were installed" found_by_shells
it "every profile and every java.security list is installed as it is" profiles
it "nothing installed can be written by others than its owner" nothing_writable
it "the manual pages are free of warnings" manual_is_clean
it "the installed jarmor starts a JVM without the build tree" stands_alone jarmor
[ -z "$TEST_STATIC_PROGRAM" ] || it "the installed jarmor-static starts a JVM without the build tree" stands_alone jarmor-static
finish
