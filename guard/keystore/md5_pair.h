#pragma once

#include "guard/keystore/secret.h"

namespace jarmor::guard::keystore {

/// The longest password that leaves an MD5 of 16 bytes in front of it in one block.
inline constexpr std::size_t longest_paired = 39;

/// Both chains of PBEWithMD5AndTripleDES: `rounds` times x = MD5(x || password), for two x of 16 bytes side
/// by side in `chains`. Each step of MD5 waits for the one before, so that two chains take hardly longer than
/// one; through EVP the 400,000 hashes of a JCEKS key are most of what opening it costs.
void md5_pair(Secret& chains, View password, std::uint64_t rounds);

}  // namespace jarmor::guard::keystore
