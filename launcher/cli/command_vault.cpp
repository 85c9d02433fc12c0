#include "guard/keystore/names.h"
#include "guard/keystore/store_file.h"
#include "guard/keystore/vault.h"
#include "launcher/cli/command_keystore.h"
#include "launcher/cli/leave_root.h"
#include "launcher/cli/output.h"
#include "launcher/cli/password_source.h"
#include "launcher/exit_code.h"

namespace jarmor::launcher {
namespace {

namespace keystore = guard::keystore;
using guard::fail;
using guard::Failure;
using guard::pass_on;
using guard::Result;
using keystore::Password;

/// The certificate of the alias, else of the only entry with a key.
Result<keystore::Certificate> certificate_for(const keystore::Store& store, const Request& request) {
    const std::string& alias = request.keystore.alias;
    const keystore::Entry* found = nullptr;
    for (const keystore::Entry& entry : store.entries) {
        if (entry.kind != keystore::EntryKind::private_key || entry.chain.empty()) continue;
        if (!alias.empty() && keystore::lower_alias(entry.alias) != keystore::lower_alias(alias)) continue;
        if (found != nullptr)
            return fail(Failure::usage, request.target, "holds more than one private key", "--alias ALIAS");
        found = &entry;
    }
    if (found == nullptr) {
        return fail(
            Failure::usage, request.target,
            alias.empty() ? "shows no private key with a certificate" : "has no private key '" + alias + "'",
            store.hidden_safes != 0 ? "--password-file FILE" : "");
    }
    return keystore::read_certificate(found->chain.front());
}

/// A file of nothing but one line; the key of such a file may begin like DER or anything else.
std::string_view only_line(keystore::View bytes) {
    std::string_view text = keystore::text_of(bytes);
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

Result<std::string> sealed_for(const keystore::StoreFile& file, const std::optional<Password>& password,
                               const Password& secret, const Request& request) {
    if (auto key = keystore::vault_aes_key(only_line(file.bytes.view())))
        return keystore::seal_vault_secret(secret.utf8(), key->view());
    if (!keystore::format_of(file.bytes.view()))
        return fail(Failure::usage, request.target,
                    "is neither a key store nor an encryption key of 64 hexadecimal digits");
    keystore::Budget budget;
    auto store = keystore::open_store(file.bytes.view(), {password ? &*password : nullptr, nullptr}, budget);
    if (!store) return fail(Failure::usage, request.target, store.error().what, store.error().mend);
    if (store->integrity == keystore::Integrity::wrong)
        return fail(Failure::usage, request.target, "does not open with this password",
                    "--password-file FILE");
    auto certificate = certificate_for(*store, request);
    if (!certificate) return pass_on(certificate);
    auto value = keystore::seal_vault_secret(secret.utf8(), *certificate, keystore::VaultCipher::oaep);
    if (!value) return fail(Failure::usage, request.target, value.error().what);
    return value;
}

}  // namespace

Result<int> command_vault_encrypt(const Request& request) {
    Request to = request;
    if (auto opened = open_output(to); !opened) return pass_on(opened);
    auto file = keystore::read_store(request.target, Failure::usage);
    if (!file) return pass_on(file);
    std::optional<Password> password;
    if (const std::string& from = request.keystore.password_file; !from.empty()) {
        auto read = read_password(from);
        if (!read) return pass_on(read);
        password = std::move(*read);
    }
    auto secret = can_ask() ? ask_password("Secret: ") : read_password("-");
    if (!secret) return pass_on(secret);
    if (secret->empty()) return fail(Failure::usage, "standard input", "has no secret in its first line");
    if (auto left = leave_root(request, file->status); !left) return pass_on(left);
    if (auto hidden = hide_memory(); !hidden) return pass_on(hidden);
    auto value = sealed_for(*file, password, *secret, request);
    if (!value) return pass_on(value);
    if (auto put = put_result(to, *value + "\n"); !put) return pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
