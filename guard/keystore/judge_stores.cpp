#include "guard/keystore/judge_stores.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <exception>
#include <iterator>
#include <thread>

#include "guard/keystore/names.h"

namespace jarmor::guard::keystore {
namespace {

constexpr std::size_t most_threads = 4;

bool same_password(const std::optional<Password>& a, const std::optional<Password>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    return equal(a->utf8(), b->utf8());
}

/// A file, and everybody who names it with the same passwords: opened once.
struct Opening {
    std::vector<const NamedStore*> stores;
    std::vector<Finding> findings;
    std::vector<SharedKey> keys;
    std::string trouble;
};

std::vector<Opening> openings_of(const std::vector<NamedStore>& stores) {
    std::vector<Opening> openings;
    for (const NamedStore& store : stores) {
        const auto same = [&store](const Opening& opening) {
            const NamedStore& first = *opening.stores.front();
            return first.path == store.path && same_password(first.password, store.password) &&
                   same_password(first.key_password, store.key_password);
        };
        const auto found = std::find_if(openings.begin(), openings.end(), same);
        if (found == openings.end()) {
            openings.push_back({{&store}, {}, {}, {}});
        } else {
            found->stores.push_back(&store);
        }
    }
    return openings;
}

Finding not_opened(const NamedStore& store, const Error& error) {
    // One that nothing names is no matter of this start; one that is opened later may be made until then.
    const bool later = store.lazy && ::access(store.path.c_str(), F_OK) != 0 && errno == ENOENT;
    const Severity severity = !store.named ? Severity::note : later ? Severity::warning : Severity::error;
    const std::string where = store.named ? store.origin.text() : store.shown;
    return {"ks-open", severity, where,
            (store.named ? store.name + " names " + store.shown + ", which " : "") + error.what, error.mend};
}

Question store_question(const NamedStore& store, const StoreQuestion& asked) {
    Question question;
    question.name = store.shown;
    question.use = store.use;
    question.declared_type = store.type;
    question.alias = store.alias;
    question.host = store.host;
    question.at = asked.at;
    question.java_feature = asked.java_feature;
    question.store_password = store.password ? &*store.password : nullptr;
    question.key_password = store.key_password ? &*store.key_password : nullptr;
    return question;
}

bool said_before(const std::vector<Finding>& findings, const Finding& one) {
    return std::any_of(findings.begin(), findings.end(), [&one](const Finding& other) {
        return other.rule == one.rule && other.where == one.where && other.found == one.found;
    });
}

void take_keys(const NamedStore& store, const Examined& examined, Opening& opening) {
    for (const ExaminedEntry& entry : examined.entries) {
        if (!entry.has_key() || entry.chain.empty() || !entry.chain.front().readable) continue;
        const bool meant = store.alias.empty() || lower_alias(store.alias) == lower_alias(entry.entry->alias);
        if (meant) opening.keys.push_back({&store, entry.entry->alias, entry.chain.front().spki_sha256});
    }
}

/// What stays unknown of a store that was opened: of one that nothing names, only its certificates matter.
std::string trouble_of(const NamedStore& named, const Store& store) {
    const bool hidden = store.hidden_safes != 0 || store.format == Format::bcfks;
    if (!named.named && !hidden) return "";
    if (store.integrity == Integrity::wrong) return "its password is not the one that is given";
    return store.integrity == Integrity::not_checked && store.format != Format::pem
               ? "its password is not known"
               : "";
}

/// Opens the file of one opening and judges it for each use that somebody has for it.
void judge_one_opening(Opening& opening, View roots, const StoreQuestion& asked) {
    const NamedStore& first = *opening.stores.front();
    const auto give_up = [&](const Error& error) {
        opening.trouble = error.what;
        opening.findings.push_back(not_opened(first, error));
    };
    auto file = read_store(first.path, Failure::policy);
    if (!file) return give_up(file.error());
    Question question = store_question(first, asked);
    question.file = file->status;
    Budget budget;
    auto store = open_asked(file->bytes.view(), question, budget);
    if (!store) {
        // By its content no store, and nobody says that it is one: a public key, the text of a certificate.
        const auto format = format_of(file->bytes.view());
        if (!first.named && (!format || *format == Format::pem)) return;
        return give_up(store.error());
    }
    opening.trouble = trouble_of(first, *store);
    const Examined examined = examine(*store);
    add_anchors(roots, examined, question);
    for (const NamedStore* named : opening.stores) {
        question.use = named->use;
        question.declared_type = named->type;
        question.alias = named->alias;
        question.host = named->host;
        for (Finding& finding : judge(examined, question)) {
            // Of one that nothing names, only what others could do with it.
            if (!named->named && finding.rule != "ks-default-cert") continue;
            if (!named->named) finding.severity = std::min(finding.severity, Severity::warning);
            if (!said_before(opening.findings, finding)) opening.findings.push_back(std::move(finding));
        }
        take_keys(*named, examined, opening);
    }
}

void judge_guarded(Opening& opening, View roots, const StoreQuestion& asked) {
    try {
        judge_one_opening(opening, roots, asked);
    } catch (const std::exception& error) {
        // libcrypto or memory failed: no statement about the store, so it is not taken for a good one.
        opening.trouble = std::string("cannot be judged: ") + error.what();
        opening.findings.push_back(
            {"ks-open", Severity::error, opening.stores.front()->shown, opening.trouble, ""});
    }
}

/// A key store whose password is only in the vault is judged as far as it goes; what that leaves open is said
/// once, and not as a fault of the store.
void say_locked(const NamedStore& store, std::vector<Finding>& findings) {
    if (store.locked.empty()) return;
    findings.push_back({"ks-integrity", Severity::warning, store.origin.text(),
                        store.name +
                            ": the password is not known before the start, so keys and integrity of " +
                            store.shown + " were not proven: " + store.locked,
                        ""});
}

}  // namespace

JudgedStores judge_stores(const std::vector<NamedStore>& stores, const StoreQuestion& question) {
    std::vector<Opening> openings = openings_of(stores);
    // Without roots of the system a chain has to bring its own.
    auto roots = read_store(question.roots, Failure::policy);
    const View trusted = roots ? roots->bytes.view() : View{};
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < openings.size(); i = next++)
            judge_guarded(openings[i], trusted, question);
    };
    std::vector<std::thread> threads;
    const std::size_t cpus = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = std::min({openings.size(), most_threads, cpus});
    for (std::size_t i = 1; i < wanted; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();

    JudgedStores judged;
    std::vector<SharedKey> keys;
    for (Opening& opening : openings) {
        const NamedStore& first = *opening.stores.front();
        judged.opened.push_back(
            {first.shown, first.locked.empty() ? opening.trouble : first.locked, first.named});
        std::move(opening.findings.begin(), opening.findings.end(), std::back_inserter(judged.findings));
        std::move(opening.keys.begin(), opening.keys.end(), std::back_inserter(keys));
        say_locked(first, judged.findings);
    }
    judge_between(keys, judged.findings);
    std::stable_sort(judged.findings.begin(), judged.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    return judged;
}

}  // namespace jarmor::guard::keystore
