#!/bin/bash
# jarmor waive: the break-glass, as an operator finds it at 3 a.m.
. "$(dirname "$0")/../tap.sh"

uid=61184
person=$work/person
mkdir -p "$person/.jarmor/profile.d"
printf 'extends = "jvm"\n' >"$person/.jarmor/profile.toml"
chown -R $uid:$uid "$person"
jdk=$(jdks | head -n 1)

as_user() {
    (cd / && exec env -i HOME="$person" PATH=/usr/bin:/bin JAVA_HOME="$jdk" LOGNAME=maria \
        setpriv --reuid $uid --regid $uid --clear-groups "$@")
}
profile=$person/.jarmor/profile.toml
drop_in=$person/.jarmor/profile.d/waive-jvm-commands.toml
refused_start() { as_user "$program" java -XX:OnError=/bin/true -version; }

waived_start() {
    need_root
    expect 77 refused_start
    as_user "$program" waive "$profile" jvm-commands --until 24h --reason 'disk of node 3' >"$work/out"
    says '^waived jvm-commands .* until the end of 20[0-9-]+ \(UTC\)' "$work/out"
    expect 0 refused_start 2>"$work/err"
    says 'warning: jvm-commands: .*waive-jvm-commands.toml.*waived until .*disk of node 3' "$work/err"
    says '^by = "maria"$' "$drop_in"
}
named_by_the_refusal() {
    need_root
    rm -f "$drop_in"
    expect 77 refused_start 2>"$work/err"
    local command
    command=$(sed -n 's/^start anyway, for a day:  jarmor //p' "$work/err")
    expect 77 env JOURNAL_STREAM=8:1 HOME="$person" JAVA_HOME="$jdk" setpriv --reuid $uid --regid $uid --clear-groups \
        "$program" java -XX:OnError=/bin/true -version 2>"$work/line"
    says "^jarmor: refused .*jvm-commands .*; see: .*; start anyway: jarmor $command" "$work/line"
    [ "$(wc -l <"$work/line")" = 1 ]
    # shellcheck disable=SC2086  # words
    as_user "$program" ${command/TEXT/night}
    expect 0 refused_start 2>/dev/null
    rm "$drop_in"
}
offered_only_where_it_helps() {
    need_root
    expect 77 env JAVA_HOME="$jdk" "$program" --user $uid:$uid java -XX:+UseG1GC -XX:+UseParallelGC -version 2>"$work/err"
    says 'two collectors are selected' "$work/err"
    says_not 'start anyway' "$work/err"
}
mistyped_in_a_profile() {
    need_root
    printf 'mode = "enforce"\n[[waiver]]\nrule = "tls-renegotation"\nreason = "x"\nby = "ops"\nuntil = 2099-01-01\n' >"$work/typo.toml"
    JAVA_HOME="$jdk" "$program" --profile "$work/typo.toml" --user $uid:$uid java -version 2>"$work/err"
    says "warning: tls-renegotation: .*typo.toml:[0-9]+:[0-9]+: waives nothing: no rule is called so; did you mean 'tls-renegotiation'" "$work/err"
}
no_such_rule() {
    need_root
    expect 64 as_user "$program" waive "$profile" jvm-comands --until 24h --reason r 2>"$work/err"
    says "'jvm-comands': is no rule; did you mean 'jvm-commands'" "$work/err"
    expect 0 test ! -e "$person/.jarmor/profile.d/waive-jvm-comands.toml"
}
taken_back() {
    need_root
    sh -c "$(sed -n 's/.*to take it back: //p' "$work/out")"
    expect 77 refused_start 2>/dev/null
}
expired() {
    need_root
    printf '[[waiver]]\nrule = "jvm-commands"\nreason = "r"\nby = "b"\nuntil = 2020-01-01\n' >"$drop_in"
    expect 77 refused_start 2>"$work/err"
    as_user "$program" java -version 2>"$work/err"
    says 'jvm-commands: .*the waiver ended on 2020-01-01' "$work/err"
    rm "$drop_in"
}
too_long() {
    need_root
    expect 77 as_user "$program" waive "$profile" jvm-commands --until 8d --reason r 2>"$work/err"
    says 'more than 7 days away; waive it until' "$work/err"
    expect 0 test ! -e "$drop_in"
}
as_long_as_the_profile_says() {
    need_root
    printf 'extends = "jvm"\nwaive_days = 30\n' >"$person/.jarmor/longer.toml"
    chown $uid "$person/.jarmor/longer.toml"
    as_user "$program" waive "$person/.jarmor/longer.toml" jvm-commands --until 29d --reason r
    expect 77 as_user "$program" waive "$person/.jarmor/longer.toml" jvm-commands --until 31d --reason r
}
usage() {
    need_root
    expect 64 as_user "$program" waive "$profile" --until 24h --reason r
    expect 64 as_user "$program" waive "$profile" jvm-commands --reason r
    expect 64 as_user "$program" waive "$profile" jvm-commands --until 24h
    expect 64 as_user "$program" waive "$profile" ../x --until 24h --reason r
    expect 64 as_user "$program" waive "$profile" jvm-commands --until 24h --reason 'two
lines'
    expect 0 test ! -e "$drop_in"
}
not_root() {
    need_root
    expect 65 as_user "$program" waive jvm jvm-commands --until 24h --reason r
    expect 0 test ! -e /etc/jarmor/jvm.d/waive-jvm-commands.toml
}
# A drop-in directory where somebody else could put a waiver is none.
foreign_directory() {
    need_root
    chmod 777 "$person/.jarmor/profile.d"
    expect 65 as_user "$program" waive "$profile" jvm-commands --until 24h --reason r 2>"$work/err"
    chmod 755 "$person/.jarmor/profile.d"
    says 'chmod' "$work/err"
}
replaces_a_link() {
    need_root
    echo '# mine' >"$person/mine"
    ln -s "$person/mine" "$drop_in"
    as_user "$program" waive "$profile" jvm-commands --until 24h --reason r
    says '^# mine$' "$person/mine"
    expect 0 test -f "$drop_in" -a ! -L "$drop_in"
}

for program in $(programs); do
    as="($(basename "$program"))"
    install -m 755 "$program" "$work/$(basename "$program")"
    program=$work/$(basename "$program")
    it "a waived rule refuses no start, and each start names it $as" waived_start
    it "the command that takes it back works $as" taken_back
    it "the command that a refusal names starts anyway $as" named_by_the_refusal
    it "no waiver is offered where the JVM itself would end $as" offered_only_where_it_helps
    it "a profile that waives a rule that does not exist is told which was meant $as" mistyped_in_a_profile
    it "a rule that does not exist is refused, with the one that was meant $as" no_such_rule
    it "an expired waiver lifts nothing and is said $as" expired
    it "more than a week is refused, with what is possible $as" too_long
    it "the profile may say more $as" as_long_as_the_profile_says
    it "what is missing or no rule is refused and nothing is written $as" usage
    it "the system's profiles are root's $as" not_root
    it "a directory that others can write is refused $as" foreign_directory
    it "a link in the place of the file is replaced, not followed $as" replaces_a_link
    rm -f "$drop_in"
done
finish
