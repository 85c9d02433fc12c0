#!/bin/sh
# Builds release targets (without a word: all), and is silent unless that fails.
#   scripts/build.sh [TARGET...]
set -eu
cd "$(dirname "$0")/.."
mkdir -p build
export CCACHE_SLOPPINESS=pch_defines,time_macros
if ! { cmake --preset release -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)" &&
    cmake --build build/release ${1:+--target "$@"}; } >build/build.log 2>&1; then
    cat build/build.log >&2
    exit 1
fi
