#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstring>

#include "guard/keystore/libcrypto.h"

namespace jarmor::guard::keystore {
namespace {

using HashContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;

struct HashEntry {
    Hash hash;
    std::string_view name;
    std::size_t size;
    const EVP_MD* (*evp)();
};
constexpr std::array hash_entries = {
    HashEntry{Hash::md5, "MD5", 16, EVP_md5},
    HashEntry{Hash::sha1, "SHA1", 20, EVP_sha1},
    HashEntry{Hash::sha224, "SHA224", 28, EVP_sha224},
    HashEntry{Hash::sha256, "SHA256", 32, EVP_sha256},
    HashEntry{Hash::sha384, "SHA384", 48, EVP_sha384},
    HashEntry{Hash::sha512, "SHA512", 64, EVP_sha512},
    HashEntry{Hash::sha512_224, "SHA512-224", 28, EVP_sha512_224},
    HashEntry{Hash::sha512_256, "SHA512-256", 32, EVP_sha512_256},
    HashEntry{Hash::sha3_256, "SHA3-256", 32, EVP_sha3_256},
    HashEntry{Hash::sha3_512, "SHA3-512", 64, EVP_sha3_512},
};

const HashEntry& hash_entry(Hash hash) {
    return hash_entries.at(static_cast<std::size_t>(hash));
}

/// A hash that is fetched once and used many times: in a chain of 200,000 the fetch would cost the most.
class Hashing {
  public:
    explicit Hashing(Hash hash) : context_(EVP_MD_CTX_new()) {
        need_libcrypto();
        must(context_ != nullptr && EVP_DigestInit_ex(context_.get(), evp_hash(hash), nullptr) == 1, "hash");
    }
    ~Hashing() { OPENSSL_cleanse(last_.data(), last_.size()); }
    Hashing(const Hashing&) = delete;
    Hashing& operator=(const Hashing&) = delete;

    Hashing& add(View part) {
        must(EVP_DigestUpdate(context_.get(), part.data(), part.size()) == 1, "hash");
        return *this;
    }
    /// What was added since the last end.
    View end() {
        unsigned size = 0;
        must(EVP_DigestFinal_ex(context_.get(), last_.data(), &size) == 1 &&
                 EVP_DigestInit_ex(context_.get(), nullptr, nullptr) == 1,
             "hash");
        return {last_.data(), size};
    }

  private:
    HashContext context_;
    std::array<unsigned char, EVP_MAX_MD_SIZE> last_{};
};

}  // namespace

void need_libcrypto() {
    static const bool ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1;
    must(ready, "cannot be initialised");
}

std::string_view to_text(Hash hash) {
    return hash_entry(hash).name;
}

std::size_t size_of(Hash hash) {
    return hash_entry(hash).size;
}

const EVP_MD* evp_hash(Hash hash) {
    return hash_entry(hash).evp();
}

Bytes digest(Hash hash, std::initializer_list<View> parts) {
    Hashing hashing(hash);
    for (const View part : parts) hashing.add(part);
    return copy_of(hashing.end());
}

Bytes hmac(Hash hash, View key, View data) {
    need_libcrypto();
    Bytes sum(size_of(hash));
    unsigned size = 0;
    const unsigned char none = 0;
    const unsigned char* key_data = key.empty() ? &none : key.data();
    must(HMAC(evp_hash(hash), key_data, static_cast<int>(key.size()), data.data(), data.size(), sum.data(),
              &size) != nullptr,
         "HMAC");
    return sum;
}

void jks_stream(View password, View salt, unsigned char* out, std::size_t size) {
    Hashing sha1(Hash::sha1);
    View last = salt;
    for (std::size_t done = 0; done < size;) {
        last = sha1.add(password).add(last).end();
        const std::size_t part = std::min(last.size(), size - done);
        std::memcpy(out + done, last.data(), part);
        done += part;
    }
}

Secret md5_chain(View start, View password, std::uint64_t rounds) {
    Hashing md5(Hash::md5);
    View last = start;
    for (std::uint64_t i = 0; i < rounds; ++i) last = md5.add(last).add(password).end();
    return Secret(last);
}

Secret pbkdf1(Hash hash, std::initializer_list<View> start, std::uint64_t rounds) {
    Hashing hashing(hash);
    for (const View part : start) hashing.add(part);
    View last = hashing.end();
    for (std::uint64_t i = 1; i < rounds; ++i) last = hashing.add(last).end();
    return Secret(last);
}

Bytes random_bytes(std::size_t size) {
    need_libcrypto();
    Bytes bytes(size);
    must(RAND_bytes(bytes.data(), static_cast<int>(size)) == 1, "no random bytes");
    return bytes;
}

bool equal(View a, View b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace jarmor::guard::keystore
