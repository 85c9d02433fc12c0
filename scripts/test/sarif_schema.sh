#!/bin/bash
# Puts the published JSON schema of SARIF 2.1.0, which no Debian package has, below build/: once, with npm.
#   scripts/test/sarif_schema.sh
# Where it cannot be had, that is said, and the test that needs it says so too.
set -euo pipefail
cd "$(dirname "$0")/../.."
schema=build/cache/sarif-2.1.0-rtm.5.json
[ ! -e $schema ] || exit 0

fetched=$(mktemp -d)
trap 'rm -rf "$fetched"' EXIT
cannot() { printf 'setup: the schema of SARIF %s\n' "$1" >&2; exit 0; }
inside=package/lib/schemas/${schema##*/}
(cd "$fetched" && timeout 60 npm pack --silent --cache "$fetched/npm" @microsoft/jest-sarif@1.0.0-beta.0 &&
    tar xzf ./*.tgz "$inside") >/dev/null 2>&1 || cannot "could not be fetched with npm"
echo "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8  $fetched/$inside" |
    sha256sum --check --status || cannot "that npm brought is another than the one that is known"
mkdir -p build/cache
mv "$fetched/$inside" $schema
