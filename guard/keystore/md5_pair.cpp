#include "guard/keystore/md5_pair.h"

#include <string.h>

#include <array>
#include <bit>
#include <utility>

namespace jarmor::guard::keystore {
namespace {

using State = std::array<std::uint32_t, 4>;
using Block = std::array<std::uint32_t, 16>;

constexpr State initial = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
constexpr std::array<std::uint32_t, 64> sines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr std::array<std::array<int, 4>, 4> shifts = {
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};
constexpr std::array<std::size_t, 4> factor = {1, 5, 3, 7}, offset = {0, 1, 5, 0};  // which word a step takes

/// RFC 1321, 3.4: what is mixed in by each round of sixteen steps.
template <std::size_t round>
std::uint32_t mixed(std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    if constexpr (round == 0) return d ^ (b & (c ^ d));
    if constexpr (round == 1) return c ^ (d & (b ^ c));
    if constexpr (round == 2) return b ^ c ^ d;
    return c ^ (b | ~d);
}

template <std::size_t step>
[[gnu::always_inline]] inline void turn(State& s, const Block& block) {
    constexpr std::size_t round = step / 16, a = (4 - step % 4) % 4;
    const std::uint32_t b = s[(a + 1) % 4];
    const std::uint32_t sum = s[a] + mixed<round>(b, s[(a + 2) % 4], s[(a + 3) % 4]) + sines[step] +
                              block[(step * factor[round] + offset[round]) % 16];
    s[a] = b + std::rotl(sum, shifts[round][step % 4]);
}

template <std::size_t... steps>
void turn_both(State& one, const Block& first, State& other, const Block& second,
               std::index_sequence<steps...> /*of a block*/) {
    ((turn<steps>(one, first), turn<steps>(other, second)), ...);
}

/// Sixteen bytes for the chain, the password, and MD5's padding with the length in bits.
Block block_of(View chain, View password) {
    Block block{};
    const std::size_t size = chain.size() + password.size();
    const auto put = [&block](std::size_t at, std::uint32_t byte) { block[at / 4] |= byte << at % 4 * 8; };
    for (std::size_t i = 0; i < chain.size(); ++i) put(i, chain[i]);
    for (std::size_t i = 0; i < password.size(); ++i) put(chain.size() + i, password[i]);
    put(size, 0x80);
    block[14] = static_cast<std::uint32_t>(size * 8);
    return block;
}

void take(Block& block, const State& state) {
    for (std::size_t i = 0; i < state.size(); ++i) block[i] = state[i] + initial[i];
}

void put_back(const Block& block, unsigned char* to) {
    for (std::size_t i = 0; i < 16; ++i) to[i] = static_cast<unsigned char>(block[i / 4] >> i % 4 * 8);
}

}  // namespace

void md5_pair(Secret& chains, View password, std::uint64_t rounds) {
    Block first = block_of(chains.view().first(16), password);
    Block second = block_of(chains.view().last(16), password);
    for (std::uint64_t i = 0; i < rounds; ++i) {
        State one = initial, other = initial;
        turn_both(one, first, other, second, std::make_index_sequence<64>());
        take(first, one);
        take(second, other);
    }
    put_back(first, chains.data());
    put_back(second, chains.data() + 16);
    ::explicit_bzero(first.data(), sizeof first);
    ::explicit_bzero(second.data(), sizeof second);
}

}  // namespace jarmor::guard::keystore
