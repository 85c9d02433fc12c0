#!/bin/sh
# Makes what a new rule needs, ready to be filled in: scripts/new-rule.sh ID
#   guard/rules/ID.cpp with its entry and function, its line in the catalogue, and tests/data/rules/ID.
# scripts/new-rule.sh --samples ID makes the samples alone, for a rule that is listed and does not look yet.
# Then: cmake --build --preset dev --target guard_rules_test && build/dev/tests/guard_rules_test
set -eu
cd "$(dirname "$0")/.."
samples_only=
[ "${1:-}" != --samples ] || { samples_only=1; shift; }
id=${1:?usage: scripts/new-rule.sh [--samples] ID}
case $id in
*[!a-z0-9-]* | -* | *-) echo "new-rule: '$id': an id is of a-z, 0-9 and -" >&2; exit 64 ;;
esac
name=$(printf %s "$id" | tr - _)
file=guard/rules/$name.cpp
samples=tests/data/rules/$id
for made in "$samples" ${samples_only:-"$file"}; do
    [ "$made" = 1 ] || [ ! -e "$made" ] || { echo "new-rule: $made is there already" >&2; exit 1; }
done

for kind in pass fail unknown; do
    mkdir -p "$samples/$kind/opt/server"
    echo "product = apim" >"$samples/$kind/subject.properties"
done
echo "good" >"$samples/pass/opt/server/example.conf"
echo "bad" >"$samples/fail/opt/server/example.conf"
echo "samples: $samples"
[ -z "$samples_only" ] || exit 0

cat >"$file" <<END
#include "guard/rules/answer.h"
#include "guard/rules/catalogue.h"
#include "guard/rules/subject.h"

namespace jarmor::guard::rules {

namespace {

void check_$name(const Subject& subject, Answer& answer) {
    const std::string path = subject.home + "/example.conf";
    const FileText text = subject.root.read(path);
    if (text.presence != Presence::found) return answer.unknown(path, text.why);
    if (text.text == "good\n") return answer.pass(path, "good");
    answer.fail(path, "is not good", {write_file(subject.root.real(path), "good\n")});
}

}  // namespace

extern const Rule $name{
    .id = "$id",
    .title = "What it is about, in a few words",
    .severity = Severity::warning,
    .applies = apim | mi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "What has to be so.",
    .evidence = "Where that is looked at.",
    .shipped = "What holds where nobody changed anything.",
    .remedy = "What to do.",
    .mendable = true,
    .check = check_$name,
};

}  // namespace jarmor::guard::rules
END
sed -i "s|^/// All of them, in this order.|// $name.cpp\nextern const Rule $name;\n\n&|" guard/rules/catalogue.h
sed -i "s|^};\$|    \&$name,\n&|" guard/rules/catalogue.cpp
echo "rule: $file, listed in guard/rules/catalogue.cpp"
echo "next: a paragraph in profiles/knowledge/guidelines.tsv, or the rule in the list of those beyond the guides" \
    "(tests/guard/rules/catalogue_test.cpp)"
