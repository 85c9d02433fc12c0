#include <algorithm>

#include "guard/rules/catalogue.h"
#include "guard/rules/planned.h"
#include "guard/rules/store_checks.h"

namespace jarmor::guard::rules {

namespace {

/// The stores as they were opened, or the answer where nobody could.
const KeyStoreLook* looked_at(const Subject& subject, Answer& answer) {
    if (subject.key_stores == nullptr)
        answer.unknown("key stores", subject.key_store_trouble.empty()
                                         ? "the program that opens them is not installed"
                                         : subject.key_store_trouble);
    return subject.key_stores;
}

/// A store of which not everything is known is no evidence for a rule.
void say_troubles(const KeyStoreLook& look, bool loose_too, Answer& answer) {
    for (const OpenedStore& store : look.stores) {
        if (!store.trouble.empty() && (store.named || loose_too)) answer.unknown(store.shown, store.trouble);
    }
}

void say_rest(const Subject& subject, const KeyStoreLook& look, Answer& answer) {
    // A product has stores: where none was found, its configuration was not.
    if (look.stores.empty() && (subject.product & (apim | mi | si)) != 0)
        return answer.unknown(subject.home, "no configuration of the product names a key store");
    if (look.stores.empty())
        return answer.not_applicable("no key store is named, and none lies in the product's folders");
    if (answer.statements().empty())
        answer.pass("key stores", std::to_string(look.stores.size()) + " opened and judged");
}

}  // namespace

void check_key_stores(const Subject& subject, Answer& answer) {
    const KeyStoreLook* const look = looked_at(subject, answer);
    if (look == nullptr) return;
    for (const Finding& finding : look->findings) {
        if (finding.rule == answer.rule().id) say_finding(finding, answer);
    }
    say_troubles(*look, answer.rule().id == ks_default_cert.id, answer);
    say_rest(subject, *look, answer);
}

void check_proven_stores(const Subject& subject, Answer& answer) {
    const KeyStoreLook* const look = looked_at(subject, answer);
    if (look == nullptr) return;
    for (Finding finding : look->findings) {
        if (!finding.rule.starts_with("ks-") || find_rule(finding.rule) != nullptr) continue;
        finding.found += " (" + finding.rule + ")";
        say_finding(finding, answer);
    }
    say_troubles(*look, false, answer);
    say_rest(subject, *look, answer);
}

void check_made_stores(const Subject& subject, Answer& answer) {
    const KeyStoreLook* const look = looked_at(subject, answer);
    if (look == nullptr) return;
    for (const Finding& finding : look->findings) {
        const bool own = finding.rule == answer.rule().id;
        const bool weak = finding.severity != Severity::note &&
                          (finding.rule == "ks-key-strength" || finding.rule == "ks-type-sniff" ||
                           finding.rule == "ks-weak-pbe");
        if (own || weak) answer.fail(finding.where, finding.found);
    }
    say_troubles(*look, false, answer);
    say_rest(subject, *look, answer);
}

void check_vault(const Subject& subject, Answer& answer) {
    const KeyStoreLook* const look = looked_at(subject, answer);
    if (look == nullptr) return;
    for (const Finding& finding : look->findings) {
        const bool closed = finding.rule == "secret-vault-key";
        if (finding.rule == answer.rule().id || (closed && finding.severity == Severity::error)) {
            answer.fail(finding.where, finding.found);
        } else if (closed && finding.severity == Severity::warning) {
            answer.unknown(finding.where, finding.found);
        }
    }
    if (!answer.statements().empty()) return;
    if (look->secrets == 0) return answer.not_applicable("the vault holds no value");
    answer.pass("vault", std::to_string(look->secrets) + " values opened");
}

}  // namespace jarmor::guard::rules
