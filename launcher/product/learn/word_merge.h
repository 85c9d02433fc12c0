#pragma once

#include <string>
#include <vector>

#include "launcher/profile/profile.h"

namespace jarmor::launcher::learn {

/// The words of one JDK feature version.
struct Variant {
    unsigned feature = 0;
    std::vector<std::string> words;
};

/// One list that gives back the words of each variant: words that not all of them have carry their range,
/// "{17+} -Dx". Between two versions that were tried, and outside them, the nearest lower one decides; below
/// the lowest, the lowest. Variants in ascending order.
std::vector<Value<std::string>> merged_words(const std::vector<Variant>& variants);

/// Texts as values without an origin.
std::vector<Value<std::string>> text_values(const std::vector<std::string>& texts);

/// The words of `whole` that stand where `part` has none, if `part` is `whole` without one run of words:
/// their place and number. Number 0: the same words. Place npos: it differs otherwise.
struct Gap {
    std::size_t place = 0, words = 0;
};
Gap gap_between(const std::vector<std::string>& whole, const std::vector<std::string>& part);

/// The words of `other` that stand in the place of word `at` of `base`: what lies between the words that both
/// begin and end with. Empty where they differ elsewhere, too.
std::vector<std::string> replaced_words(const std::vector<std::string>& base, std::size_t at,
                                        const std::vector<std::string>& other);

}  // namespace jarmor::launcher::learn
