#!/bin/bash
# The flags of scripts/cmake/compile_options.cmake, looked for in the programs that came out.
. "$(dirname "$0")/../tap.sh"

is_pie() { readelf -hW "$1" | grep -Eq 'Type: +DYN'; }
relro() { readelf -lW "$1" | grep -q GNU_RELRO && readelf -dW "$1" | grep -Eq 'BIND_NOW|FLAGS.* NOW'; }
stack_is_data() { readelf -lW "$1" | grep -Eq 'GNU_STACK .* RW +0x'; }
nothing_writable_runs() { ! readelf -lW "$1" | grep -E '^ +[A-Z_]+ .* (RWE|WE) +0x'; }
no_text_relocation() { ! readelf -dW "$1" | grep -E 'TEXTREL|RPATH|RUNPATH'; }
stack_protector() { nm "$1" | grep -q __stack_chk_fail; }
# Our own calls, not those of a library: the checked forms that object files of ours ask for.
fortified() {
    nm -u "$TEST_BUILD_DIR"/guard/CMakeFiles/jarmor_guard.dir/*.o "$TEST_BUILD_DIR"/guard/CMakeFiles/jarmor_guard.dir/*/*.o \
        "$TEST_BUILD_DIR"/launcher/CMakeFiles/jarmor_objects.dir/*/*.o | grep -v __stack_chk | grep -E '__[a-z0-9]+_chk'
}
library_assertions() { nm -C "$1" | grep -q 'std::__glibcxx_assert_fail'; }
entry_points_marked() {
    [ "$(uname -m)" = x86_64 ] || return 0
    objdump -d --no-show-raw-insn "$1" | awk '/^[0-9a-f]+ <main>:/ { getline; print; exit }' | grep -q endbr64
}
only_libc() {
    readelf -dW "$1" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' >"$work/needed"
    says '^libc\.so\.6$' "$work/needed"
    ! grep -Ev '^(libc\.so\.6|ld-linux-.*)$' "$work/needed"
}
needs_nothing() { ! readelf -dlW "$1" | grep -E 'NEEDED|INTERP'; }
no_privilege() { [ ! -u "$1" ] && [ ! -g "$1" ] && [ -z "$(getcap "$1")" ]; }

for program in $(programs) $(for small in $(programs); do whole "$small"; done); do
    as="(${program#"$TEST_BUILD_DIR/"})"
    it "is position independent $as" is_pie "$program"
    it "relocations are read-only and resolved at start $as" relro "$program"
    it "the stack cannot be executed $as" stack_is_data "$program"
    it "no segment is writable and executable $as" nothing_writable_runs "$program"
    it "has no text relocation and no library path of its own $as" no_text_relocation "$program"
    it "is compiled with the stack protector $as" stack_protector "$program"
    it "is compiled with the assertions of the C++ library $as" library_assertions "$program"
    it "its functions are marked as targets of indirect branches $as" entry_points_marked "$program"
    it "is neither set-uid nor set-gid and has no file capabilities $as" no_privilege "$program"
done
it "its objects call the fortified functions" fortified
it "what starts JVMs needs no library and no loader" needs_nothing "$TEST_PROGRAM"
it "the default program's whole image needs nothing but libc" only_libc "$(whole "$TEST_PROGRAM")"
if [ -n "$TEST_STATIC_PROGRAM" ]; then
    it "the static program needs no library and no loader" needs_nothing "$TEST_STATIC_PROGRAM"
    it "nor does its whole image" needs_nothing "$(whole "$TEST_STATIC_PROGRAM")"
fi
finish
