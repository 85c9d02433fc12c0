#include "guard/keystore/pbe.h"

#include <algorithm>

#include "guard/keystore/md5_pair.h"

namespace jarmor::guard::keystore {
namespace {

using Plain = Result<std::optional<Secret>>;

std::uint64_t blocks_of(std::size_t size, Hash hash) {
    return (size + size_of(hash) - 1) / size_of(hash);
}

Unexpected not_known(const std::string& name) {
    return fail(Failure::policy, "", "is protected with " + name + ", which jarmor does not know");
}

CipherCall call_of(const Protection& protection, View key, View iv) {
    return {protection.cipher, key, iv, protection.tag_size, protection.rc2_bits};
}

Plain unseal_pkcs12(const Protection& p, View sealed, View bmp, Budget& budget) {
    const std::size_t iv_size = p.cipher == Cipher::rc4 ? 0 : 8;
    const std::uint64_t blocks = blocks_of(p.key_size, p.hash) + (iv_size == 0 ? 0 : 1);
    if (auto paid = budget.spend(p.iterations, blocks, p.name); !paid) return pass_on(paid);
    const Secret key = pkcs12_kdf(p.hash, bmp, p.salt, 1, p.iterations, p.key_size);
    Secret iv;
    if (iv_size != 0) iv = pkcs12_kdf(p.hash, bmp, p.salt, 2, p.iterations, iv_size);
    return decrypt(call_of(p, key.view(), iv.view()), sealed);
}

Plain unseal_pbkdf1(const Protection& p, View sealed, View password, Budget& budget) {
    if (auto paid = budget.spend(p.iterations, 1, p.name); !paid) return pass_on(paid);
    const Secret made = pbkdf1(p.hash, {password, p.salt}, p.iterations);
    return decrypt(call_of(p, made.view().first(8), made.view().subspan(8, 8)), sealed);
}

/// com.sun.crypto.provider.PBES1Core: each half of the salt drives a chain of its own.
Plain unseal_jceks(const Protection& p, View sealed, View password, Budget& budget) {
    if (p.salt.size() != 8) {
        return fail(Failure::policy, "", p.name + " has a salt of another size than 8 bytes");
    }
    if (auto paid = budget.spend(p.iterations, 2, p.name); !paid) return pass_on(paid);
    Bytes salt = p.salt;
    if (std::equal(salt.begin(), salt.begin() + 4, salt.begin() + 4)) {
        // The JDK means to reverse the first half, and does this instead; the stores are out there.
        for (std::size_t i = 0; i < 2; ++i) {
            const unsigned char kept = salt[i];
            salt[i] = salt[3 - i];
            salt[2] = kept;
        }
    }
    Secret made(32);
    const bool paired = password.size() <= longest_paired && p.iterations > 1;
    for (std::size_t half = 0; half < 2; ++half) {
        // The first x is half a salt, and no MD5 yet.
        const Secret chain = md5_chain(View(salt).subspan(half * 4, 4), password, paired ? 1 : p.iterations);
        std::copy(chain.view().begin(), chain.view().end(), made.data() + half * 16);
    }
    if (paired) md5_pair(made, password, p.iterations - 1);
    return decrypt(call_of(p, made.view().first(24), made.view().last(8)), sealed);
}

/// Traditional PEM: MD5(previous || password || salt) until there is enough; the IV is also the salt.
Plain unseal_bytes_to_key(const Protection& p, View sealed, View password) {
    Secret key(p.key_size);
    Secret last;
    for (std::size_t done = 0; done < p.key_size;) {
        last = pbkdf1(Hash::md5, {last.view(), password, p.salt}, 1);
        const std::size_t part = std::min(last.size(), p.key_size - done);
        std::copy_n(last.view().begin(), part, key.data() + done);
        done += part;
    }
    return decrypt(call_of(p, key.view(), p.iv), sealed);
}

/// salt(20) || text xor keystream || SHA-1(password || text).
Plain unseal_jks(View sealed, View utf16) {
    constexpr std::size_t sum = 20;
    if (sealed.size() <= 2 * sum) return std::optional<Secret>();
    Secret plain(sealed.size() - 2 * sum);
    jks_stream(utf16, sealed.first(sum), plain.data(), plain.size());
    for (std::size_t i = 0; i < plain.size(); ++i) plain.data()[i] ^= sealed[sum + i];
    if (!equal(digest(Hash::sha1, {utf16, plain.view()}), sealed.last(sum))) return std::optional<Secret>();
    return std::optional<Secret>(std::move(plain));
}

}  // namespace

Result<std::optional<Secret>> derive_key(const Protection& p, View password, std::size_t size,
                                         Budget& budget) {
    constexpr std::size_t max_key = 128;
    if (size == 0 || size > max_key) {
        return fail(Failure::policy, "", p.name + " asks for a key of " + std::to_string(size) + " bytes");
    }
    if (p.kdf == Protection::Kdf::pbkdf2) {
        if (auto paid = budget.spend(p.iterations, blocks_of(size, p.hash), p.name); !paid)
            return pass_on(paid);
        return std::optional<Secret>(pbkdf2(p.hash, password, p.salt, p.iterations, size));
    }
    if (p.kdf != Protection::Kdf::scrypt) return not_known(p.name);
    constexpr std::uint64_t max_n = std::uint64_t{1} << 20U, max_factor = 64,
                            max_memory = std::uint64_t{256} << 20U;
    const bool lawful = p.scrypt_n > 1 && p.scrypt_n <= max_n && p.scrypt_r >= 1 &&
                        p.scrypt_r <= max_factor && p.scrypt_p >= 1 && p.scrypt_p <= max_factor &&
                        128 * p.scrypt_n * p.scrypt_r < max_memory;
    if (!lawful) return fail(Failure::policy, "", p.name + " asks for more than 256 MiB of memory");
    // A block of scrypt costs about what one iteration of PBKDF2 does.
    if (auto paid =
            budget.spend(std::min(p.scrypt_n * p.scrypt_r, budget.per_derivation), p.scrypt_p, p.name);
        !paid) {
        return pass_on(paid);
    }
    return scrypt(password, p.salt, p.scrypt_n, p.scrypt_r, p.scrypt_p, size);
}

Result<std::optional<Secret>> unseal(const Protection& p, View sealed, const Passphrase& password,
                                     Budget& budget) {
    switch (p.kdf) {
        case Protection::Kdf::pkcs12:
            return unseal_pkcs12(p, sealed, password.bmp, budget);
        case Protection::Kdf::pbkdf1:
            return unseal_pbkdf1(p, sealed, password.plain, budget);
        case Protection::Kdf::jceks:
            return unseal_jceks(p, sealed, password.plain, budget);
        case Protection::Kdf::bytes_to_key:
            return unseal_bytes_to_key(p, sealed, password.plain);
        case Protection::Kdf::jks:
            // JKS hashes Java's chars: the BMPString without its end.
            return unseal_jks(sealed,
                              password.bmp.first(password.bmp.size() < 2 ? 0 : password.bmp.size() - 2));
        case Protection::Kdf::pbkdf2:
        case Protection::Kdf::scrypt: {
            auto key = derive_key(p, password.plain, p.key_size, budget);
            if (!key) return pass_on(key);
            if (!*key) return std::optional<Secret>();
            return decrypt(call_of(p, (*key)->view(), p.iv), sealed);
        }
        case Protection::Kdf::none:
            break;
    }
    return not_known(p.name);
}

}  // namespace jarmor::guard::keystore
