#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "guard/keystore/bytes.h"
#include "guard/keystore/secret.h"

namespace jarmor::guard::keystore {

namespace tag {
constexpr unsigned integer = 0x02, bit_string = 0x03, octets = 0x04, null = 0x05, oid = 0x06, utf8 = 0x0C,
                   bmp = 0x1E, generalized_time = 0x18, sequence = 0x30, set = 0x31, context = 0xA0,
                   context_primitive = 0x80;
}

/// What one walk through foreign ASN.1 shares: how much of it was seen, and the first thing that was wrong.
/// After a failure every reader of the walk is at its end, so that a parser asks once, when it is done.
class Walk {
  public:
    static constexpr unsigned max_depth = 40;
    /// Far above what 4096 entries have; a bound on time, not on sense.
    static constexpr unsigned max_elements = 1'000'000;

    void fail(std::string what) {
        if (error_.empty()) error_ = std::move(what);
    }
    bool failed() const { return !error_.empty(); }
    const std::string& error() const { return error_; }
    /// Counts one element more; fails where there are too many.
    bool count();

  private:
    std::string error_;
    unsigned elements_ = 0;
};

struct Element {
    unsigned tag = 0;
    View content, whole;
};

/// Reads DER elements one after the other; definite lengths only (to_der() is for the others).
class Reader {
  public:
    Reader(View bytes, Walk& walk) : rest_(bytes), walk_(&walk) {}

    bool at_end() const { return rest_.empty() || walk_->failed(); }
    /// Tag byte of the next element; 0 at the end.
    unsigned next_tag() const { return at_end() ? 0 : rest_[0]; }
    View rest() const { return rest_; }
    Walk& walk() const { return *walk_; }

    /// The next element, of whatever tag. At the end a failure that names `what`.
    Element take(const char* what);
    Element take(unsigned tag, const char* what);
    std::optional<Element> take_if(unsigned tag, const char* what);
    /// A reader of the content of the next element.
    Reader enter(unsigned tag, const char* what);
    /// An INTEGER from 0 to 2^63 - 1.
    std::uint64_t number(const char* what);
    /// "1.2.840.113549.1.7.1".
    std::string oid(const char* what);

  private:
    View rest_;
    Walk* walk_;
};

/// Reads one element's header at the start of `bytes`: nothing where it does not fit into them.
struct Header {
    unsigned tag = 0;
    std::size_t size = 0;    ///< of the header itself
    std::size_t length = 0;  ///< of the content
    bool indefinite = false;
};
std::optional<Header> read_header(View bytes);

/// The first element of `ber` with definite lengths, and constructed OCTET STRINGs joined; `used` is how much
/// of `ber` it took. What is inside an OCTET STRING stays as it is. Limits are those of the walk.
Secret to_der(View ber, Walk& walk, std::size_t* used = nullptr);

/// The octets of an OCTET STRING with an implicit context tag: primitive, or constructed of OCTET STRINGs.
Secret implicit_octets(Reader& reader, unsigned number, const char* what);

/// Writes DER.
Bytes der(unsigned tag, View content);
Bytes der(unsigned tag, std::initializer_list<View> contents);
Bytes der_number(std::uint64_t number);
Bytes der_oid(std::string_view dotted);

}  // namespace jarmor::guard::keystore
