#!/bin/bash
# Installs what is missing to build, show and test jarmor on Debian 12, and nothing else.
#   scripts/setup.sh [build] [demo] [bench] [test] [dev]      without a word: all but dev
# When nothing is missing it takes milliseconds and needs neither root nor a network.
# shellcheck disable=SC2034  # the groups below are looked up by name
set -euo pipefail

build="g++ cmake ninja-build pkg-config libboost1.81-dev libssl-dev libtomlplusplus-dev libspdlog-dev libgtest-dev
  libgmock-dev nlohmann-json3-dev zlib1g-dev libseccomp-dev
  libyaml-cpp-dev"
demo="tomcat10 curl openssl procps"
bench="gosu tini util-linux strace acl libcap2-bin"
test="$demo $bench gcc binutils busybox-static mandoc zsh fish iproute2 libcap2-bin systemd libbcprov-java
  python3-junitparser python3-prometheus-client python3-jsonschema chromium
  clang-19 clang-tidy-19 clang-format-19 lld-19 libclang-rt-19-dev"
dev="ccache gcovr shellcheck"

say() { printf 'setup: %s\n' "$*" >&2; }

wanted=""
[ $# -gt 0 ] || set -- build demo bench test
for group in "$@"; do
    case $group in
        build | demo | bench | test | dev) wanted="$wanted ${!group}" ;;
        *) say "unknown group '$group'; there are: build demo bench test dev"; exit 64 ;;
    esac
    # Any JDK will do, one that did not come as a Debian package too.
    case $group in demo | test)
        compgen -G '/usr/lib/jvm/*/bin/javac' >/dev/null || wanted="$wanted openjdk-17-jdk-headless" ;;
    esac
    # Nor need npm come as one.
    [ "$group" != test ] || command -v npm >/dev/null || wanted="$wanted npm"
done
sarif_schema=""
case " $* " in *" test "*) sarif_schema=$(dirname "$0")/test/sarif_schema.sh ;; esac

# shellcheck disable=SC2086  # a list of words
installed=" $(dpkg-query -W -f='${db:Status-Status}:${Package} ' $wanted 2>/dev/null || true)"
missing=""
for package in $wanted; do
    case "$installed$missing " in
        *" installed:$package "* | *" $package "*) ;;
        *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || { ${sarif_schema:+"$sarif_schema"}; exit; }

case $missing in *libboost1.81-dev*)
    if [ "$(dpkg-query -W -f='${db:Status-Status}' libboost1.74-dev 2>/dev/null)" = installed ]; then
        say "libboost1.81-dev conflicts with libboost1.74-dev, which is installed (Boost.Process v2 starts at 1.80)"
        say "remove it first:  apt-get remove libboost1.74-dev"
        exit 1
    fi ;;
esac

root=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        say "missing, and neither root nor sudo is here; as root run:"
        say "apt-get update && apt-get install -y --no-install-recommends$missing"
        exit 1
    fi
    root=sudo
fi

# A package must not start its service on a developer's machine. policy-rc.d is Debian's way to say so; one that
# is there already belongs to somebody else and stays.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $root install -m 755 /dev/stdin $policy
    trap '$root rm -f $policy' EXIT
fi

say "installing$missing"
log=$(mktemp)
# --no-remove: never takes away what somebody uses.
# shellcheck disable=SC2086  # a list of words
if ! { $root apt-get -qq update && $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-remove \
    --no-install-recommends -o Dpkg::Use-Pty=0 install $missing; } >"$log" 2>&1; then
    cat "$log" >&2
    say "apt-get failed"
    exit 1
fi
rm -f "$log"
case $missing in *tomcat10*)
    # Nor at the next boot: the demo and the tests run their own copy.
    $root systemctl --quiet disable tomcat10.service 2>/dev/null || say "tomcat10.service stays enabled" ;;
esac
${sarif_schema:+"$sarif_schema"}
say "done"
