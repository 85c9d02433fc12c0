#!/bin/sh
# cases.sh DIR: every test case below DIR, a line each: passed|failed|skipped TAB seconds TAB name TAB reason.
# Reads what GoogleTest (*.xml) and the shell tests (*.tap) wrote about their own cases, and what ctest
# (*.ctest.xml) says about the programs: one that died before it could write counts as a failure.
set -eu
cd "$1"

gtest_cases() {
    awk -v file="$1" '
        function attribute(name,   s) {
            s = $0
            if (!sub(".* " name "=\"", "", s)) return ""
            sub("\".*", "", s)
            gsub("&quot;", "\"", s); gsub("&lt;", "<", s); gsub("&gt;", ">", s); gsub("&amp;", "\\&", s)
            return s
        }
        function flush() {
            if (name != "" && state != "") printf "%s\t%s\t%s\t%s\n", state, seconds, name, reason
            name = ""
        }
        /<testcase / {
            flush()
            name = attribute("classname") "." attribute("name"); seconds = attribute("time"); reason = ""
            state = attribute("result") == "skipped" ? "skipped" : attribute("status") == "notrun" ? "" : "passed"
        }
        # "file:line", a newline, then what the test said; of several failures the first, which often explains the rest.
        /<failure /  {
            if (state != "failed") {
                reason = attribute("message"); sub("^.*/tests/", "tests/", reason)
                gsub("(&#x0A;)+", " ", reason); reason = file ": " substr(reason, 1, 500)
            }
            state = "failed"
        }
        /<skipped /  { reason = attribute("message"); sub("^[^&]*&#x0A;", "", reason); sub("&#x0A;.*", "", reason) }
        END { flush() }' "$1"
}

tap_cases() {
    awk '
        /^(not )?ok - / {
            state = /^not ok/ ? "failed" : "passed"; seconds = 0; reason = ""; name = $0
            sub(/^(not )?ok - /, "", name)
            if (match(name, / # time=[0-9.]+/)) { seconds = substr(name, RSTART + 8, RLENGTH - 8); name = substr(name, 1, RSTART - 1) }
            if (match(name, / # SKIP /)) { if (state == "passed") state = "skipped"; reason = substr(name, RSTART + 8); name = substr(name, 1, RSTART - 1) }
            printf "%s\t%s\t%s\t%s\n", state, seconds, name, reason
        }' "$1"
}

# What ctest ran: "name status seconds".
programs() {
    sed -n 's/.*<testcase name="\([^"]*\)".* time="\([^"]*\)" status="\([^"]*\)".*/\1 \3 \2/p' "$1"
}

for tree in *; do
    case $tree in
        *.tap) tap_cases "$tree" ;;
        *.ctest.xml)
            programs "$tree" | while read -r name status seconds; do
                own=${tree%.ctest.xml}/$name
                cases=$({ [ -f "$own.xml" ] && gtest_cases "$own.xml"; [ -f "$own.tap" ] && tap_cases "$own.tap"; } || true)
                [ -z "$cases" ] || printf '%s\n' "$cases"
                case $status in
                    run) [ -n "$cases" ] || printf 'passed\t%s\t%s\t\n' "$seconds" "$name" ;;
                    disabled) ;;
                    notrun) printf 'failed\t%s\t%s\tdid not run\n' "$seconds" "$name" ;;
                    *) case $cases in failed* | *"
failed"*) ;; *) printf 'failed\t%s\t%s\tended badly, see the log of the stage\n' "$seconds" "$name" ;; esac ;;
                esac
            done ;;
    esac
done
