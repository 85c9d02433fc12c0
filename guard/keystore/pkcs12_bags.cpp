#include "guard/keystore/formats.h"
#include "guard/keystore/pkcs12.h"

namespace jarmor::guard::keystore {
namespace {

constexpr std::string_view bag_oids = "1.2.840.113549.1.12.10.1.";

void read_attributes(Reader attributes, Bag& bag) {
    while (!attributes.at_end()) {
        Reader attribute = attributes.enter(tag::sequence, "an attribute");
        const std::string oid = attribute.oid("an attribute");
        Reader values = attribute.enter(tag::set, "the values of an attribute");
        if (oid == "1.2.840.113549.1.9.20") {
            const View name = values.take(tag::bmp, "a friendly name").content;
            bag.name = utf8_of_utf16(name);
            bag.odd_name = name.size() % 2 != 0;
        } else if (oid == "1.2.840.113549.1.9.21") {
            bag.key_id = copy_of(values.take(tag::octets, "a key identifier").content);
        } else if (oid == "2.16.840.1.113894.746875.1.1") {
            bag.trusted = true;
        }
    }
}

void read_certificate_bag(Reader value, Bag& bag) {
    Reader certificate = value.enter(tag::sequence, "a certificate bag");
    const std::string type = certificate.oid("the type of a certificate");
    Reader wrapped = certificate.enter(tag::context, "a certificate");
    if (type != "1.2.840.113549.1.9.22.1") return;  // SDSI, which nobody has
    bag.kind = Bag::Kind::certificate;
    bag.certificate = copy_of(wrapped.take(tag::octets, "a certificate").content);
}

void read_sealed_key(View der, Bag& bag, Bag::Kind kind) {
    // An algorithm that cannot be read is the trouble of this key alone.
    Walk trial;
    bag.kind = kind;
    if (take_sealed_key(der, bag.key, trial)) return;
    bag.key.state = KeyState::not_readable;
    bag.key.trouble = trial.error();
}

void read_secret_bag(Reader value, Bag& bag) {
    Reader secret = value.enter(tag::sequence, "a secret");
    (void)secret.oid("the type of a secret");
    Reader wrapped = secret.enter(tag::context, "a secret");
    bag.key.kind = EntryKind::secret_key;
    read_sealed_key(wrapped.take(tag::octets, "a secret").content, bag, Bag::Kind::secret);
}

void read_safe_contents(Reader safe, bool nested, unsigned depth, std::size_t number,
                        std::vector<Bag>& bags) {
    if (depth > Walk::max_depth) return safe.walk().fail("has bags in bags without end");
    for (std::size_t place = 0; !safe.at_end(); ++place) {
        if (bags.size() > 4 * max_entries) return safe.walk().fail("has too many bags");
        Reader entry = safe.enter(tag::sequence, "a bag");
        const std::string oid = entry.oid("the type of a bag");
        Reader value = entry.enter(tag::context, "the value of a bag");
        Bag bag;
        bag.safe = number;
        bag.place = place;
        bag.nested = nested;
        const std::string kind = oid.starts_with(bag_oids) ? oid.substr(bag_oids.size()) : "";
        if (kind == "1") {
            bag.kind = Bag::Kind::clear_key;
            bag.key.key = Secret(value.take(tag::sequence, "a private key").whole);
            bag.key.state = is_pkcs8(bag.key.key.view()) ? KeyState::open : KeyState::not_readable;
        } else if (kind == "2") {
            read_sealed_key(value.take(tag::sequence, "an encrypted key").whole, bag, Bag::Kind::sealed_key);
        } else if (kind == "3") {
            read_certificate_bag(value, bag);
        } else if (kind == "5") {
            read_secret_bag(value, bag);
        } else if (kind == "6") {
            read_safe_contents(value.enter(tag::sequence, "nested bags"), true, depth + 1, number, bags);
        }
        if (entry.next_tag() == tag::set) read_attributes(entry.enter(tag::set, "attributes"), bag);
        if (!safe.walk().failed() && bag.kind != Bag::Kind::other) bags.push_back(std::move(bag));
    }
}

}  // namespace

void read_bags(View safe_contents, Walk& walk, std::size_t safe, std::vector<Bag>& bags) {
    Reader outer(safe_contents, walk);
    read_safe_contents(outer.enter(tag::sequence, "a list of bags"), false, 0, safe, bags);
}

}  // namespace jarmor::guard::keystore
