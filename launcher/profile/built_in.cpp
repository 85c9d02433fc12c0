#include "launcher/profile/built_in.h"

#include <algorithm>

#include "launcher/profile/embedded.h"
#include "launcher/profile/parse.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr std::size_t longest_chain = 8;

Result<Document> parse_embedded(std::string_view name) {
    for (const auto& embedded : embedded_profiles()) {
        if (embedded.name == name) return parse_profile(embedded.text, std::string(name));
    }
    return fail(Failure::internal, std::string(name), "is not compiled in");
}

}  // namespace

std::vector<std::string_view> built_in_names() {
    std::vector<std::string_view> names;
    for (const auto& embedded : embedded_profiles()) {
        if (embedded.name != container_layer) names.push_back(embedded.name);
    }
    return names;
}

bool is_built_in(std::string_view name) {
    const auto names = built_in_names();
    return std::find(names.begin(), names.end(), name) != names.end();
}

Result<std::vector<Document>> built_in_chain(std::string_view name) {
    std::vector<Document> chain;
    std::string next(name);
    while (!next.empty()) {
        if (chain.size() == longest_chain) return fail(Failure::internal, next, "extends in a circle");
        auto document = parse_embedded(next);
        if (!document) return pass_on(document);
        const auto* parent = document->top("extends");
        next = parent == nullptr ? std::string() : parent->value.text;
        chain.push_back(std::move(*document));
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

Result<Document> container_document() {
    return parse_embedded(container_layer);
}

}  // namespace jarmor::launcher
