#!/bin/bash
# Homes of each family, some with several start scripts: installed, started in every way, changed, taken back.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/installed_home.bash"

make_api_manager() {
    home="$work/opt/a home of wso2am-4.5.0"
    rm -rf "$home"
    mkdir -p "$home/tmp" "$home/repository/logs"
    for script in api-manager wso2server; do put_script product "bin/$script.sh"; done
    # Two scripts are never the same.
    sed -i 's/-Xmx128m/-Xmx96m/' "$home/bin/wso2server.sh"
    cp "$work/probe.jar" "$home/bin/"
    scripts=(bin/api-manager.sh bin/wso2server.sh) directory="" name=a-home-of-wso2am
    own_home
}
make_streaming_integrator() {
    home="$work/opt/wso2si-4.3.0"
    rm -rf "$home"
    mkdir -p "$home/tmp" "$home/bin/tools" "$home/bin/bootstrap" "$home/wso2/server/logs" "$home/wso2/lib"
    put_script server bin/server.sh
    put_script carbon wso2/server/bin/carbon.sh
    cp "$work/probe.jar" "$home/bin/tools/"
    cp "$work/probe.jar" "$home/bin/bootstrap/"
    scripts=(bin/server.sh wso2/server/bin/carbon.sh) directory=/wso2/server name=wso2si
    own_home
}
make_micro_integrator() {
    home="$work/opt/wso2mi-4.4.0"
    rm -rf "$home"
    mkdir -p "$home/tmp" "$home/wso2/lib" "$home/conf" "$home/repository/logs"
    put_script micro-integrator bin/micro-integrator.sh
    cp "$work/probe.jar" "$home/wso2/lib/"
    scripts=(bin/micro-integrator.sh) directory="" name=wso2mi
    own_home
}
make_identity_server() {
    home="$work/opt/wso2is-7.1.0"
    rm -rf "$home"
    mkdir -p "$home/tmp" "$home/repository/conf/identity" "$home/repository/logs"
    put_script product bin/wso2server.sh
    sed -i 's|^cd "$CARBON_HOME"|export OPENSSL_CONF="$CARBON_HOME/repository/conf/openssl.cnf"\n&|' "$home/bin/wso2server.sh"
    cp "$work/probe.jar" "$home/bin/"
    scripts=(bin/wso2server.sh) directory="" name=wso2is
    own_home
}

# The section of a script in the profile.
section() { awk -v path="path = \"$1\"" '/^\[\[script\]\]/ { on = 0 } $0 == path { on = 1 } on' "$profiles/$name.toml"; }
has_a_section_each() {
    need_root
    "make_$1"
    jarmor install "$home" >"$work/out" || { cat "$work/out"; return 1; }
    says '^next start would go through: 0 errors' "$work/out"
    [ "$(grep -c '^\[\[script\]\]' "$profiles/$name.toml")" = ${#scripts[@]} ]
    for script in "${scripts[@]}"; do
        kept=$(dirname "$script")/.$(basename "$script").original
        section "$script" >"$work/section"
        says "^sha256 = \"$(sha256sum <"$home/$kept" | cut -d' ' -f1)\"" "$work/section"
        says "^original = \"$kept\"" "$work/section"
    done
}
is_hardened() {
    says '^option=-XX:-ManagementServer$' "$work/out"
    says '^option=-Djdk.tls.rejectClientInitiatedRenegotiation=true$' "$work/out"
    says '^arg=-Dk=v$' "$work/out"
    says "^Uid: $uid $uid" "$work/out"
    says '^NoNewPrivs: 1$' "$work/out"
    says "^cwd=$home$directory " "$work/out"
}
# Each of the home's scripts, by each shell, from another directory, by links and by itself.
starts_in_every_form() {
    need_root
    local form script base
    "make_$1"
    jarmor install "$home" >/dev/null
    mkdir -p "$work/a place"
    for script in "${scripts[@]}"; do
        base=$(basename "$script")
        ln -sfn "$home/$script" "$work/a place/$base"
        ln -sfn "../a place/$base" "$work/opt/again.sh"
        for form in "dash $home/$script" "bash $home/$script" "bash --posix $home/$script" "busybox sh $home/$script" \
            "$home/$script" "$work/a place/$base" "sh $work/opt/again.sh"; do
            # Words up to the first slash are the shell.
            read -ra shell <<<"${form%%/*}"
            (cd "$work/a place" && expect 7 as_service "${shell[@]}" "/${form#*/}" exit 7 -Dk=v) >"$work/out" 2>"$work/err" ||
                { cat "$work/out" "$work/err"; return 1; }
            is_hardened
        done
        (cd "$(dirname "$home/$script")" && expect 7 as_service "./$base" exit 7 -Dk=v) >"$work/out" 2>"$work/err"
        is_hardened
        (cd "$home" && expect 7 as_service sh "$script" exit 7 -Dk=v) >"$work/out" 2>"$work/err"
        is_hardened
    done
}
# A changed script refuses what starts through it, and nothing else.
a_change_is_seen_where_it_is() {
    need_root
    local changed script kept code
    "make_$1"
    jarmor install "$home" >/dev/null
    for changed in "${scripts[@]}"; do
        kept=$home/$(dirname "$changed")/.$(basename "$changed").original
        # An update that has overwritten the stub, and a kept original that is another.
        cp -p "$home/$changed" "$work/stub"
        { cat "$kept"; echo 'JAVA_OPTS="$JAVA_OPTS -Dsite.own=1"'; } >"$home/$changed"
        for script in "${scripts[@]}"; do
            code=7
            [ "$script" != "$changed" ] || code=77
            expect $code jarmor script "$name" "$script" exit 7 >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
            [ $code = 7 ] || says 'script-changed' "$work/err"
            # In lines of the width of a terminal.
            [ $code = 7 ] || says 'options: [+] -Dsite.own=1; 1 line added, 0 removed: .*Dsite.own=1' <(tr -s ' \n' '  ' <"$work/err")
        done
        cp -p "$work/stub" "$home/$changed"
        cp -p "$kept" "$work/kept"
        echo '# other' >>"$kept"
        for script in "${scripts[@]}"; do
            code=7
            [ "$script" != "$changed" ] || code=77
            expect $code as_service sh "$home/$script" exit 7 >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
        done
        cp -p "$work/kept" "$kept"
    done
}
audit_says_so_and_starts() {
    need_root
    make_streaming_integrator
    jarmor install "$home" --mode audit >/dev/null
    echo '# other' >>"$home/bin/.server.sh.original"
    expect 7 as_service sh "$home/bin/server.sh" exit 7 >"$work/out" 2>"$work/err"
    says 'script-changed.*SHA-256' "$work/err"
    expect 7 as_service sh "$home/wso2/server/bin/carbon.sh" exit 7 >"$work/out" 2>"$work/err"
    says_not 'script-changed' "$work/err"
    # Once more is the whole procedure.
    jarmor install "$home" >"$work/out" || { cat "$work/out"; return 1; }
    expect 7 as_service sh "$home/bin/server.sh" exit 7 >"$work/out" 2>"$work/err"
    says_not 'script-changed' "$work/err"
}
goes_back_bit_for_bit() {
    need_root
    "make_$1"
    jarmor install "$home" --own >/dev/null
    jarmor install "$home" >/dev/null
    jarmor uninstall "$home" >/dev/null
    as_before
    [ -z "$(ls -A "$profiles")" ]
}
# What is particular to a family.
tool_before_the_server() {
    need_root
    make_streaming_integrator
    jarmor install "$home" >/dev/null
    expect 7 as_service sh "$home/bin/server.sh" exit 7 >"$work/out" 2>"$work/err"
    says "^arg=$home$" "$work/out"
    [ "$(grep -n '^option=-Dwso2.carbon.tool=install-jars' "$work/out" | cut -d: -f1)" -lt \
        "$(grep -n '^option=-Dwso2.runtime=server' "$work/out" | cut -d: -f1)" ]
    says "^RUNTIME_HOME environment variable is set to $home/wso2/server$" "$work/out"
    expect 7 as_service sh "$home/wso2/server/bin/carbon.sh" exit 7 >"$work/out" 2>"$work/err"
    says_not 'install-jars' "$work/out"
}
password_is_not_on_the_command_line() {
    need_root
    local pid=""
    make_streaming_integrator
    jarmor install "$home" >/dev/null
    as_service sh "$home/bin/server.sh" wait >"$work/out" 2>&1 &
    # The tool says the same before the server does.
    until_true 30 sh -c '[ "$(grep -c ^NoNewPrivs "$1")" = 2 ]' sh "$work/out"
    pid=$(sed -n 's/^Pid: //p' "$work/out" | tail -n 1)
    tr '\0' '\n' <"/proc/$pid/cmdline" >"$work/cmdline"
    kill -TERM "$pid"
    wait
    says '^-Dwso2.runtime=server$|^@' "$work/cmdline"
    says_not a-word-of-the-product "$work/cmdline"
}
default_profile() {
    need_root
    make_micro_integrator
    jarmor install "$home" >/dev/null
    expect 7 as_service sh "$home/bin/micro-integrator.sh" exit 7 >"$work/out" 2>"$work/err"
    says '^option=-Dprofile=micro-integrator-default$' "$work/out"
    says_not 'environment variable' "$work/out"
    expect 7 as_service sh "$home/bin/micro-integrator.sh" exit 7 -Dprofile=mine >"$work/out" 2>"$work/err"
    says_not '^option=-Dprofile' "$work/out"
}
exported_variable() {
    need_root
    make_identity_server
    jarmor install "$home" >"$work/out"
    says ': Identity Server in' "$work/out"
    expect 7 as_service sh "$home/bin/wso2server.sh" exit 7 >"$work/out" 2>"$work/err"
    says "^env OPENSSL_CONF=$home/repository/conf/openssl.cnf$" "$work/out"
}
# The words of the script, and the home as TARGET.
background() {
    need_root
    "make_$1"
    jarmor install "$home" >/dev/null
    as_service sh "$home/${scripts[0]}" start wait >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
    says_not 'environment variable' "$work/out"
    jarmor status "$home" >"$work/out" || { cat "$work/out"; return 1; }
    jarmor status "$home/${scripts[0]}" >/dev/null
    as_service "$program" status "$home" >/dev/null
    as_service sh "$home/${scripts[0]}" start wait >"$work/out" 2>"$work/err"
    says '^Process is already running$' "$work/out"
    as_service sh "$home/${scripts[0]}" stop
    until_true 20 not_running
    expect 3 jarmor status "$home" >/dev/null
}
not_running() { ! jarmor status "$home"; }
without_root_too() {
    need_root
    local person=$work/person
    mkdir -p "$person"
    chown $uid:$uid "$person"
    make_api_manager
    variables=(HOME="$person")
    as_service "$program" install "$home" >"$work/out" || { cat "$work/out"; return 1; }
    as_service "$program" uninstall "$home" >/dev/null
    as_before
    as_service "$program" install "$home" >/dev/null
    expect 7 as_service sh "$home/bin/wso2server.sh" exit 7 -Dk=v >"$work/out" 2>"$work/err" || { cat "$work/out" "$work/err"; return 1; }
    is_hardened
    expect 1 as_service "$program" status "$home" >"$work/out"
    says 'did not end as asked' "$work/out"
    as_service "$program" uninstall "$home" >/dev/null
}

# What is here is the script's and not the JVM's: a short run tries half of the families with each program.
families_of() {
    if [ "${JARMOR_TEST_LONG:-}" = 1 ]; then
        echo api_manager streaming_integrator micro_integrator identity_server
    elif [ "$1" = "$TEST_PROGRAM" ]; then
        echo api_manager identity_server
    else
        echo streaming_integrator micro_integrator
    fi
}
cases() {
    local as=$4 family families
    families=$(families_of "$1")
    prepare "$1" "$2"
    for family in $families; do
        it "each script of a home of the $family has a section with its own digest $as" has_a_section_each $family
        it "it starts by every shell, link and directory $as" starts_in_every_form $family
        it "start, status and stop know the home; a start in the background does not greet $as" background $family
        it "it goes back bit for bit $as" goes_back_bit_for_bit $family
        jarmor uninstall --all >/dev/null 2>&1
    done
    for family in $families; do
        case $family in
            api_manager)
                it "a changed script refuses the start through it and no other (API Manager) $as" a_change_is_seen_where_it_is $family
                it "a person without root installs, starts and takes back a home with two scripts $as" without_root_too
                ;;
            streaming_integrator)
                it "so it does in a Streaming Integrator $as" a_change_is_seen_where_it_is $family
                it "audit says what changed and starts; install once more learns it $as" audit_says_so_and_starts
                it "the tool of server.sh runs before the server, and carbon.sh has none $as" tool_before_the_server
                it "a password among the script's options is on no command line $as" password_is_not_on_the_command_line
                ;;
            micro_integrator) it "a Micro Integrator has a profile for who names none $as" default_profile ;;
            identity_server) it "what a script exports reaches the JVM $as" exported_variable ;;
        esac
        jarmor uninstall --all >/dev/null 2>&1
    done
}
start_in_turn cases
finish
