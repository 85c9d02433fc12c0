#include "launcher/profile/layers.h"

#include "launcher/profile/built_in.h"

namespace jarmor::launcher {

void apply_document(Profile& profile, const Document& document) {
    profile.layers.push_back(document.source);
    for (const auto& row : document.rows) {
        if (row.table->begin != nullptr) row.table->begin(profile, row.origin);
        for (const auto& setting : row.settings) setting.key->set(profile, setting);
    }
}

guard::Result<BuiltIn> build_in(std::string_view family, bool container) {
    BuiltIn result;
    auto chain = built_in_chain(family);
    if (!chain) return pass_on(chain);
    if (container) {
        auto layer = container_document();
        if (!layer) return pass_on(layer);
        chain->push_back(std::move(*layer));
    }
    for (const auto& document : *chain) apply_document(result.profile, document);
    result.profile.in_container = container;
    result.policies = result.profile.jvm.policies.size();
    return result;
}

}  // namespace jarmor::launcher
