#!/bin/bash
# How long it takes from a product's start command to the exec of its server: a script in the shape of API Manager's,
# run by dash, against jarmor as installed in its place. Needs root.
#   scripts/bench_product.sh [ROUNDS]
# The script asks a real JDK for its version, twice, as the products' do; the server itself is a program that does
# nothing. jarmor becomes the service user, plans, proves, judges and confines; the script does none of that. Nor does it
# open the key stores, as jarmor does where the configuration names some: what that adds is shown apart.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-20}
uid=61184 # any number that nobody has; systemd's first dynamic user
[ "$(id -u)" = 0 ] || { echo "bench: needs root, because it measures the way from root to a user" >&2; exit 77; }
# The profile lies in /etc/jarmor, which is this machine's own: in a mount namespace it is another one.
if [ -z "${BENCH_ETC:-}" ]; then
    scripts/build.sh jarmor jarmor-static spawner version_java
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    chmod 755 "$work"
    cp -a /etc "$work/etc" 2>/dev/null || true
    rm -rf "$work/etc/jarmor"
    BENCH_ETC=$work unshare --mount "$0" "$rounds"
    exit
fi
work=$BENCH_ETC
mount --make-rprivate /
mount --bind "$work/etc" /etc
mount -t tmpfs -o mode=755 tmpfs /run # as every host has it; containers often do not
bin=$PWD/build/release/bin

# A JDK that answers -version as fast as the real one, and is real to the eye of who reads its files.
real=$(dirname "$(dirname "$(readlink -f "$(compgen -G '/usr/lib/jvm/*/bin/java' | head -n 1)")")")
jdk=$work/jdk
mkdir -p "$jdk/bin" "$jdk/lib/server" "$jdk/lib/security" "$jdk/conf"
install -m 755 build/release/bench/version_java "$jdk/bin/java"
cp -L "$real/release" "$jdk/release"
cp -L "$real/lib/jvm.cfg" "$jdk/lib/jvm.cfg"
cp -rL "$real/conf/security" "$real/conf/management" "$jdk/conf/"
for file in libjli.so libjava.so libjimage.so libzip.so libnet.so libnio.so server/libjvm.so modules security/cacerts; do
    printf '\177ELF' >"$jdk/lib/$file"
done

# A home with the names and numbers of an API-M 4.5.0: jars of the boot class path, plugins, the configuration tree.
home=$work/wso2am-4.5.0
mkdir -p "$home/bin" "$home/lib/endorsed" "$home/tmp" "$home/repository/logs" "$home/repository/components/plugins" \
    "$home/repository/conf/identity" "$home/repository/conf/tomcat/carbon" "$home/repository/resources/security"
touch "$home"/bin/{bootstrap,juli}-{1..2}.jar "$home"/lib/library-{1..45}.jar "$home/lib/endorsed/saxon-9.jar" \
    "$home"/repository/components/plugins/bundle_{1..900}.jar
for file in "$home"/repository/conf/{carbon,axis2,registry,user-mgt}.xml "$home"/repository/conf/identity/part-{1..60}.xml; do
    head -c 8192 /dev/zero | tr '\0' 'x' >"$file"
done
# Its configuration names the stores that jarmor opens before each start: a production's, with a key of its own, in the
# format that API Manager ships. PKCS12 asks for far more rounds to derive a key, and is measured apart.
security=$home/repository/resources/security
(cd "$security" && "$bin/jarmor" keystore make server.p12 --for gw.example.com >/dev/null)
password=$(cat "$security/server.p12.password")
for store in server server-trust; do
    "$real/bin/keytool" -importkeystore -noprompt -srckeystore "$security/$store.p12" -srcstoretype PKCS12 \
        -srcstorepass:file "$security/$store.p12.password" -destkeystore "$security/$store.jks" -deststoretype JKS \
        -deststorepass "$password" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
done
mkdir "$work/pkcs12"
mv "$security"/*.p12* "$work/pkcs12/"
# configuration TYPE STORE TRUST PASSWORD
configuration() {
    local use
    printf '[server]\nhostname = "gw.example.com"\n[user_store]\ntype = "database_unique_id"\n'
    for use in keystore.tls keystore.primary keystore.internal; do
        printf '[%s]\nfile_name = "%s"\ntype = "%s"\nalias = "server"\npassword = "%s"\nkey_password = "%s"\n' \
            $use "$2" "$1" "$password" "$password"
    done
    printf '[truststore]\nfile_name = "%s"\ntype = "%s"\npassword = "%s"\n' "$3" "$1" "$4"
}
configuration JKS server.jks server-trust.jks "$password" >"$home/repository/conf/deployment.toml"
cat >"$home/bin/api-manager.sh" <<'SCRIPT'
#!/bin/sh
# In the shape of a product's start script.
PRG="$0"
while [ -h "$PRG" ]; do PRG=$(ls -ld "$PRG" | sed 's/.* -> //'); done
PRGDIR=`dirname "$PRG"`
[ -z "$CARBON_HOME" ] && CARBON_HOME=`cd "$PRGDIR/.." ; pwd`
[ -n "$JAVACMD" ] || JAVACMD="$JAVA_HOME/bin/java"
if [ ! -x "$JAVACMD" ]; then echo "Error: JAVA_HOME is not defined correctly."; exit 1; fi
version=$("$JAVACMD" -version 2>&1 | awk -F '"' '/version/ {print $2}' | awk -F. '{printf("%02d%02d",$1,$2);}')
if [ $version -lt 1100 ] || [ $version -gt 2500 ]; then echo " Starting (in unsupported JDK)"; fi
CARBON_CLASSPATH=""
for f in "$CARBON_HOME"/bin/*.jar "$CARBON_HOME"/lib/*.jar "$CARBON_HOME"/lib/endorsed/*.jar; do
  CARBON_CLASSPATH="$CARBON_CLASSPATH":$f
done
echo JAVA_HOME environment variable is set to $JAVA_HOME
echo CARBON_HOME environment variable is set to "$CARBON_HOME"
cd "$CARBON_HOME"
[ ! -d tmp ] || rm -rf "$CARBON_HOME"/tmp/*
if [ -z "$JVM_MEM_OPTS" ]; then
  java_version=$("$JAVACMD" -version 2>&1 | awk -F '"' '/version/ {print $2}')
  JVM_MEM_OPTS="-Xms256m -Xmx1024m"
  if [ "$java_version" \< "1.8" ]; then JVM_MEM_OPTS="$JVM_MEM_OPTS -XX:MaxPermSize=256m"; fi
fi
echo "Using Java memory options: $JVM_MEM_OPTS"
status=121
while [ "$status" = "121" ]; do
  $JAVACMD $JVM_MEM_OPTS -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath="$CARBON_HOME/repository/logs/heap-dump.hprof" \
    $JAVA_OPTS -Dcom.sun.management.jmxremote -classpath "$CARBON_CLASSPATH" \
    --add-opens=java.base/java.net=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
    -Djava.io.tmpdir="$CARBON_HOME/tmp" -Dcatalina.base="$CARBON_HOME/lib/tomcat" -Dwso2.server.standalone=true \
    -Dcarbon.registry.root=/ -Djava.command="$JAVACMD" -Dcarbon.home="$CARBON_HOME" \
    -Dcarbon.config.dir.path="$CARBON_HOME/repository/conf" -Dconf.location="$CARBON_HOME/repository/conf" \
    -Dfile.encoding=UTF8 -Dhttpclient.hostnameVerifier=AllowAll org.wso2.carbon.bootstrap.Bootstrap $*
  status=$?
done
SCRIPT
chmod 755 "$home/bin/api-manager.sh"
cp "$home/bin/api-manager.sh" "$work/api-manager.sh"
chown -R $uid:$uid "$home"
export JAVA_HOME=$jdk BENCH_JAVA=$real/bin/java

# The same home with stores that every program which opens them derives keys for, of 50,000 rounds each.
derives=$work/derives
cp -a "$home" "$derives"
rm "$derives"/repository/resources/security/*
install -o $uid -g $uid "$work"/pkcs12/*.p12 "$derives/repository/resources/security"
configuration PKCS12 server.p12 server-trust.p12 "$(cat "$work/pkcs12/server-trust.p12.password")" \
    >"$derives/repository/conf/deployment.toml"

# put_in_place PROGRAM HOME NAME: $says what install says of the next start. All is looked at in audit too, which does not
# refuse what a configuration of a few lines leaves at the product's defaults.
put_in_place() {
    "$work/bin/$1" install "$2" --mode audit --name "$3" --java-home "$jdk" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
    says=$(sed -n 's/^next start \(.*\); see.*/\1/p' "$work/out")
}
commands=(-- "the script, dash@$uid" /usr/bin/dash "$home/bin/.api-manager.sh.original")
for program in jarmor jarmor-static; do
    install -D -m 755 "$bin/$program" "$work/bin/$program"
    # What it becomes where it has to open key stores (launcher/image/image.h).
    install -D -m 755 "$bin/../libexec/jarmor/$program" "$work/libexec/jarmor/$program"
    put_in_place "$program" "$home" "bench-product-$program"
    cp "$home/bin/api-manager.sh" "$work/$program.sh"
    cp "/etc/jarmor/bench-product-$program.toml" "$work/$program.toml"
    if [ "$program" = jarmor ]; then "$work/bin/$program" uninstall "$home" >/dev/null; fi
done
cp "$work/jarmor.toml" /etc/jarmor/bench-product-jarmor.toml
for program in jarmor jarmor-static; do
    commands+=(-- "$program run" "$work/bin/$program" run "bench-product-$program"
        -- "$program, the stub" /usr/bin/dash "$work/$program.sh")
done
put_in_place jarmor "$derives" bench-product-derives
# And as unpacked, with no configuration that names a store.
unpacked=$work/unpacked
cp -a "$derives" "$unpacked"
cp "$work/api-manager.sh" "$unpacked/bin/api-manager.sh"
rm -r "$unpacked"/bin/.api-manager.sh.original "$unpacked"/repository/resources/security/* "$unpacked/repository/conf/deployment.toml"
put_in_place jarmor "$unpacked" bench-product-unpacked
commands+=(-- "jarmor run, PKCS12" "$work/bin/jarmor" run bench-product-derives
    -- "jarmor run, no stores" "$work/bin/jarmor" run bench-product-unpacked)
printf '%d rounds; the next start %s\n\n' "$rounds" "$says"
build/release/bench/spawner "$rounds" "${JARMOR_SEED:-$RANDOM}" "${commands[@]}" | awk -F '\t' '
    { name[NR] = $1; low[NR] = $2; median[NR] = $4 }
    function against(what, row) {
        printf "the script against jarmor, %-42s min %.1f x, median %.1f x\n", what, low[1] / low[row], median[1] / median[row]
    }
    END {
        printf "%-26s %9s %9s %12s\n", "to the exec of the server", "min ms", "median", "x faster"
        for (i = 1; i <= NR; i++)
            printf "%-26s %9.1f %9.1f %12.1f\n", name[i], low[i] / 1000, median[i] / 1000, median[1] / median[i]
        print ""
        against("no key store to open (goal: 10 or more)", NR)
        against("three uses of a JKS and a trust store", 2)
        against("of a PKCS12, with its key derivation", NR - 1)
    }'
