#!/bin/bash
# Key stores of every kind for tests/guard/keystore: certificates by openssl, stores by openssl, by keytool and
# KeyStore of each JDK, and by BouncyCastle.
#   make.sh DIRECTORY SEED COUNT JDK...      COUNT random stores a JDK; the newest JDK first
# Leaves DIRECTORY/pki, DIRECTORY/openssl and DIRECTORY/<feature version>; each with truth.tsv, what Java says of it.
set -euo pipefail
out=$1 seed=$2 count=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
bouncy_castle=/usr/share/java/bcprov.jar
mkdir -p "$out/pki" "$out/openssl"
cd "$out/pki"

export OPENSSL_CONF=/dev/null
subject() { printf '/C=XX/O=Example/CN=%s' "$1"; }

# One key for most leaves: what differs between them is in the certificate.
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out leaf.key 2>/dev/null
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa1024.key 2>/dev/null
for name in root int other; do openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out $name.key 2>/dev/null; done
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec256.key
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime192v1 -out ec192.key
openssl genpkey -algorithm ED25519 -out ed.key

usage_ca='keyUsage=critical,keyCertSign,cRLSign'
openssl req -config /dev/null -x509 -key root.key -subj "$(subject 'Test Root')" -days 3650 -out root.pem -addext basicConstraints=critical,CA:TRUE -addext $usage_ca
openssl req -config /dev/null -x509 -key int.key -CA root.pem -CAkey root.key -subj "$(subject 'Test Intermediate')" -days 1825 -out int.pem \
    -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext $usage_ca

# leaf NAME KEY CN DAYS DIGEST EXTENSIONS...: signed by the intermediate.
leaf() {
    local name=$1 key=$2 cn=$3 days=$4 digest=$5 extensions=()
    shift 5
    for extension in "$@"; do extensions+=(-addext "$extension"); done
    openssl req -config /dev/null -x509 -key "$key.key" -CA int.pem -CAkey int.key -subj "$(subject "$cn")" -days "$days" "-$digest" \
        -out "$name.pem" -addext basicConstraints=critical,CA:FALSE "${extensions[@]}"
}
san='subjectAltName=DNS:gw.example.com,IP:10.0.0.1' usage='keyUsage=critical,digitalSignature,keyEncipherment'
server='extendedKeyUsage=serverAuth'
leaf leaf leaf gw.example.com 200 sha256 "$san" "$usage" $server
leaf other other other.example.com 200 sha256 subjectAltName=DNS:other.example.com "$usage" $server
leaf rsa1024 rsa1024 gw.example.com 200 sha256 "$san" "$usage" $server
leaf sha1 leaf gw.example.com 200 sha1 "$san" "$usage" $server
leaf md5 leaf gw.example.com 200 md5 "$san" "$usage" $server
leaf nosan leaf gw.example.com 200 sha256 "$usage" $server
leaf client leaf gw.example.com 200 sha256 "$san" "$usage" extendedKeyUsage=clientAuth
leaf kubad leaf gw.example.com 200 sha256 "$san" keyUsage=critical,keyAgreement $server
leaf wild leaf gw.example.com 200 sha256 'subjectAltName=DNS:*.example.com' "$usage" $server
leaf soon leaf gw.example.com 10 sha256 "$san" "$usage" $server
leaf ec256 ec256 gw.example.com 200 sha256 "$san" keyUsage=critical,digitalSignature $server
leaf ec192 ec192 gw.example.com 200 sha256 "$san" keyUsage=critical,digitalSignature $server
leaf ed ed gw.example.com 200 sha256 "$san" keyUsage=critical,digitalSignature $server
openssl req -config /dev/null -x509 -key leaf.key -subj "$(subject gw.example.com)" -days 200 -out selfsigned.pem -addext basicConstraints=critical,CA:FALSE \
    -addext "$san" -addext "$usage" -addext $server

cat int.pem root.pem >above.pem
cat leaf.pem int.pem root.pem >pem-chain.pem
cat leaf.pem root.pem int.pem >pem-badorder.pem
cat leaf.key pem-chain.pem >pem-bundle.pem
printf 'Str0ng-Pass-2026' >password
cp leaf.key pem-clear.key
cp other.key pem-mismatch.key
openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 100000 -in leaf.key -passout file:password -out pem-enc.key
openssl rsa -traditional -aes128 -in leaf.key -passout file:password -out pem-trad-enc.key 2>/dev/null
openssl ec -in ec256.key -out pem-sec1.key 2>/dev/null
openssl ec -aes256 -in ec256.key -passout file:password -out pem-sec1-enc.key 2>/dev/null

cd ../openssl
p12() {
    local file=$1
    shift
    openssl pkcs12 -export -out "$file" -name server -passout file:../pki/password "$@"
}
with=(-inkey ../pki/leaf.key -in ../pki/leaf.pem -certfile ../pki/above.pem)
# Small, for tests that open it some ten thousand times.
openssl req -config /dev/null -x509 -key ../pki/ec256.key -subj /CN=a -days 200 -out ../pki/small.pem \
    -addext subjectAltName=DNS:a -addext basicConstraints=critical,CA:FALSE
openssl pkcs12 -export -out p12-small.p12 -name a -iter 1 -passout file:../pki/password -inkey ../pki/ec256.key -in ../pki/small.pem
cat ../pki/ec256.key ../pki/small.pem >../pki/pem-small.pem
p12 p12-openssl3.p12 "${with[@]}"
p12 p12-openssl-legacy.p12 -legacy "${with[@]}"
p12 p12-iter1.p12 -iter 1 "${with[@]}"
p12 p12-nomac.p12 -nomac "${with[@]}"
p12 p12-clearkey.p12 -keypbe NONE -certpbe NONE "${with[@]}"
p12 p12-openssl-nokeys.p12 -nokeys -in ../pki/above.pem
p12 p12-ec192.p12 -inkey ../pki/ec192.key -in ../pki/ec192.pem -certfile ../pki/above.pem
openssl pkcs12 -export -out p12-ballerina.p12 -name ballerina -passout pass:ballerina "${with[@]}"
for pbe in PBE-SHA1-RC4-128 PBE-SHA1-2DES PBE-SHA1-RC2-128 aes-128-cbc des-ede3-cbc; do
    p12 "p12-$pbe.p12" -legacy -keypbe $pbe -certpbe $pbe "${with[@]}"
done

# The first JDK makes every case, the others what a JDK may do in its own way. One JVM each, side by side.
share=all
for jdk in "$@"; do
    feature=$(sed -n 's/^JAVA_VERSION="\(1\.\)\?\([0-9]*\).*/\2/p' "$jdk/release")
    mkdir -p "$out/$feature"
    "$jdk/bin/java" -Dfile.encoding=UTF-8 --add-exports java.base/sun.security.tools.keytool=ALL-UNNAMED \
        -cp "$bouncy_castle" "$here/MakeStores.java" "$out" "$out/$feature" "$seed" "$count" "$share" >"$out/$feature.log" 2>&1 &
    running+=("$!:$feature")
    share=some
done
for one in "${running[@]}"; do
    wait "${one%:*}" || { cat "$out/${one#*:}.log" >&2; exit 1; }
done
touch "$out/done"
