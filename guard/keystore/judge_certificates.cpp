#include "guard/keystore/default_certificates.h"
#include "guard/keystore/judgement.h"

namespace jarmor::guard::keystore::rules {
namespace {

constexpr std::int64_t one_day = 86400, clock_skew = 300;
constexpr std::int64_t soon = 30, very_soon = 7, public_life = 398, longest_life = 825;

/// One certificate in its place: an entry's leaf, one above it, or a trusted one, about which only warnings
/// are given.
struct Placed {
    const ExaminedEntry& entry;
    const Certificate& certificate;
    bool leaf, trusted;

    std::string what() const {
        return leaf || trusted ? "the certificate"
                               : "the certificate of '" + certificate.subject + "' in the chain";
    }
    Severity worst() const { return trusted ? Severity::warning : Severity::error; }
};

std::string days(std::int64_t seconds) {
    const std::int64_t count = seconds / one_day;
    return std::to_string(count) + (count == 1 ? " day" : " days");
}

void judge_validity(const Court& court, const Placed& placed) {
    const std::int64_t now = court.question.at;
    const Certificate& c = placed.certificate;
    const char* mend = "renew it, and replace the entry before the server starts";
    if (now >= c.not_after) {
        court.say(placed.worst(), "ks-expiry", placed.entry,
                  placed.what() + " expired " + days(now - c.not_after) + " ago", mend);
    } else if (now + clock_skew < c.not_before) {
        court.say(placed.worst(), "ks-expiry", placed.entry,
                  placed.what() + " is not valid before " + days(c.not_before - now) + " from now", mend);
    } else if (c.not_after - now < soon * one_day) {
        const bool near = c.not_after - now < very_soon * one_day && !placed.trusted;
        court.say(near ? Severity::error : Severity::warning, "ks-expiry", placed.entry,
                  placed.what() + " expires in " + days(c.not_after - now), mend);
    }
    if (!placed.leaf || placed.trusted) return;
    if (c.not_after - c.not_before > longest_life * one_day) {
        court.say(Severity::note, "bi-keystore-create", placed.entry,
                  placed.what() + " is valid for " + days(c.not_after - c.not_before) +
                      "; 825 are the most for one of a private authority");
    } else if (c.not_after - c.not_before > public_life * one_day) {
        court.say(Severity::note, "ks-expiry", placed.entry,
                  placed.what() + " is valid for " + days(c.not_after - c.not_before) +
                      "; public authorities give at most 398");
    }
}

void judge_key(const Court& court, const Placed& placed) {
    const PublicKey& key = placed.certificate.key;
    const char* mend = "jarmor keystore make FILE --for HOST, or have the certificate issued for a new key";
    const auto say = [&](Severity severity, const std::string& found) {
        court.say(placed.trusted ? Severity::warning : severity, "ks-key-strength", placed.entry,
                  placed.what() + " " + found, mend);
    };
    const std::string size = std::to_string(key.bits);
    switch (key.kind) {
        case PublicKey::Kind::rsa:
        case PublicKey::Kind::rsa_pss:
            if (key.bits < 1024)
                say(Severity::error, "has an RSA key of " + size + " bits, which Java refuses");
            if (key.bits >= 1024 && key.bits < 2048)
                say(Severity::error, "has an RSA key of " + size + " bits; 2048 are required");
            // Authorities are many, their keys old, and it is not for a server's operator to mend them.
            if (const std::string fault = placed.leaf && !placed.trusted ? rsa_fault(placed.certificate) : "";
                !fault.empty()) {
                say(Severity::error, fault);
            }
            break;
        case PublicKey::Kind::ec:
            if (key.bits < 224)
                say(Severity::error, "has a key of " + size + " bits (" + key.name + "), which Java refuses");
            if (key.bits >= 224 && key.bits < 256)
                say(Severity::error, "has a key of " + size + " bits (" + key.name + "); P-256 is required");
            if (key.bits >= 256 && !key.known_curve)
                say(Severity::warning, "is on the curve " + key.name + ", which few clients know");
            break;
        case PublicKey::Kind::dsa:
            say(Severity::error, "has a DSA key, which TLS 1.3 does not have");
            break;
        default:
            break;
    }
}

void judge_signature(const Court& court, const Placed& placed) {
    const Certificate& c = placed.certificate;
    // Nobody checks the signature of a root: it is trusted because it is there.
    if (c.signature_bits == 0 || c.signature_bits >= 80) return;
    if (c.self_issued && (placed.trusted || !placed.leaf)) return;
    court.say(placed.worst(), "ks-key-strength", placed.entry,
              placed.what() + " is signed with " + c.signature, "have it issued again with SHA-256");
}

void judge_default(const Court& court, const Placed& placed) {
    const Certificate& c = placed.certificate;
    const char* mend =
        placed.trusted ? "keytool -delete -alias ALIAS" : "jarmor keystore make FILE --for HOST";
    const DefaultCertificate found = find_default(c);
    if (!found.subject.empty()) {
        const std::string of = found.seen_in.empty() ? "" : " (" + std::string(found.seen_in) + ")";
        const bool key = found.private_key_public;
        court.say(key ? placed.worst() : Severity::warning, "ks-default-cert", placed.entry,
                  key ? placed.what() + " is a default one" + of +
                            ": its private key is public, so anyone can pose as this server"
                      : placed.what() + " comes from the vendor's own tests" + of,
                  mend);
        return;
    }
    // The next release's default will look like the ones before it.
    const bool wso2 =
        c.subject.find("CN=localhost") != std::string::npos && c.subject.find("O=WSO2") != std::string::npos;
    if (wso2 && c.self_issued) {
        court.say(Severity::warning, "ks-default-cert", placed.entry,
                  placed.what() + " looks like a default one: " + c.subject, mend);
    }
}

}  // namespace

void judge_certificates(const Court& court) {
    for (const ExaminedEntry& entry : court.store.entries) {
        const bool trusted = entry.entry->kind == EntryKind::trusted_certificate;
        bool leaf = true;
        for (const Certificate& certificate : entry.chain) {
            const Placed placed{entry, certificate, leaf, trusted};
            leaf = false;
            if (!certificate.readable) {
                court.say(placed.worst(), "ks-format", entry, "a certificate cannot be read");
                continue;
            }
            judge_validity(court, placed);
            judge_key(court, placed);
            judge_signature(court, placed);
            judge_default(court, placed);
        }
    }
}

}  // namespace jarmor::guard::keystore::rules
