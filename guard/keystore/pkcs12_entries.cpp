#include <map>
#include <utility>

#include "guard/keystore/names.h"
#include "guard/keystore/pkcs12.h"

// What sun.security.pkcs12.PKCS12KeyStore makes of bags (loadSafeContents and engineLoad): which of them are
// entries, under which alias, and with which chain.
namespace jarmor::guard::keystore {
namespace {

/// A certificate that is no entry of its own: material for chains.
struct ChainPart {
    const Bag* bag = nullptr;
    std::optional<Bytes> key_id;
};

struct EntryAssembly {
    std::vector<Entry> entries;
    std::vector<Entry> unseen;
    std::vector<std::optional<Bytes>> unseen_ids;  ///< localKeyId of each of them
    std::map<std::string, std::size_t> by_alias;   ///< lower case
    std::vector<ChainPart> parts;
    std::map<std::string, const Bag*> by_subject;  ///< the first one of a name wins
    std::vector<std::pair<std::size_t, std::optional<Bytes>>> keys;
    unsigned key_count = 0, unnamed = 0;

    void put(Entry entry) {
        const auto [place, fresh] = by_alias.try_emplace(lower_alias(entry.alias), entries.size());
        entry.alias = place->first;
        if (fresh) {
            entries.push_back(std::move(entry));
        } else {
            // The same alias again: in Java the later one replaces the first.
            std::swap(entries[place->second], entry);
            hide(std::move(entry), "a later entry has the same alias");
        }
    }
    void hide(Entry entry, const char* why, std::optional<Bytes> id = std::nullopt) {
        entry.java_sees = false;
        entry.not_seen = why;
        unseen.push_back(std::move(entry));
        unseen_ids.push_back(std::move(id));
    }
    std::string alias_of(const Bag& bag) { return bag.name ? *bag.name : std::to_string(++unnamed); }
};

const Bytes& only_key_id() {
    static const Bytes id = {'0', '1'};
    return id;
}

void add_private_key(EntryAssembly& made, Bag& bag) {
    ++made.key_count;
    Entry entry = std::move(bag.key);
    entry.kind = EntryKind::private_key;
    entry.odd_name = bag.odd_name;
    std::optional<Bytes> id = bag.key_id;
    if (!id && made.key_count == 1) id = only_key_id();
    if (!id) {
        entry.alias = bag.name.value_or("");
        return made.hide(std::move(entry), "one of several keys, and it has no key identifier");
    }
    entry.alias = made.alias_of(bag);
    made.put(std::move(entry));
    made.keys.emplace_back(made.by_alias.at(lower_alias(bag.name ? *bag.name : std::to_string(made.unnamed))),
                           std::move(id));
}

void add_certificate(EntryAssembly& made, const Bag& bag) {
    std::optional<Bytes> id = bag.key_id;
    if (!id && made.key_count == 1 && bag.place == 0) id = only_key_id();
    if (bag.trusted) {
        Entry entry;
        entry.kind = EntryKind::trusted_certificate;
        entry.alias = made.alias_of(bag);
        entry.odd_name = bag.odd_name;
        entry.chain.push_back(bag.certificate);
        made.put(std::move(entry));
    } else {
        made.parts.push_back({&bag, std::move(id)});
    }
    if (const auto names = names_in(bag.certificate)) made.by_subject.try_emplace(names->subject, &bag);
}

void add_bag(EntryAssembly& made, Bag& bag) {
    if (bag.kind == Bag::Kind::clear_key || bag.nested) {
        Entry entry = std::move(bag.key);
        entry.alias = bag.name.value_or("");
        if (bag.kind == Bag::Kind::certificate) {
            entry.kind = EntryKind::trusted_certificate;
            entry.chain.push_back(bag.certificate);
        }
        const char* why = bag.nested ? "it stands in a nested bag" : "the key is stored in clear";
        return made.hide(std::move(entry), why, bag.key_id);
    }
    if (bag.kind == Bag::Kind::certificate) return add_certificate(made, bag);
    if (bag.kind == Bag::Kind::sealed_key) return add_private_key(made, bag);
    Entry entry = std::move(bag.key);
    entry.kind = EntryKind::secret_key;
    entry.alias = made.alias_of(bag);
    made.put(std::move(entry));
}

/// The key's identifier and its alias; else the identifier alone; else the alias.
const Bag* leaf_of(const EntryAssembly& made, const std::string& alias, const std::optional<Bytes>& id) {
    const Bag* by_id = nullptr;
    const Bag* by_name = nullptr;
    for (const ChainPart& part : made.parts) {
        const bool named = part.bag->name && lower_alias(*part.bag->name) == alias;
        const bool same_id = id && part.key_id == id;
        if (same_id && named) return part.bag;
        if (same_id) {
            by_id = part.bag;
        } else if (named) {
            by_name = part.bag;
        }
    }
    return by_id != nullptr ? by_id : by_name;
}

std::vector<Bytes> chain_from(const EntryAssembly& made, const Bag* leaf) {
    std::vector<Bytes> chain;
    std::vector<const Bag*> seen;
    for (const Bag* at = leaf; at != nullptr && chain.size() < max_chain;) {
        for (const Bag* before : seen) {
            if (before->certificate == at->certificate) return chain;
        }
        seen.push_back(at);
        chain.push_back(at->certificate);
        const auto names = names_in(at->certificate);
        if (!names || names->issuer == names->subject) break;
        const auto next = made.by_subject.find(names->issuer);
        at = next == made.by_subject.end() ? nullptr : next->second;
    }
    return chain;
}

/// Certificates that are in no chain and no entry: an `openssl pkcs12 -nokeys` trust store is all of these.
void hide_loose(EntryAssembly& made) {
    for (const ChainPart& part : made.parts) {
        bool used = false;
        for (const std::vector<Entry>* list : {&made.entries, &made.unseen}) {
            for (const Entry& entry : *list) {
                for (const Bytes& certificate : entry.chain)
                    used = used || certificate == part.bag->certificate;
            }
        }
        if (used) continue;
        Entry entry;
        entry.kind = EntryKind::trusted_certificate;
        entry.alias = part.bag->name.value_or("");
        entry.odd_name = part.bag->odd_name;
        entry.chain.push_back(part.bag->certificate);
        made.hide(std::move(entry), "it lacks Oracle's trusted key usage attribute");
    }
}

}  // namespace

std::vector<Entry> entries_of(std::vector<Bag>& bags) {
    EntryAssembly made;
    for (Bag& bag : bags) add_bag(made, bag);
    for (const auto& [index, id] : made.keys) {
        Entry& entry = made.entries[index];
        if (entry.kind == EntryKind::private_key)
            entry.chain = chain_from(made, leaf_of(made, entry.alias, id));
    }
    // A key in clear is outside Java's view, but its certificate says what it is for.
    for (std::size_t i = 0; i < made.unseen.size(); ++i) {
        Entry& entry = made.unseen[i];
        if (entry.kind != EntryKind::private_key || !entry.chain.empty()) continue;
        entry.chain = chain_from(made, leaf_of(made, lower_alias(entry.alias), made.unseen_ids[i]));
    }
    hide_loose(made);
    for (Entry& entry : made.unseen) made.entries.push_back(std::move(entry));
    return std::move(made.entries);
}

}  // namespace jarmor::guard::keystore
