#!/bin/sh
# Names each using-declaration of a file that nothing else in that file uses.
#   unused_using.sh FILE.cpp...
# Where several files are read as one, clang-tidy (misc-unused-using-decls) takes the use in another file for one.
exec awk '
    function report(    at) {
        for (at in where) {
            if (used[at] < 2) { print where[at] ": error: using " at " is not used in this file"; found = 1 }
        }
        delete where
        delete used
    }
    FNR == 1 { report() }
    {
        line = $0
        sub(/\/\/.*/, "", line)
        if (match(line, /^ *using [A-Za-z_:]+::[A-Za-z_]+;/)) {
            name = substr(line, RSTART, RLENGTH - 1)
            sub(/.*::/, "", name)
            where[name] = FILENAME ":" FNR
        }
        gsub(/[^A-Za-z0-9_]+/, " ", line)
        count = split(line, words, " ")
        for (i = 1; i <= count; ++i) ++used[words[i]]
    }
    END { report(); exit found }' "$@"
