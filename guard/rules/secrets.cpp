#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/file_checks.h"
#include "guard/rules/store_checks.h"

namespace jarmor::guard::rules {

extern const Rule secret_plaintext{
    .id = "secret-plaintext",
    .title = "No plain-text secret in configuration files",
    .severity = Severity::error,
    .applies = apim | mi | si,
    .methods = verify,
    .phase = Phase::start,
    .demand = "No password, key or token stands in a configuration file as it is.",
    .evidence =
        "deployment.toml, user stores, data sources and artifacts; deployment.yaml and Siddhi apps of "
        "Streaming Integrator.",
    .shipped = "Every shipped password is plain; base64 in deployment.yaml is no encryption.",
    .remedy =
        "List it in [secrets] as \"[plain]\", refer to it as $secret{alias}, run bin/ciphertool.sh "
        "-Dconfigure.",
    .check = check_plain_secrets,
};

extern const Rule secret_vault_unencrypted{
    .id = "secret-vault-unencrypted",
    .title = "Cipher tool was actually run",
    .severity = Severity::error,
    .applies = apim | mi | si,
    .methods = verify,
    .phase = Phase::start,
    .demand = "What is listed for the Secure Vault is encrypted.",
    .evidence =
        "[secrets] of deployment.toml, conf/security/cipher-text.properties, secrets.properties of Streaming "
        "Integrator.",
    .shipped = "Nothing is listed.",
    .remedy = "bin/ciphertool.sh -Dconfigure, or jarmor vault encrypt",
    .check = check_vault,
};

extern const Rule secret_cipher_alg{
    .id = "secret-cipher-alg",
    .title = "Secure Vault uses OAEP/GCM, not PKCS#1 v1.5 or plain RSA",
    .severity = Severity::warning,
    .applies = apim | mi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "The vault encrypts with OAEP or GCM.",
    .evidence =
        "org.wso2.CipherTransformation in [system.parameter], cipher-tool.properties, [encryption] of "
        "deployment.toml.",
    .shipped = "OAEP with SHA-1; AES-GCM from API-M 4.7; the literal SECRET_KEY in Micro Integrator.",
    .remedy =
        "Under [system.parameter]: 'org.wso2.CipherTransformation' = \"RSA/ECB/OAEPwithSHA1andMGF1Padding\"",
    .check = check_vault,
};

extern const Rule secret_password_file{
    .id = "secret-password-file",
    .title = "Vault root password does not stay on disk",
    .severity = Severity::error,
    .applies = apim | mi | si,
    .methods = enforce | verify | watch,
    .phase = Phase::start,
    .demand = "The password of the vault does not stay on disk.",
    .evidence = "password-persist, password-tmp and password in home; conf/server/master-keys.yaml.",
    .shipped = "Absent, but documented with a file that stays.",
    .remedy = "Give it from a tmpfs or systemd credential, and remove password-persist.",
    .mendable = true,
    .check = check_password_files,
};

extern const Rule bi_config_encrypted{
    .id = "bi-config-encrypted",
    .title = "Secrets in Config.toml are not plain text",
    .severity = Severity::error,
    .applies = bi,
    .methods = enforce | verify,
    .phase = Phase::start,
    .demand =
        "A plain secret of a Ballerina program lies in memory only: a tmpfs or secret volume, mode 0400.",
    .evidence = "Config.toml, BAL_CONFIG_FILES, BAL_CONFIG_DATA and BAL_CONFIG_VAR_*.",
    .shipped = "Ballerina decrypts nothing by itself.",
    .remedy = "Move the secrets to a file on a secret volume and name it in BAL_CONFIG_FILES.",
    .check = check_ballerina_secrets,
};

extern const Rule bi_keystore_src{
    .id = "bi-keystore-src",
    .title = "Keystore paths/passwords not in source code",
    .severity = Severity::error,
    .applies = bi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "Paths and passwords of key stores are not compiled in, and the jar holds no private key.",
    .evidence = "Entries and string constants of the program jar.",
    .shipped = "Samples compile \"ballerina\" in.",
    .remedy = "Make them configurable and set them in Config.toml.",
};

}  // namespace jarmor::guard::rules
