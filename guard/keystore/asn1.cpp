#include "guard/keystore/asn1.h"

#include <algorithm>

namespace jarmor::guard::keystore {

bool Walk::count() {
    if (++elements_ > max_elements) fail("has more than " + std::to_string(max_elements) + " ASN.1 elements");
    return !failed();
}

std::optional<Header> read_header(View bytes) {
    if (bytes.size() < 2) return std::nullopt;
    Header header;
    header.tag = bytes[0];
    // Tag numbers above 30 do not occur in key stores.
    if ((header.tag & 0x1FU) == 0x1F) return std::nullopt;
    const unsigned first = bytes[1];
    header.size = 2;
    if (first < 0x80) {
        header.length = first;
    } else if (first == 0x80) {
        header.indefinite = true;
        return (header.tag & 0x20U) != 0 ? std::optional(header) : std::nullopt;
    } else {
        const std::size_t octets = first & 0x7FU;
        if (octets > 4 || bytes.size() < 2 + octets) return std::nullopt;
        for (std::size_t i = 0; i < octets; ++i) header.length = header.length << 8U | bytes[2 + i];
        header.size += octets;
    }
    if (header.length > bytes.size() - header.size) return std::nullopt;
    return header;
}

Element Reader::take(const char* what) {
    if (walk_->failed() || !walk_->count()) return {};
    if (rest_.empty()) {
        walk_->fail(std::string("ends where ") + what + " is expected");
        return {};
    }
    const auto header = read_header(rest_);
    if (!header || header->indefinite) {
        walk_->fail(std::string(what) + " is cut off or no DER");
        return {};
    }
    const Element element{header->tag, rest_.subspan(header->size, header->length),
                          rest_.first(header->size + header->length)};
    rest_ = rest_.subspan(element.whole.size());
    return element;
}

Element Reader::take(unsigned tag, const char* what) {
    if (!at_end() && rest_[0] != tag) {
        walk_->fail(std::string(what) + " is expected, and something else is there");
    }
    return take(what);
}

std::optional<Element> Reader::take_if(unsigned tag, const char* what) {
    if (next_tag() != tag) return std::nullopt;
    return take(what);
}

Reader Reader::enter(unsigned tag, const char* what) {
    return {take(tag, what).content, *walk_};
}

std::uint64_t Reader::number(const char* what) {
    const View content = take(tag::integer, what).content;
    if (walk_->failed()) return 0;
    if (content.empty() || content[0] >= 0x80) {
        walk_->fail(std::string(what) + " is negative");
        return 0;
    }
    if (content.size() > 8) {
        walk_->fail(std::string(what) + " is over every limit");
        return 0;
    }
    std::uint64_t value = 0;
    for (const unsigned char byte : content) value = value << 8U | byte;
    return value;
}

std::string Reader::oid(const char* what) {
    const View content = take(tag::oid, what).content;
    if (walk_->failed()) return {};
    if (content.empty() || content.size() > 64 || content.back() >= 0x80) {
        walk_->fail(std::string(what) + " is no object identifier");
        return {};
    }
    std::string text;
    std::uint64_t value = 0;
    for (const unsigned char byte : content) {
        value = value << 7U | (byte & 0x7FU);
        if (byte >= 0x80) continue;
        if (text.empty()) {
            const std::uint64_t root = std::min<std::uint64_t>(value / 40, 2);
            text = std::to_string(root) + "." + std::to_string(value - root * 40);
        } else {
            text += "." + std::to_string(value);
        }
        value = 0;
    }
    return text;
}

}  // namespace jarmor::guard::keystore
