#include <cstring>

#include "guard/keystore/asn1.h"

namespace jarmor::guard::keystore {
namespace {

constexpr unsigned constructed_octets = tag::octets | 0x20U;

std::size_t length_octets(std::size_t length) {
    std::size_t octets = 0;
    for (std::size_t rest = length; length >= 0x80 && rest != 0; rest >>= 8U) ++octets;
    return octets;
}

std::size_t put_header(unsigned char* out, unsigned tag, std::size_t length) {
    const std::size_t octets = length_octets(length);
    out[0] = static_cast<unsigned char>(tag);
    out[1] = static_cast<unsigned char>(octets == 0 ? length : 0x80 | octets);
    for (std::size_t i = 0; i < octets; ++i) {
        out[1 + octets - i] = static_cast<unsigned char>(length >> (8 * i) & 0xFFU);
    }
    return 2 + octets;
}

bool end_of_contents(View bytes) {
    return bytes.size() >= 2 && bytes[0] == 0 && bytes[1] == 0;
}

/// Rewrites elements into `out`, which is as large as the input: a definite length takes at most four bytes
/// more than the two of an indefinite one, whose end takes two.
class Rewrite {
  public:
    Rewrite(View ber, Walk& walk)
        : rest_(ber), walk_(walk), out_(ber.size() * 2 + 6 * (Walk::max_depth + 2)) {}

    void element(unsigned depth, bool inside_octets = false) {
        if (walk_.failed() || !walk_.count()) return;
        const auto header = read_header(rest_);
        if (!header) return walk_.fail("is cut off, or no ASN.1");
        if (depth > Walk::max_depth) {
            return walk_.fail("is nested deeper than " + std::to_string(Walk::max_depth));
        }
        const bool joined = header->tag == constructed_octets;
        if (inside_octets && !joined && header->tag != tag::octets) {
            return walk_.fail("an OCTET STRING in pieces holds something else");
        }
        const bool nested = (header->tag & 0x20U) != 0;
        const View content = rest_.subspan(header->size);
        rest_ = header->indefinite ? content : content.first(header->length);
        const View behind = header->indefinite ? View{} : content.subspan(header->length);
        if (!nested) {
            put(header->tag, rest_, inside_octets);
        } else {
            children(*header, depth, joined, inside_octets);
        }
        if (!header->indefinite) rest_ = behind;
    }

    View rest() const { return rest_; }
    Secret take() {
        out_.shrink(used_);
        return std::move(out_);
    }

  private:
    void put(unsigned tag, View content, bool bare) {
        if (out_.size() - used_ < content.size() + 6) return walk_.fail("grows while it is read");
        if (!bare) used_ += put_header(out_.data() + used_, tag, content.size());
        if (!content.empty()) std::memcpy(out_.data() + used_, content.data(), content.size());
        used_ += content.size();
    }

    void children(const Header& header, unsigned depth, bool joined, bool bare) {
        constexpr std::size_t room = 6;  // of the longest header
        const std::size_t begin = used_;
        if (out_.size() - used_ < room) return walk_.fail("grows while it is read");
        used_ += bare ? 0 : room;
        const std::size_t content = used_;
        while (!walk_.failed() && !rest_.empty() && !(header.indefinite && end_of_contents(rest_))) {
            element(depth + 1, joined);
        }
        if (header.indefinite) {
            if (!end_of_contents(rest_)) return walk_.fail("has no end of contents");
            rest_ = rest_.subspan(2);
        }
        if (walk_.failed() || bare) return;
        const std::size_t size = used_ - content;
        const std::size_t head =
            put_header(out_.data() + begin, joined ? static_cast<unsigned>(tag::octets) : header.tag, size);
        std::memmove(out_.data() + begin + head, out_.data() + content, size);
        used_ = begin + head + size;
    }

    View rest_;
    Walk& walk_;
    Secret out_;
    std::size_t used_ = 0;
};

}  // namespace

Secret to_der(View ber, Walk& walk, std::size_t* used) {
    Rewrite rewrite(ber, walk);
    rewrite.element(0);
    if (walk.failed()) return {};
    if (used != nullptr) *used = ber.size() - rewrite.rest().size();
    return rewrite.take();
}

Secret implicit_octets(Reader& reader, unsigned number, const char* what) {
    if (reader.next_tag() != (tag::context | number)) {
        return Secret(reader.take(tag::context_primitive | number, what).content);
    }
    Reader pieces = reader.enter(tag::context | number, what);
    Secret joined(pieces.rest().size());
    std::size_t size = 0;
    while (!pieces.at_end()) {
        const View piece = pieces.take(tag::octets, what).content;
        if (!piece.empty()) std::memcpy(joined.data() + size, piece.data(), piece.size());
        size += piece.size();
    }
    joined.shrink(size);
    return joined;
}

Bytes der(unsigned tag, std::initializer_list<View> contents) {
    std::size_t size = 0;
    for (const View content : contents) size += content.size();
    Bytes made(6);
    made.resize(put_header(made.data(), tag, size));
    for (const View content : contents) made.insert(made.end(), content.begin(), content.end());
    return made;
}

Bytes der(unsigned tag, View content) {
    return der(tag, {content});
}

Bytes der_number(std::uint64_t number) {
    Bytes content;
    for (int shift = 56; shift >= 0; shift -= 8) {
        const auto byte = static_cast<unsigned char>(number >> static_cast<unsigned>(shift));
        if (content.empty() && byte == 0 && shift != 0) continue;
        if (content.empty() && byte >= 0x80) content.push_back(0);
        content.push_back(byte);
    }
    return der(tag::integer, content);
}

Bytes der_oid(std::string_view dotted) {
    std::vector<std::uint64_t> parts(1, 0);
    for (const char c : dotted) {
        if (c == '.') {
            parts.push_back(0);
        } else {
            parts.back() = parts.back() * 10 + static_cast<std::uint64_t>(c - '0');
        }
    }
    Bytes content;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::uint64_t part = i == 1 ? parts[0] * 40 + parts[1] : parts[i];
        bool started = false;
        for (int shift = 63; shift >= 0; shift -= 7) {
            const auto seven = static_cast<unsigned char>(part >> static_cast<unsigned>(shift) & 0x7FU);
            if (!started && seven == 0 && shift != 0) continue;
            started = true;
            content.push_back(static_cast<unsigned char>(shift == 0 ? seven : 0x80U | seven));
        }
    }
    return der(tag::oid, content);
}

}  // namespace jarmor::guard::keystore
