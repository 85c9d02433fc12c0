#include "guard/keystore/pkcs12.h"

#include <utility>

#include "guard/keystore/formats.h"
#include "guard/keystore/pkcs12_mac.h"

namespace jarmor::guard::keystore {
namespace {

constexpr std::string_view oid_data = "1.2.840.113549.1.7.1", oid_encrypted_data = "1.2.840.113549.1.7.6";

/// What one run through a PKCS#12 shares.
struct P12Opening {
    const Passwords& passwords;
    Passphrase passphrase;
    Budget& budget;
    Walk walk;
    Store store;
    std::vector<Bag> bags;
    Result<void> refused = {};  ///< over the budget, or not known
};

/// ContentInfo of type data: the octets inside.
View take_data(Reader& reader, const char* what) {
    Reader info = reader.enter(tag::sequence, what);
    const std::string type = info.oid(what);
    if (!info.walk().failed() && type != oid_data) {
        info.walk().fail(std::string(what) + " is of type " + type +
                         ", which needs no password but a private key");
    }
    Reader content = info.enter(tag::context, what);
    return content.take(tag::octets, what).content;
}

/// SafeContents that may be BER of their own, because they stood inside an OCTET STRING.
void read_safe(View contents, P12Opening& opening, std::size_t safe) {
    std::size_t used = 0;
    const Secret safe_der = to_der(contents, opening.walk, &used);
    read_bags(safe_der.view(), opening.walk, safe, opening.bags);
}

void open_encrypted_safe(Reader& info, P12Opening& opening, std::size_t safe) {
    Reader wrapped = info.enter(tag::context, "encrypted contents");
    Reader data = wrapped.enter(tag::sequence, "encrypted contents");
    (void)data.number("the version of encrypted contents");
    Reader content = data.enter(tag::sequence, "encrypted contents");
    (void)content.oid("the type of encrypted contents");
    Protection protection = read_protection(content);
    const Secret sealed = implicit_octets(content, 0, "encrypted contents");
    if (opening.walk.failed()) return;
    opening.store.safes.push_back(protection);
    // As the JDK with a null password: what is encrypted is passed over. With a MAC that does not fit,
    // nothing would come out.
    if (opening.passwords.store == nullptr || opening.store.integrity == Integrity::wrong) {
        ++opening.store.hidden_safes;
        return;
    }
    auto plain = unseal(protection, sealed.view(), opening.passphrase, opening.budget);
    if (!plain) {
        opening.refused = pass_on(plain);
        return;
    }
    Walk trial;  // a wrong password may leave a right padding, one time in 256
    if (*plain) {
        std::vector<Bag> bags;
        std::swap(bags, opening.bags);
        std::swap(trial, opening.walk);
        read_safe((*plain)->view(), opening, safe);
        std::swap(trial, opening.walk);
        std::swap(bags, opening.bags);
        if (!trial.failed()) {
            for (Bag& bag : bags) opening.bags.push_back(std::move(bag));
            return;
        }
    }
    opening.store.integrity = Integrity::wrong;
    ++opening.store.hidden_safes;
}

void read_authenticated_safe(View contents, P12Opening& opening) {
    const Secret safes_der = to_der(contents, opening.walk);
    Reader outer(safes_der.view(), opening.walk);
    Reader safes = outer.enter(tag::sequence, "the list of contents");
    for (std::size_t safe = 0; !safes.at_end() && opening.refused; ++safe) {
        Reader info = safes.enter(tag::sequence, "contents");
        const std::string type = info.oid("the type of contents");
        if (type == oid_data) {
            Reader content = info.enter(tag::context, "contents");
            read_safe(content.take(tag::octets, "contents").content, opening, safe);
        } else if (type == oid_encrypted_data) {
            open_encrypted_safe(info, opening, safe);
        } else {
            opening.walk.fail("holds contents of type " + type + ", which no password opens");
        }
    }
}

void open_contents(Reader& pfx, P12Opening& opening) {
    const std::uint64_t version = pfx.number("the version of PKCS#12");
    if (!opening.walk.failed() && version != 3) opening.walk.fail("is PKCS#12 of another version than 3");
    opening.store.version = static_cast<unsigned>(version);
    const View contents = take_data(pfx, "the contents of PKCS#12");
    if (opening.walk.failed()) return;
    MacCheck mac{contents, opening.passwords.store, &opening.passphrase};
    opening.refused = check_mac(pfx, mac, opening.budget, opening.store);
    if (opening.refused && !opening.walk.failed()) read_authenticated_safe(contents, opening);
}

}  // namespace

Result<Store> open_pkcs12(View bytes, const Passwords& passwords, Budget& budget) {
    Secret bmp;
    P12Opening opening{passwords, {}, budget, {}, {}, {}};
    if (passwords.store != nullptr) {
        bmp = passwords.store->bmp();
        opening.passphrase = {passwords.store->utf8(), bmp.view()};
    }
    opening.store.format = Format::pkcs12;
    std::size_t used = 0;
    const Secret whole = to_der(bytes, opening.walk, &used);
    Reader outer(whole.view(), opening.walk);
    Reader pfx = outer.enter(tag::sequence, "PKCS#12");
    open_contents(pfx, opening);
    if (opening.walk.failed()) return fail(Failure::policy, "", opening.walk.error());
    if (!opening.refused) return pass_on(opening.refused);
    Store& store = opening.store;
    store.trailing = bytes.size() - used;
    store.entries = entries_of(opening.bags);
    if (store.entries.size() > max_entries) {
        return fail(Failure::policy, "", "has more than " + std::to_string(max_entries) + " entries");
    }
    for (Entry& entry : store.entries) {
        const bool tried = store.integrity == Integrity::wrong && passwords.key == nullptr;
        if (entry.state == KeyState::sealed && !tried) open_key(entry, passwords, budget);
    }
    return std::move(opening.store);
}

}  // namespace jarmor::guard::keystore
