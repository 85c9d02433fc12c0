#include "guard/keystore/pkcs12_write.h"

#include "guard/keystore/asn1.h"
#include "guard/keystore/crypto.h"

namespace jarmor::guard::keystore {
namespace {

constexpr std::uint64_t written_rounds = 50'000;
constexpr std::size_t written_salt = 20;
constexpr unsigned context_0 = tag::context;

Bytes sequence(std::initializer_list<View> parts) {
    return der(tag::sequence, parts);
}

Bytes octets(View content) {
    return der(tag::octets, content);
}

struct SealedText {
    Bytes algorithm, text;
};

SealedText seal(View plain, const Password& password) {
    const Bytes salt = random_bytes(written_salt), iv = random_bytes(16);
    const Secret key = pbkdf2(Hash::sha256, password.utf8(), salt, written_rounds, 32);
    const Bytes prf = sequence({der_oid("1.2.840.113549.2.9"), der(tag::null, View{})});
    const Bytes kdf_parameters = sequence({octets(salt), der_number(written_rounds), der_number(32), prf});
    const Bytes kdf = sequence({der_oid("1.2.840.113549.1.5.12"), kdf_parameters});
    const Bytes cipher = sequence({der_oid("2.16.840.1.101.3.4.1.42"), octets(iv)});
    const Bytes parameters = sequence({kdf, cipher});
    return {sequence({der_oid("1.2.840.113549.1.5.13"), parameters}), encrypt_aes_cbc(key.view(), iv, plain)};
}

Bytes attribute(const char* oid, View value) {
    return sequence({der_oid(oid), der(tag::set, value)});
}

Bytes friendly_name(const std::string& alias) {
    const Secret name = Password(alias).utf16();
    return attribute("1.2.840.113549.1.9.20", der(tag::bmp, name.view()));
}

Bytes bag(const char* oid, View value, View attributes) {
    const Bytes wrapped = der(context_0, value);
    if (attributes.empty()) return sequence({der_oid(oid), wrapped});
    return sequence({der_oid(oid), wrapped, der(tag::set, attributes)});
}

Bytes joined(View a, View b) {
    Bytes both = copy_of(a);
    both.insert(both.end(), b.begin(), b.end());
    return both;
}

Bytes certificate_bag(View certificate, View attributes) {
    const Bytes wrapped = der(context_0, octets(certificate));
    return bag("1.2.840.113549.1.12.10.1.3", sequence({der_oid("1.2.840.113549.1.9.22.1"), wrapped}),
               attributes);
}

Bytes data_info(View contents) {
    return sequence({der_oid("1.2.840.113549.1.7.1"), der(context_0, octets(contents))});
}

Bytes encrypted_info(View contents, const Password& password) {
    const SealedText sealed = seal(contents, password);
    const Bytes text = der(tag::context_primitive, sealed.text);
    const Bytes content = sequence({der_oid("1.2.840.113549.1.7.1"), sealed.algorithm, text});
    const Bytes data = sequence({der_number(0), content});
    return sequence({der_oid("1.2.840.113549.1.7.6"), der(context_0, data)});
}

Bytes with_mac(View safes, const Password& password) {
    const Bytes salt = random_bytes(written_salt);
    const Secret bmp = password.bmp();
    const Secret key = pkcs12_kdf(Hash::sha256, bmp.view(), salt, 3, written_rounds, 32);
    const Bytes sum = hmac(Hash::sha256, key.view(), safes);
    const Bytes algorithm = sequence({der_oid("2.16.840.1.101.3.4.2.1"), der(tag::null, View{})});
    const Bytes digest_info = sequence({algorithm, octets(sum)});
    const Bytes mac = sequence({digest_info, octets(salt), der_number(written_rounds)});
    return sequence({der_number(3), data_info(safes), mac});
}

}  // namespace

Bytes write_key_store(const KeyToWrite& key, const std::string& alias, const Password& password) {
    const Bytes id = attribute("1.2.840.113549.1.9.21", octets(view_of("jarmor")));
    const Bytes attributes = joined(friendly_name(alias), id);
    const SealedText sealed = seal(key.pkcs8, password);
    const Bytes info = sequence({sealed.algorithm, octets(sealed.text)});
    const Bytes key_safe = sequence({bag("1.2.840.113549.1.12.10.1.2", info, attributes)});
    Bytes certificates;
    for (std::size_t i = 0; i < key.chain.size(); ++i) {
        certificates =
            joined(certificates, certificate_bag(key.chain[i], i == 0 ? View(attributes) : View{}));
    }
    const Bytes certificate_safe = sequence({certificates});
    const Bytes safes = sequence({data_info(key_safe), encrypted_info(certificate_safe, password)});
    return with_mac(safes, password);
}

Bytes write_trust_store(const std::vector<Bytes>& certificates, const std::string& alias,
                        const Password& password) {
    // anyExtendedKeyUsage: trusted for everything, as keytool -importcert writes it.
    const Bytes trusted = attribute("2.16.840.1.113894.746875.1.1", der_oid("2.5.29.37.0"));
    Bytes bags;
    for (std::size_t i = 0; i < certificates.size(); ++i) {
        const std::string name = i == 0 ? alias : alias + std::to_string(i + 1);
        bags = joined(bags, certificate_bag(certificates[i], joined(friendly_name(name), trusted)));
    }
    const Bytes safe = sequence({bags});
    return with_mac(sequence({encrypted_info(safe, password)}), password);
}

}  // namespace jarmor::guard::keystore
