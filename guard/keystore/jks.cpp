#include "guard/keystore/formats.h"
#include "guard/keystore/java_stream.h"
#include "guard/keystore/unicode.h"

namespace jarmor::guard::keystore {
namespace {

constexpr unsigned jks_magic = 0xFEEDFEED;
constexpr std::size_t digest_size = 20;

/// Big-endian numbers and lengths; after a failure everything is empty.
class JksReader {
  public:
    explicit JksReader(View bytes) : bytes_(bytes) {}

    View take(std::size_t size, const char* what) {
        if (failed()) return {};
        if (size > bytes_.size() - at_) {
            fail(std::string("is cut off in ") + what);
            return {};
        }
        at_ += size;
        return bytes_.subspan(at_ - size, size);
    }
    std::uint64_t number(std::size_t octets, const char* what) {
        std::uint64_t value = 0;
        for (const unsigned char byte : take(octets, what)) value = value << 8U | byte;
        return value;
    }
    void fail(std::string what) {
        if (error_.empty()) error_ = std::move(what);
    }
    bool failed() const { return !error_.empty(); }
    const std::string& error() const { return error_; }
    std::size_t at() const { return at_; }
    View rest() const { return bytes_.subspan(at_); }

  private:
    View bytes_;
    std::size_t at_ = 0;
    std::string error_;
};

/// java.io.DataOutput's UTF-8: NUL has two bytes, and what lies beyond U+FFFF is two surrogates of three.
std::string from_modified_utf8(View bytes) {
    Bytes utf16;
    const auto put = [&utf16](unsigned unit) {
        utf16.push_back(static_cast<unsigned char>(unit >> 8U));
        utf16.push_back(static_cast<unsigned char>(unit & 0xFFU));
    };
    for (std::size_t i = 0; i < bytes.size();) {
        const unsigned first = bytes[i];
        const std::size_t more = first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
        if (i + more >= bytes.size()) {
            put(0xFFFD);
            break;
        }
        unsigned unit = more == 0 ? first : more == 1 ? first & 0x1FU : first & 0x0FU;
        for (std::size_t k = 1; k <= more; ++k) unit = unit << 6U | (bytes[i + k] & 0x3FU);
        put(unit);
        i += more + 1;
    }
    return utf8_of_utf16(utf16);
}

Bytes jks_certificate(JksReader& in, unsigned version) {
    if (version == 2) (void)in.take(in.number(2, "a certificate type"), "a certificate type");
    return copy_of(in.take(in.number(4, "a certificate"), "a certificate"));
}

void read_private_key(JksReader& in, unsigned version, Entry& entry) {
    entry.kind = EntryKind::private_key;
    const View sealed = in.take(in.number(4, "a private key"), "a private key");
    Walk walk;
    if (!in.failed() && !take_sealed_key(sealed, entry, walk)) {
        entry.state = KeyState::not_readable;
        entry.trouble = "the private key " + walk.error();
    }
    const std::uint64_t count = in.number(4, "a chain");
    if (count > max_chain) {
        return in.fail("has a chain of " + std::to_string(count) + " certificates; " +
                       std::to_string(max_chain) + " are accepted");
    }
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
        entry.chain.push_back(jks_certificate(in, version));
    }
}

void read_secret_key(JksReader& in, Entry& entry) {
    entry.kind = EntryKind::secret_key;
    std::string why;
    const auto object = walk_java_object(in.rest(), why);
    if (!object) return in.fail("cannot be read: " + why);
    (void)in.take(object->size, "a sealed key");
    if (object->byte_arrays.size() != 2) {
        entry.state = KeyState::not_readable;
        entry.trouble = "the sealed key is of an unknown kind";
        return;
    }
    Walk walk;
    Reader reader(object->byte_arrays[0], walk);
    Reader parameters = reader.enter(tag::sequence, "the parameters of a sealed key");
    entry.protection.name = "PBEWithMD5AndTripleDES";
    entry.protection.strength = Strength::weak;
    entry.protection.kdf = Protection::Kdf::jceks;
    entry.protection.cipher = Cipher::des_ede_cbc;
    entry.protection.salt = copy_of(parameters.take(tag::octets, "the salt of a sealed key").content);
    entry.protection.iterations = parameters.number("the iteration count of a sealed key");
    entry.sealed = copy_of(object->byte_arrays[1]);
    entry.state = walk.failed() ? KeyState::not_readable : KeyState::sealed;
    entry.trouble = walk.error();
}

Entry read_entry(JksReader& in, const Store& store) {
    Entry entry;
    const std::uint64_t kind = in.number(4, "an entry");
    entry.alias = from_modified_utf8(in.take(in.number(2, "an alias"), "an alias"));
    entry.created_ms = static_cast<std::int64_t>(in.number(8, "a date"));
    if (in.failed()) return entry;
    if (kind == 1) {
        read_private_key(in, store.version, entry);
    } else if (kind == 2) {
        entry.kind = EntryKind::trusted_certificate;
        entry.chain.push_back(jks_certificate(in, store.version));
    } else if (kind == 3 && store.format == Format::jceks) {
        read_secret_key(in, entry);
    } else {
        in.fail("has an entry of the unknown kind " + std::to_string(kind));
    }
    return entry;
}

Integrity check_digest(View text, View sum, const Password* password) {
    if (password == nullptr) return Integrity::not_checked;
    constexpr std::string_view salt = "Mighty Aphrodite";  // so it is in sun.security.provider.JavaKeyStore
    const Secret utf16 = password->utf16();
    const bool same = equal(digest(Hash::sha1, {utf16.view(), view_of(salt), text}), sum);
    return same ? Integrity::proven : Integrity::wrong;
}

}  // namespace

Result<Store> open_jks(View bytes, const Passwords& passwords, Budget& budget) {
    JksReader in(bytes);
    Store store;
    store.format = in.number(4, "its header") == jks_magic ? Format::jks : Format::jceks;
    store.version = static_cast<unsigned>(in.number(4, "its header"));
    if (!in.failed() && store.version != 1 && store.version != 2) {
        in.fail("has format version " + std::to_string(store.version) + "; 1 and 2 are known");
    }
    const std::uint64_t count = in.number(4, "its header");
    if (count > max_entries) {
        in.fail("announces " + std::to_string(count) + " entries; " + std::to_string(max_entries) +
                " are accepted");
    }
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) store.entries.push_back(read_entry(in, store));
    const std::size_t end = in.at();
    const View sum = in.take(digest_size, "its digest");
    if (in.failed()) return fail(Failure::policy, "", in.error());
    store.mac.name = "SHA-1 over password and content";
    store.mac.strength = Strength::weak;
    store.trailing = in.rest().size();
    store.integrity = check_digest(bytes.first(end), sum, passwords.store);
    if (store.integrity != Integrity::wrong || passwords.key != nullptr) {
        for (Entry& entry : store.entries) {
            if (entry.state == KeyState::sealed) open_key(entry, passwords, budget);
        }
    }
    return store;
}

}  // namespace jarmor::guard::keystore
