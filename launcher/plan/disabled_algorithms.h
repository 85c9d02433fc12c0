#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jarmor::launcher {

/// One element of jdk.tls.disabledAlgorithms and its kin: "RSA keySize < 2048 & jdkCA".
struct DisabledAlgorithm {
    std::string text;                      ///< as written, white space normalised
    std::string algorithm;                 ///< lower case; "include NAME" for an include
    std::vector<std::string> constraints;  ///< lower case, one for each '&' part
};

/// The elements of a list, split at its commas. Empty ones are left out, as the JDK does.
std::vector<DisabledAlgorithm> parse_disabled_algorithms(std::string_view list);

/// True where everything that `needed` disables is disabled by `ours` too: the same element, the same one
/// without (some of) its conditions, or a stricter key size.
bool covers(const DisabledAlgorithm& ours, const DisabledAlgorithm& needed);

/// True where one of `list` covers `needed`.
bool covered_by(const DisabledAlgorithm& needed, const std::vector<DisabledAlgorithm>& list);

/// Both lists in one, without what the other covers; the order of `base` is kept, because the JDK wants
/// smaller key sizes of an algorithm before larger ones.
std::vector<DisabledAlgorithm> merge_disabled_algorithms(const std::vector<DisabledAlgorithm>& base,
                                                         const std::vector<DisabledAlgorithm>& additions);

}  // namespace jarmor::launcher
