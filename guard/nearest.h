#pragma once

#include <span>
#include <string_view>

namespace jarmor::guard {

/// The candidate that a mistyped word most likely meant, for "did you mean": at most a third of its letters
/// (and at least one) differ. A transposition counts as one. Empty where none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace jarmor::guard
