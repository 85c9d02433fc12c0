#include "guard/keystore/store.h"

#include <time.h>

#include "guard/keystore/formats.h"

namespace jarmor::guard::keystore {
namespace {

std::optional<Format> der_format(View bytes) {
    const auto outer = read_header(bytes);
    if (!outer || outer->tag != tag::sequence) return std::nullopt;
    const View inside = bytes.subspan(outer->size);
    if (inside.empty()) return std::nullopt;
    // PKCS#12 begins with its version, BCFKS with the encrypted store.
    if (inside[0] == tag::integer) return Format::pkcs12;
    if (inside[0] != tag::sequence) return std::nullopt;
    return Format::bcfks;
}

/// Of this thread alone, because other stores are opened beside this one.
std::uint64_t thread_ms() {
    timespec now{};
    if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) return 0;
    return static_cast<std::uint64_t>(now.tv_sec) * 1000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
}

}  // namespace

std::string_view to_text(Format format) {
    constexpr std::string_view names[] = {"JKS", "JCEKS", "PKCS12", "BCFKS", "PEM"};
    return names[static_cast<std::size_t>(format)];
}

std::string_view to_text(EntryKind kind) {
    constexpr std::string_view names[] = {"private key", "trusted certificate", "secret key",
                                          "certificate chain"};
    return names[static_cast<std::size_t>(kind)];
}

std::optional<Format> format_of(View bytes) {
    if (bytes.size() >= 4) {
        const View magic = bytes.first(4);
        const auto is = [&magic](std::initializer_list<unsigned char> wanted) {
            return std::equal(magic.begin(), magic.end(), wanted.begin());
        };
        if (is({0xFE, 0xED, 0xFE, 0xED})) return Format::jks;
        if (is({0xCE, 0xCE, 0xCE, 0xCE})) return Format::jceks;
    }
    if (!bytes.empty() && bytes[0] == tag::sequence) return der_format(bytes);
    if (text_of(bytes).find("-----BEGIN ") != std::string_view::npos) return Format::pem;
    return std::nullopt;
}

Result<Store> open_store(View bytes, const Passwords& passwords, Budget& budget) {
    if (bytes.empty()) return fail(Failure::policy, "", "is empty");
    if (bytes.size() > max_store_size) return fail(Failure::policy, "", "is larger than 16 MiB");
    const auto format = format_of(bytes);
    if (!format) {
        return fail(Failure::policy, "", "is no key store: neither JKS, JCEKS, PKCS#12, BCFKS nor PEM");
    }
    const std::uint64_t before = budget.spent, began = thread_ms();
    auto store = *format == Format::pkcs12  ? open_pkcs12(bytes, passwords, budget)
                 : *format == Format::bcfks ? open_bcfks(bytes, passwords, budget)
                 : *format == Format::pem   ? open_pem(bytes, passwords, budget)
                                            : open_jks(bytes, passwords, budget);
    if (store) {
        store->rounds = budget.spent - before;
        store->opening_ms = thread_ms() - began;
    }
    return store;
}

}  // namespace jarmor::guard::keystore
