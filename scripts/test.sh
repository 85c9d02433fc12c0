#!/bin/bash
# Everything that can fail, from a fresh clone: format, both programs and all tests, sanitizers, fuzzing, clang-tidy.
#   scripts/test.sh [--long] [--only NAME]
#     --long        full counts (a million fuzz runs a target, five for formats of key stores)
#     --only NAME   one stage (format release sanitize tidy), or the test programs whose name matches NAME
#   JARMOR_FUZZ_RUNS=N   so many runs of each fuzz target
#   JARMOR_SEED=N   repeats the order and the random inputs of an earlier run
#   JARMOR_TESTS_MUST_RUN=1   a test that cannot run here is a failure (CI)
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

arguments=("$@") fuzz_runs=5000 only="" long=0
while [ $# -gt 0 ]; do
    case $1 in
        --long) fuzz_runs=1000000 long=1 ;;
        --only) only=${2:?--only needs a name}; shift ;;
        *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
    esac
    shift
done
seed=${JARMOR_SEED:-$(($(od -An -N2 -tu2 /dev/urandom) + 1))}
jobs=$(nproc)
results=$PWD/build/results
logs=$PWD/build/logs
rm -rf "$results" "$logs"
mkdir -p "$results" "$logs"
export JARMOR_SEED=$seed JARMOR_LONG=$long JARMOR_TEST_LONG=$long GTEST_SHUFFLE=1 GTEST_RANDOM_SEED=$seed CTEST_OUTPUT_ON_FAILURE=1
launcher=""
# Of one clone for the next: paths below the clone do not count. With precompiled headers it wants to be told that their
# time does not either.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
if command -v ccache >/dev/null; then launcher=ccache; fi

# One line a stage; what a stage printed stays in its log, and is shown where it failed.
stage() {
    local name=$1 begin=$SECONDS
    case $only in
        "" | "$name") ;;
        format | release | sanitize | tidy) return ;;
        *) [ "$name" = release ] || return ;;
    esac
    if "stage_$name" >"$logs/$name.log" 2>&1; then
        printf '%-8s ok      %4d s\n' "$name" $((SECONDS - begin))
    else
        printf '%-8s FAILED  %4d s   build/logs/%s.log\n' "$name" $((SECONDS - begin)) "$name"
        tail -n 60 "$logs/$name.log" | sed 's/^/    /'
        # Also where no case says so: a test runner that was killed leaves no list of what did not run.
        one_case stages "the stage $name ends well" false
    fi
}

# A check that is not a GoogleTest program counts as one case: its name, how long it took, what came out.
one_case() {
    local group=$1 name=$2 begin rc=0 verdict=ok
    shift 2
    begin=$(date +%s.%N)
    "$@" || { rc=$?; verdict='not ok'; }
    printf '%s - %s # time=%s\n' "$verdict" "$name" "$(date +%s.%N | awk -v begin="$begin" '{ printf "%.3f", $1 - begin }')" \
        >>"$results/$group.tap"
    return $rc
}

# -k 0: a build that fails says all that is wrong, not the first thing.
build() {
    cmake --preset "$@" -DCMAKE_CXX_COMPILER_LAUNCHER=$launcher && cmake --build "build/$1" -j "$jobs" -- -k 0
}

# Runs the tests of a build tree. Each GoogleTest program and each script leaves its cases in build/results.
run_tests() {
    local preset=$1
    shift
    mkdir -p "$results/$preset"
    JARMOR_RESULTS="$results/$preset" GTEST_OUTPUT="xml:$results/$preset/" \
        ctest --test-dir "build/$preset" -j $((jobs + 1)) --no-tests=error --output-junit "$results/$preset.ctest.xml" "$@"
}

stage_format() {
    one_case format "sources are formatted" sh -c \
        'git ls-files "*.cpp" "*.h" | xargs clang-format-19 --dry-run -Werror'
}

# A short run has the unit tests once, in the sanitized tree, and judges the shipped programs by what runs them.
stage_release() {
    local units=ON
    [ "$long$only" != 0 ] || units=OFF
    one_case release "both programs build without a warning" build release -DJARMOR_UNIT_TESTS=$units || return
    case $only in
        "" | release) run_tests release ;;
        *) run_tests release -R "$only" ;;
    esac
}

# Read as they are built, several files as one unit, because most of a file's time goes into the same headers. The
# analyzer of --long follows only what the main file defines, so it gets each file by itself.
tidy() {
    # The using declarations of a unit's files are seen to by unused_using.
    local checks=(--checks=-misc-unused-using-decls) unity=ON
    if [ "$long" = 1 ]; then
        unity=OFF
        checks=(--checks='clang-analyzer-core.*,clang-analyzer-unix.*,clang-analyzer-cplusplus.*')
    fi
    cmake --preset tidy -DCMAKE_UNITY_BUILD=$unity || return
    sed -n 's/^ *"file": "\(.*\)".*/\1/p' build/tidy/compile_commands.json |
        grep -e /Unity/ -e "^$PWD/guard/" -e "^$PWD/launcher/" |
        xargs -P "$jobs" -n 1 clang-tidy-19 --quiet -p build/tidy "${checks[@]}"
}

unused_using() {
    git ls-files 'launcher/*.cpp' 'guard/*.cpp' | xargs scripts/test/unused_using.sh
}

stage_tidy() {
    local failed=0
    one_case tidy "every using declaration is used in its own file" unused_using || failed=1
    one_case tidy "clang-tidy finds nothing" tidy || failed=1
    return $failed
}

# Formats of key stores are what strangers send: a minute each in a short run, and five times the runs in a long one.
key_store_formats="jks pkcs12 bcfks pem"
fuzz_bound() {
    [ -z "${JARMOR_FUZZ_RUNS:-}" ] || { echo "-runs=$JARMOR_FUZZ_RUNS"; return; }
    case " $key_store_formats ":$long in
        *" $1 "*:0) echo -max_total_time=60 ;;
        *" $1 "*:1) echo -runs=$((5 * fuzz_runs)) ;;
        *) echo "-runs=$fuzz_runs" ;;
    esac
}

fuzz_target() {
    local program=$1 bound=$2 name folders
    name=$(basename "$program" _fuzz)
    folders=("build/fuzz/found/$name")  # inputs that reach new code go here, never to the seeds in the repository
    mkdir -p "${folders[0]}"
    [ ! -d "tests/fuzz/corpus/$name" ] || folders+=("tests/fuzz/corpus/$name")
    "$program" -seed="$JARMOR_SEED" "$bound" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -verbosity=0 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/$name-" "${folders[@]}"
}

# What a target says is shown when it has ended, because they run side by side.
fuzz_case() {
    local name log bound rc=0
    name=$(basename "$1")
    log=build/fuzz/$name.log
    bound=$(fuzz_bound "${name%_fuzz}")
    one_case sanitize "$name survives ${bound#-}" fuzz_target "$1" "$bound" >"$log" 2>&1 || rc=$?
    cat "$log"
    return $rc
}

# fuzz_targets COUNT NAME...: so many at a time.
fuzz_targets() {
    local count=$1
    shift
    export results fuzz_runs long key_store_formats
    export -f one_case fuzz_bound fuzz_target fuzz_case
    printf 'build/fuzz/fuzz/%s_fuzz\n' "$@" | xargs -P "$count" -I PROGRAM bash -c 'fuzz_case PROGRAM'
}

# One tree for both, because compiling everything twice is what a run takes longest for. An optimiser takes four times
# what the short counts win by it.
# In a short run the minute of each format of a key store passes beside the unit tests.
stage_sanitize() {
    local failed=0 level=-O0 beside="" name others=()
    [ "$long" = 0 ] || level=-O1
    one_case sanitize "builds with sanitizers" build fuzz -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="$level -g1" || return
    for name in build/fuzz/fuzz/*_fuzz; do
        name=$(basename "$name" _fuzz)
        case " $key_store_formats " in *" $name "*) ;; *) others+=("$name") ;; esac
    done
    # shellcheck disable=SC2086  # a list of words
    if [ "$long" = 0 ]; then
        (renice -n 10 "$BASHPID" >/dev/null && fuzz_targets 4 $key_store_formats) >build/fuzz/beside.log 2>&1 &
        beside=$!
    else
        others+=($key_store_formats)
    fi
    # Stacks of thirty calls for each allocation, and pages that are freed late, are a tenth of the time.
    ASAN_OPTIONS=abort_on_error=0:malloc_context_size=10:quarantine_size_mb=32 run_tests fuzz -L unit || failed=1
    fuzz_targets "$jobs" "${others[@]}" || failed=1
    [ -z "$beside" ] || wait "$beside" || failed=1
    [ -z "$beside" ] || cat build/fuzz/beside.log
    return $failed
}

# The tests hand their input on, and one that is closed gives its number to the next file.
[ -e /proc/self/fd/0 ] || exec </dev/null
scripts/setup.sh build test || exit 1
mkdir -p build
if [ -z "${JARMOR_IN_VIEW:-}" ]; then JARMOR_IN_VIEW=1 exec scripts/test/in_view.sh "$0" "${arguments[@]}"; fi
echo "seed $seed"
# Tests wait for servers a tenth of their time, and nothing is measured here: what only reads the sources uses that.
(renice -n 19 "$BASHPID" >/dev/null && stage tidy) &
for name in format release sanitize; do stage $name; done
wait

printf '\nslowest ten\n'
scripts/test/cases.sh "$results" >"$results/cases.tsv"
sort -t "$(printf '\t')" -k2,2nr "$results/cases.tsv" | head -n 10 | awk -F '\t' '{ printf "  %8.2f s  %s\n", $2, $3 }'
awk -F '\t' '$1 != "passed" { print $1 ": " $3 ($4 == "" ? "" : " (" $4 ")") }' "$results/cases.tsv"

printf '\nseed %s, %d s\n' "$seed" $SECONDS
awk -F '\t' -v must="${JARMOR_TESTS_MUST_RUN:-0}" '
    { n[$1]++ }
    END {
        failed = n["failed"] + (must == 1 ? n["skipped"] : 0)
        printf "%d passed, %d failed", n["passed"], failed
        if (n["skipped"] && must != 1) printf ", %d skipped", n["skipped"]
        print ""
        exit failed > 0 || n["passed"] == 0
    }' "$results/cases.tsv"
