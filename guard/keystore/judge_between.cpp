#include <map>
#include <set>

#include "guard/keystore/judge_stores.h"

namespace jarmor::guard::keystore {
namespace {

const NamedStore* used_for(const std::vector<const SharedKey*>& holders, Use use) {
    for (const SharedKey* key : holders) {
        if (key->store->use == use) return key->store;
    }
    return nullptr;
}

std::string places_of(const std::vector<const SharedKey*>& holders) {
    std::set<std::string> places;
    for (const SharedKey* key : holders) places.insert(key->store->shown + "[" + key->alias + "]");
    std::string text;
    for (const std::string& place : places) text += (text.empty() ? "" : ", ") + place;
    return text;
}

}  // namespace

void judge_between(const std::vector<SharedKey>& keys, std::vector<Finding>& findings) {
    std::map<std::string, std::vector<const SharedKey*>> by_key;
    for (const SharedKey& key : keys) by_key[key.spki_sha256].push_back(&key);
    for (const auto& [spki, holders] : by_key) {
        const NamedStore* tls = used_for(holders, Use::tls);
        const NamedStore* internal = used_for(holders, Use::internal);
        if (tls != nullptr && internal != nullptr) {
            findings.push_back({"ks-separate-internal", Severity::warning, internal->origin.text(),
                                internal->name + " encrypts with the key that " + tls->name +
                                    " shows to clients: a new TLS key would make what is stored unreadable",
                                "give [keystore.internal] a store of its own before the first start"});
        }
        std::set<std::string> files;
        for (const SharedKey* key : holders) files.insert(key->store->path);
        if (files.size() > 1) {
            findings.push_back({"ks-one-key", Severity::warning, holders.front()->store->shown,
                                "one private key stands in several stores: " + places_of(holders),
                                "a key of its own for each store"});
        }
    }
}

}  // namespace jarmor::guard::keystore
