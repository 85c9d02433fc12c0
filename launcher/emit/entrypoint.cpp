#include "launcher/emit/entrypoint.h"

#include <algorithm>

#include "guard/report/text.h"
#include "guard/shell_quote.h"

namespace jarmor::launcher {

namespace {

using guard::shell_quote;

constexpr const char* volumes = R"sh(
# learned SCRIPT ORIGINAL: what the volume has of it is what jarmor has learned.
learned() {
    [ -e "$volume/$1" ] && ! cmp -s "$home/$2" "$volume/$1" || return 0
    echo "jarmor: $volume/$1 is not the script that jarmor has learned; build the image with it, then: jarmor install $home" >&2
    diff "$home/$2" "$volume/$1" >&2 || true
    $changed
}
# copy FROM TO RELATIVE: links followed, start scripts left out. Kubernetes keeps what it mounts in ..data.
copy() {
    for path in "$1"/* "$1"/.[!.]*; do
        [ -e "$path" ] || continue
        case $scripts in *" $3${path##*/} "*) continue ;; esac
        if [ -d "$path" ]; then
            mkdir -p "$2/${path##*/}"
            copy "$path" "$2/${path##*/}" "$3${path##*/}/"
        else
            cp -L "$path" "$2/${path##*/}"
        fi
    done
}
)sh";

/// The stock images of API Manager keep what an empty volume over these would hide.
constexpr const char* hidden_defaults = R"sh(
for name in executionplans synapse-configs; do
    place=$home/repository/deployment/server/$name
    if [ -d "$work/wso2-tmp/$name" ] && [ -d "$place" ] && [ -z "$(ls -A "$place")" ]; then
        cp -R "$work/wso2-tmp/$name/." "$place/"
    fi
done
)sh";

constexpr const char* copy_volumes = R"sh(
for volume in "$work/wso2-config-volume" "$work/wso2-artifact-volume"; do
    [ -d "$volume" ] || continue
)sh";

}  // namespace

std::string entrypoint_script(const Profile& profile, const std::string& jarmor) {
    const bool enforces = profile.mode.value == Mode::enforce;
    std::string names, checks;
    for (const auto& script : profile.scripts) {
        names += script.path + " ";
        const auto& original = script.original.empty() ? script.path : script.original;
        checks += "    learned " + shell_quote(script.path) + " " + shell_quote(original) + "\n";
    }
    const bool optimizes = std::ranges::any_of(
        profile.scripts, [](const ScriptLaunch& script) { return script.takes_optimize; });
    std::string text =
        "#!/bin/sh\n# From: jarmor emit entrypoint " + guard::printable(shell_quote(profile.name)) +
        "\n# The stock image's steps before a start; then this process becomes jarmor. Arguments go "
        "to the server.\nset -eu\nhome=" +
        shell_quote(profile.home.value) + "\nwork=${WORKING_DIRECTORY:-/home/wso2carbon}\n";
    text += "scripts=" + shell_quote(" " + names) + "\n";
    text += enforces ? "changed='exit 77'\n" : "changed=:\n";
    text.append(volumes).append(hidden_defaults).append(copy_volumes).append(checks);
    text += "    copy \"$volume\" \"$home\" ''\ndone\n";
    if (optimizes)
        text += "[ -z \"${PROFILE_NAME:-}\" ] || set -- --optimize \"-Dprofile=$PROFILE_NAME\" \"$@\"\n";
    return text + "exec " + shell_quote(jarmor) + " run " + shell_quote(profile.name) + " -- \"$@\"\n";
}

}  // namespace jarmor::launcher
