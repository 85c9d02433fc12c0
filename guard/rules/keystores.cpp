#include "guard/rules/catalogue.h"
#include "guard/rules/store_checks.h"

namespace jarmor::guard::rules {

extern const Rule ks_default_cert{
    .id = "ks-default-cert",
    .title = "No WSO2 public default key or certificate in any store",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "No store holds or trusts a certificate whose private key is public.",
    .evidence =
        "Every key store, trust store and PEM below home and named by the configuration, against "
        "profiles/knowledge/default-certificates.tsv.",
    .shipped = "Always there; the trust stores hold it under several names.",
    .remedy =
        "jarmor keystore make FILE for a key of your own; keytool -delete -alias NAME for what is only "
        "trusted.",
    .check = check_key_stores,
};

extern const Rule ks_type_sniff{
    .id = "ks-type-sniff",
    .title = "Keystore format is detected by content, PKCS12 preferred",
    .severity = Severity::warning,
    .applies = apim | mi | si | bi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "Stores are PKCS12 or BCFKS by their content, and declared as what they are.",
    .evidence = "The first bytes of each store; type of the store in the configuration.",
    .shipped = "Declared JKS up to API-M 4.7; some files named .jks are PKCS12.",
    .remedy = "keytool -importkeystore -srckeystore OLD -destkeystore NEW.p12 -deststoretype PKCS12",
    .check = check_key_stores,
};

extern const Rule ks_key_strength{
    .id = "ks-key-strength",
    .title = "Keys at least 2048-bit RSA (or at least P-256) and SHA-256+ signatures",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify,
    .phase = Phase::start,
    .demand =
        "Keys have at least 2048 bits of RSA or 256 of an elliptic curve, and signatures use SHA-256 or "
        "stronger.",
    .evidence = "Each private key and its chain; trusted entries only warn.",
    .shipped =
        "RSA 2048 with SHA-256 today; 1024 with SHA-1 up to kernel 4.4.14, still trusted by Streaming "
        "Integrator.",
    .remedy = "jarmor keystore make FILE",
    .check = check_key_stores,
};

extern const Rule ks_expiry{
    .id = "ks-expiry",
    .title = "Certificates inside validity and rotated before expiry",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify | watch,
    .phase = Phase::start,
    .demand = "Certificates in use are valid, and for 30 days more.",
    .evidence = "notBefore and notAfter of each key entry and PEM in use.",
    .shipped = "The defaults of 4.1 to 4.3 have expired; that of 4.4 expires in December 2026.",
    .remedy = "Renew it, replace the file, restart.",
    .check = check_key_stores,
};

extern const Rule ks_default_password{
    .id = "ks-default-password",
    .title = "Keystore/truststore passwords are not the public ones",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "No store opens with a password that everybody knows.",
    .evidence = "Each store, opened with the public passwords; passwords in the configuration.",
    .shipped = "wso2carbon everywhere, also where the key is absent; ballerina in samples.",
    .remedy = "keytool -storepasswd and -keypasswd, then the new one through the Secure Vault.",
    .check = check_key_stores,
};

extern const Rule ks_separate_internal{
    .id = "ks-separate-internal",
    .title = "Separate internal (data-encryption) and TLS keystores",
    .severity = Severity::warning,
    .applies = apim | mi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "The key that encrypts stored data is not the key of TLS.",
    .evidence = "[keystore.primary], [keystore.internal] and [keystore.tls] of deployment.toml.",
    .shipped = "Both fall back to the primary store.",
    .remedy = "Add [keystore.internal] with a store of its own before the first data is encrypted.",
    .check = check_key_stores,
};

extern const Rule ks_proven{
    .id = "ks-proven",
    .title = "Key stores open, and hold what the server needs",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify,
    .phase = Phase::start,
    .demand =
        "Every store that is named is there, opens with its passwords, and proves itself: integrity, each "
        "key "
        "with its certificate, the chain up to a root, names and uses.",
    .evidence =
        "Each store, opened as the server will: what jarmor keystore show says of it, with the rule of the "
        "start in brackets.",
    .shipped = "The stores of the product open, with passwords and keys that are public.",
    .remedy = "jarmor explain RULE, for the one in brackets; jarmor keystore show FILE",
    .check = check_proven_stores,
};

extern const Rule bi_keystore_create{
    .id = "bi-keystore-create",
    .title = "Keystore created with adequate parameters",
    .severity = Severity::warning,
    .applies = bi,
    .methods = verify | generate,
    .phase = Phase::start,
    .demand = "A key store made for a program is strong, PKCS12, and valid no longer than 825 days.",
    .evidence = "Key stores that Config.toml names.",
    .shipped = "The documented keytool call: RSA 2048, SHA-256, 365 days, PKCS12.",
    .remedy = "jarmor keystore make FILE --days 365",
    .check = check_made_stores,
};

}  // namespace jarmor::guard::rules
