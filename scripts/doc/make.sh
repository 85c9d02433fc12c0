#!/bin/sh
# Makes the manual pages and completion files anew: scripts/doc/make.sh build/dev/bin/jarmor
set -eu
jarmor=${1:?usage: scripts/doc/make.sh JARMOR}
cd "$(dirname "$0")"
case $jarmor in /*) ;; *) jarmor=$OLDPWD/$jarmor ;; esac
"$jarmor" man jarmor >jarmor.1
"$jarmor" man jarmor.toml >jarmor.toml.5
"$jarmor" man jarmor-rules >jarmor-rules.7
"$jarmor" completion bash >jarmor.bash
"$jarmor" completion zsh >_jarmor
"$jarmor" completion fish >jarmor.fish
