#include "launcher/plan/rules.h"

#include <array>

#include "guard/rules/catalogue.h"

namespace jarmor::launcher {

namespace {

constexpr auto rules = std::to_array<RuleEntry>({
    {"bi-keystore-create", "A key store is made with a strong key, as PKCS12, for 825 days at most."},
    {"config-malformed", "The configuration of a product can be read."},
    {"java-security",
     "The JVM reads the JDK's java.security with jarmor's additions, and no other such file."},
    {"jmx-remote-off", "No JMX agent and no management port, unless [jvm.jmx] declares it."},
    {"jmx-rmi-hostname", "Declared JMX has passwords, and TLS or loopback, and works as [jvm.jmx] says."},
    {"jvm-agent",
     "Only agents that [[jvm.agent]] lists are loaded, and only files that others cannot change."},
    {"jvm-alternate-vm", "No option or jar makes java start another JVM than the one that was judged."},
    {"jvm-attach", "No process of the same user attaches to the JVM and loads code, unless attach says so."},
    {"jvm-class-loader",
     "The system class loader is the JDK's own, unless options of the profile list another."},
    {"jvm-code-path", "Code beside the class path comes from the JDK or from trusted_paths."},
    {"jvm-commands", "On an error the JVM runs no command but a kill of itself, unless options list it."},
    {"jvm-debug", "No debugger, unless [jvm.debug] declares it, and then on loopback."},
    {"jvm-diagnostic", "No test or debugging interface of the JVM is open."},
    {"jvm-env-hygiene", "Variables that change the JVM, the loader or the C library do not pass."},
    {"jvm-gc", "One collector is chosen, and said."},
    {"jvm-heap-container",
     "Heap and what comes beside it fit the memory limit; running out of it ends the JVM."},
    {"jvm-java-home", "java.home is the JDK that was judged."},
    {"jvm-option-file", "The JVM reads no options from a file that nobody judged."},
    {"jvm-redefinition", "Agents change classes only as far as the JVM checks it."},
    {"jvm-remote-code", "No directory or RMI peer names classes to load."},
    {"jvm-security-manager", "A security manager is asked for only on a JDK that has one."},
    {"jvm-signals", "TERM ends the server through its shutdown hooks."},
    {"jvm-unrecognized-options", "A misspelt option ends the start and is not dropped in silence."},
    {"jvm-verification", "Bytecode is verified."},
    {"jvm-version-supported", "The options are those that this JDK knows."},
    {"ks-alias",
     "The entry that a configuration names is in the store, and has a private key where one is needed."},
    {"ks-chain", "Certificates stand in order, from the server's own to a known root."},
    {"ks-clear-key", "No private key is stored in clear."},
    {"ks-default-cert", "No key or certificate is one that a product ships: their private keys are public."},
    {"ks-default-password", "No store opens with a password that everybody knows."},
    {"ks-empty", "A store has entries."},
    {"ks-expiry", "Certificates are valid, and will be for some days."},
    {"ks-file-mode", "Only those who must can read a store with keys, and nobody else can change one."},
    {"ks-format", "A store is what it seems, to the last byte."},
    {"ks-host", "The certificate is for the names that clients call."},
    {"ks-integrity", "The password of a store fits, and its MAC shows that nobody changed it."},
    {"ks-java", "Java sees what stands in the store."},
    {"ks-key-match", "A private key belongs to its certificate."},
    {"ks-key-password", "The key password opens the key."},
    {"ks-key-strength", "Keys and signatures are strong enough: RSA 2048, P-256, SHA-256."},
    {"ks-key-usage", "The certificate allows what the store is used for."},
    {"ks-memory", "Passwords and keys are locked into memory while a store is judged."},
    {"ks-one-key", "Each certificate and each store has a key of its own."},
    {"ks-open", "A store that a configuration names is there, and can be opened."},
    {"ks-self-signed", "Certificates that clients see come from an authority."},
    {"ks-separate-internal", "What the product encrypts has another key than TLS."},
    {"ks-trust-content", "A trust store holds authorities, each once, and no private key."},
    {"ks-type-sniff", "The declared type of a store is that of its content."},
    {"ks-unnamed", "Every store in the product's folders is one that its configuration names."},
    {"ks-weak-pbe", "Keys are encrypted with algorithms and iteration counts of today."},
    {"os-user", "The JVM knows the name and home of the service user, also without a passwd entry."},
    {"script-changed", "The installed start script is the one that was learned."},
    {"secret-argv-env", "No secret stands on the command line, where every user can read it."},
    {"secret-cipher-alg", "Secure Vault encrypts with OAEP or AES-GCM, not with PKCS#1 v1.5."},
    {"secret-vault-key", "Each value of [secrets] opens with the key that the product will use."},
    {"secret-vault-unencrypted", "The values of [secrets] are encrypted."},
    {"tls-debug-log", "Decrypted traffic and keys do not get into the log."},
    {"tls-dh-key-size", "Diffie-Hellman keys of TLS have at least 2048 bits."},
    {"tls-hostname-verification", "The name in a certificate is the name that was called."},
    {"tls-renegotiation", "A client cannot start renegotiation, and none is unsafe."},
});

}  // namespace

std::span<const RuleEntry> start_rules() {
    return rules;
}

std::vector<std::string_view> known_rules(const Profile& profile) {
    std::vector<std::string_view> known;
    for (const RuleEntry& rule : rules) known.push_back(rule.id);
    for (const auto* rule : guard::rules::catalogue()) known.push_back(rule->id);
    for (const OptionPolicy& policy : profile.jvm.policies) known.push_back(policy.guideline);
    return known;
}

}  // namespace jarmor::launcher
