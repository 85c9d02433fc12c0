#include "launcher/product/learn/word_merge.h"

#include <algorithm>
#include <set>

#include "launcher/profile/formats.h"

namespace jarmor::launcher::learn {

namespace {

struct MergedWord {
    std::string word;
    std::set<std::size_t> variants;  ///< indexes
};

/// lengths[a][b]: words that entries from a on and words from b on have in common, in that order.
std::vector<std::vector<std::size_t>> common_lengths(const std::vector<MergedWord>& entries,
                                                     const std::vector<std::string>& words) {
    std::vector<std::vector<std::size_t>> lengths(entries.size() + 1,
                                                  std::vector<std::size_t>(words.size() + 1));
    for (std::size_t a = entries.size(); a-- > 0;) {
        for (std::size_t b = words.size(); b-- > 0;) {
            lengths[a][b] = entries[a].word == words[b] ? lengths[a + 1][b + 1] + 1
                                                        : std::max(lengths[a + 1][b], lengths[a][b + 1]);
        }
    }
    return lengths;
}

/// The shortest list that has both in their order.
std::vector<MergedWord> with_variant(std::vector<MergedWord> entries, const std::vector<std::string>& words,
                                     std::size_t variant) {
    const auto lengths = common_lengths(entries, words);
    std::vector<MergedWord> merged;
    std::size_t a = 0;
    std::size_t b = 0;
    while (a < entries.size() || b < words.size()) {
        if (a < entries.size() && b < words.size() && entries[a].word == words[b]) {
            merged.push_back(std::move(entries[a++]));
            merged.back().variants.insert(variant);
            ++b;
        } else if (b == words.size() || (a < entries.size() && lengths[a + 1][b] >= lengths[a][b + 1])) {
            merged.push_back(std::move(entries[a++]));
        } else {
            merged.push_back({words[b++], {variant}});
        }
    }
    return merged;
}

/// The entry once for each run of neighbouring variants.
void put_ranged(std::vector<Value<std::string>>& list, const MergedWord& entry,
                const std::vector<Variant>& variants) {
    for (auto at = entry.variants.begin(); at != entry.variants.end();) {
        const std::size_t first = *at;
        std::size_t last = first;
        while (++at != entry.variants.end() && *at == last + 1) last = *at;
        const bool from_start = first == 0;
        const bool to_end = last + 1 == variants.size();
        JdkRange range;
        if (!from_start) range.first = variants[first].feature;
        if (!to_end) range.last = variants[last + 1].feature - 1;
        const std::string prefix = from_start && to_end ? "" : "{" + jdk_range_text(range) + "} ";
        list.push_back({prefix + entry.word, {}});
    }
}

}  // namespace

std::vector<Value<std::string>> text_values(const std::vector<std::string>& texts) {
    std::vector<Value<std::string>> list;
    for (const auto& text : texts) list.push_back({text, {}});
    return list;
}

std::vector<Value<std::string>> merged_words(const std::vector<Variant>& variants) {
    std::vector<MergedWord> entries;
    for (std::size_t at = 0; at < variants.size(); ++at)
        entries = with_variant(std::move(entries), variants[at].words, at);
    std::vector<Value<std::string>> list;
    for (const auto& entry : entries) put_ranged(list, entry, variants);
    return list;
}

Gap gap_between(const std::vector<std::string>& whole, const std::vector<std::string>& part) {
    if (whole.size() < part.size()) return {std::string::npos, 0};
    const auto differ = std::mismatch(part.begin(), part.end(), whole.begin()).first - part.begin();
    const auto words = whole.size() - part.size();
    const auto place = static_cast<std::size_t>(differ);
    const bool same_end = std::equal(part.begin() + differ, part.end(),
                                     whole.begin() + differ + static_cast<std::ptrdiff_t>(words));
    return same_end ? Gap{place, words} : Gap{std::string::npos, 0};
}

std::vector<std::string> replaced_words(const std::vector<std::string>& base, std::size_t at,
                                        const std::vector<std::string>& other) {
    const std::size_t behind = base.size() - at - 1;
    if (other.size() < at + behind) return {};
    const auto begin = static_cast<std::ptrdiff_t>(at);
    const auto end = static_cast<std::ptrdiff_t>(other.size() - behind);
    const bool same = std::equal(base.begin(), base.begin() + begin, other.begin()) &&
                      std::equal(base.begin() + begin + 1, base.end(), other.begin() + end);
    if (!same) return {};
    return {other.begin() + begin, other.begin() + end};
}

}  // namespace jarmor::launcher::learn
