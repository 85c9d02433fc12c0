#include "guard/keystore/names.h"

#include "guard/keystore/asn1.h"
#include "guard/keystore/unicode.h"
#include "guard/text.h"

namespace jarmor::guard::keystore {
namespace {

std::string comparable(const Element& value) {
    const std::string text =
        value.tag == tag::bmp ? utf8_of_utf16(value.content) : std::string(text_of(value.content));
    std::string made;
    for (const char c : lower(text)) {
        if (c == ' ' && (made.empty() || made.back() == ' ')) continue;
        made += c;
    }
    while (!made.empty() && made.back() == ' ') made.pop_back();
    return made;
}

std::string canonical_name(Reader name) {
    std::string made;
    while (!name.at_end()) {
        Reader parts = name.enter(tag::set, "a part of a name");
        made += '/';
        while (!parts.at_end()) {
            Reader part = parts.enter(tag::sequence, "a part of a name");
            made += part.oid("a part of a name") + "=";
            made += comparable(part.take("a part of a name")) + "+";
        }
    }
    return made;
}

}  // namespace

std::optional<CanonicalNames> names_in(View certificate) {
    Walk walk;
    Reader outer(certificate, walk);
    Reader whole = outer.enter(tag::sequence, "a certificate");
    Reader body = whole.enter(tag::sequence, "a certificate");
    (void)body.take_if(tag::context, "the version of a certificate");
    (void)body.take(tag::integer, "a serial number");
    (void)body.take(tag::sequence, "a signature algorithm");
    CanonicalNames names;
    names.issuer = canonical_name(body.enter(tag::sequence, "an issuer"));
    (void)body.take(tag::sequence, "a validity");
    names.subject = canonical_name(body.enter(tag::sequence, "a subject"));
    if (walk.failed()) return std::nullopt;
    return names;
}

std::string lower_alias(std::string_view alias) {
    std::string made;
    for (std::size_t at = 0; at < alias.size();) {
        const auto next = next_utf8(alias, at);
        if (!next) return lower(alias);
        char32_t c = *next;
        const bool latin = c >= 0xC0 && c <= 0xDE && c != 0xD7;
        const bool greek = c >= 0x391 && c <= 0x3A9 && c != 0x3A2;
        if ((c >= 'A' && c <= 'Z') || latin || greek || (c >= 0x410 && c <= 0x42F)) c += 32;
        if (c >= 0x400 && c <= 0x40F) c += 80;
        append_utf8(made, c);
    }
    return made;
}

}  // namespace jarmor::guard::keystore
