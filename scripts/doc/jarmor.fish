# fish completion for jarmor(1). Made by: jarmor completion fish

function __jarmor_profiles
    for file in /etc/jarmor/*.toml
        basename $file .toml
    end
end

complete -c jarmor -f
complete -c jarmor -l profile -x -a '(__jarmor_profiles)' -d 'profile to start with: a name in /etc/jarmor, or a path'
complete -c jarmor -l user -x -a '(__fish_complete_users)' -d 'become this user: NAME, NAME:GROUP, UID or UID:GID'
complete -c jarmor -l mode -x -a 'observe audit enforce' -d 'how strict: observe only reports, audit hardens, enforce refuses too'
complete -c jarmor -l receipt -r -F -d 'write what was put in force as JSON to FILE, or to descriptor fd:N'
complete -c jarmor -s q -l quiet -d 'say nothing but what is wrong'
complete -c jarmor -s v -l verbose -d 'also say what passed unchanged'
complete -c jarmor -s h -l help -d 'explain jarmor, or the command'
complete -c jarmor -s V -l version -d 'print the version'
complete -c jarmor -n __fish_use_subcommand -a java -d 'start java with ARGS, hardened'
complete -c jarmor -n '__fish_seen_subcommand_from java' -F
complete -c jarmor -n __fish_use_subcommand -a run -d 'start the program that PROFILE describes'
complete -c jarmor -n '__fish_seen_subcommand_from run' -l exit-code -x -a 'contract raw zero' -d 'in supervise mode: 0 for an end that was asked for, the code of the JVM, or always 0'
complete -c jarmor -n '__fish_seen_subcommand_from run' -x -a '(__jarmor_profiles)'
complete -c jarmor -n __fish_use_subcommand -a start -d 'start PROFILE in the background'
complete -c jarmor -n '__fish_seen_subcommand_from start' -l wait -d 'wait until the server is ready: every port of the profile, or the line in its log'
complete -c jarmor -n '__fish_seen_subcommand_from start' -x -a '(__jarmor_profiles)'
complete -c jarmor -n __fish_use_subcommand -a stop -d 'stop the server of PROFILE, and wait until it is gone'
complete -c jarmor -n '__fish_seen_subcommand_from stop' -x -a '(__jarmor_profiles)'
complete -c jarmor -n __fish_use_subcommand -a restart -d 'stop the server of PROFILE, and start it in the background'
complete -c jarmor -n '__fish_seen_subcommand_from restart' -l wait -d 'wait until the server is ready: every port of the profile, or the line in its log'
complete -c jarmor -n '__fish_seen_subcommand_from restart' -x -a '(__jarmor_profiles)'
complete -c jarmor -n __fish_use_subcommand -a status -d 'say whether the server of PROFILE runs'
complete -c jarmor -n '__fish_seen_subcommand_from status' -l wait-ready -d 'wait until the server is ready: every port of the profile, or the line in its log'
complete -c jarmor -n '__fish_seen_subcommand_from status' -x -a '(__jarmor_profiles)'
complete -c jarmor -n __fish_use_subcommand -a bal -d 'do what bal ARGS does, with the program hardened'
complete -c jarmor -n __fish_use_subcommand -a waive -d 'do not hold RULE against the starts of TARGET for a while'
complete -c jarmor -n '__fish_seen_subcommand_from waive' -l until -r -F -d 'how long: 24h, 3d, or the last day as YYYY-MM-DD (UTC)'
complete -c jarmor -n '__fish_seen_subcommand_from waive' -l reason -r -F -d 'why, for whoever reads the next start'
complete -c jarmor -n '__fish_seen_subcommand_from waive' -r -F
complete -c jarmor -n __fish_use_subcommand -a plan -d 'show what would be started, with origin and reason, and start nothing'
complete -c jarmor -n '__fish_seen_subcommand_from plan' -s o -l format -x -a 'table json shell' -d 'how to print the plan'
complete -c jarmor -n '__fish_seen_subcommand_from plan' -l json -d 'short for --format json'
complete -c jarmor -n '__fish_seen_subcommand_from plan' -l output -r -F -d 'write the result to FILE, not to standard output'
complete -c jarmor -n '__fish_seen_subcommand_from plan' -l no-color -d 'no colour, as with NO_COLOR in the environment'
complete -c jarmor -n '__fish_seen_subcommand_from plan' -x -a 'java (__jarmor_profiles)'
complete -c jarmor -n __fish_use_subcommand -a attest -d 'look at a running JVM from outside and say which promises hold'
complete -c jarmor -n '__fish_seen_subcommand_from attest' -s o -l format -x -a 'table json' -d 'how to print the promises'
complete -c jarmor -n '__fish_seen_subcommand_from attest' -l json -d 'short for --format json'
complete -c jarmor -n '__fish_seen_subcommand_from attest' -l output -r -F -d 'write the result to FILE, not to standard output'
complete -c jarmor -n '__fish_seen_subcommand_from attest' -l no-color -d 'no colour, as with NO_COLOR in the environment'
complete -c jarmor -n '__fish_seen_subcommand_from attest' -x -a '(pgrep -x java)'
complete -c jarmor -n __fish_use_subcommand -a import -d 'learn from the start script of a product how it starts java, and print a profile'
complete -c jarmor -n '__fish_seen_subcommand_from import' -l output -r -F -d 'write the result to FILE, not to standard output'
complete -c jarmor -n '__fish_seen_subcommand_from import' -r -F
complete -c jarmor -n __fish_use_subcommand -a profile -d 'print a built-in profile as TOML'
complete -c jarmor -n '__fish_seen_subcommand_from profile' -l output -r -F -d 'write the result to FILE, not to standard output'
complete -c jarmor -n '__fish_seen_subcommand_from profile' -x -a 'show'
complete -c jarmor -n '__fish_seen_subcommand_from profile' -x -a 'ballerina base container jvm'
complete -c jarmor -n __fish_use_subcommand -a java-security -d 'print the java.security additions for a JDK'
complete -c jarmor -n '__fish_seen_subcommand_from java-security' -l output -r -F -d 'write the result to FILE, not to standard output'
complete -c jarmor -n '__fish_seen_subcommand_from java-security' -r -F
complete -c jarmor -n __fish_use_subcommand -a completion -d 'print the completion file for a shell'
complete -c jarmor -n '__fish_seen_subcommand_from completion' -l output -r -F -d 'write the result to FILE, not to standard output'
complete -c jarmor -n '__fish_seen_subcommand_from completion' -x -a 'bash zsh fish'
complete -c jarmor -n __fish_use_subcommand -a man -d 'print a manual page in man format'
complete -c jarmor -n '__fish_seen_subcommand_from man' -l output -r -F -d 'write the result to FILE, not to standard output'
complete -c jarmor -n '__fish_seen_subcommand_from man' -x -a 'jarmor jarmor.toml'
complete -c jarmor -n __fish_use_subcommand -a help -d 'explain a command'
complete -c jarmor -n '__fish_seen_subcommand_from help' -x -a 'java run start stop restart status bal waive plan attest import profile java-security completion man help version'
complete -c jarmor -n __fish_use_subcommand -a version -d 'print the version'
