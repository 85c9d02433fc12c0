#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jarmor::launcher {

/// The candidate that `word` was probably meant to be (at most two letters, or a third of them, apart, a swap
/// of neighbours counting as one), or empty.
std::string nearest(std::string_view word, const std::vector<std::string_view>& candidates);

/// "did you mean 'user'?", or empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace jarmor::launcher
