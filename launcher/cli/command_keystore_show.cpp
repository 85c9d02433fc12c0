
#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "guard/keystore/store_file.h"
#include "guard/report/keystore_report.h"
#include "launcher/cli/command_keystore.h"
#include "launcher/cli/leave_root.h"
#include "launcher/cli/message.h"
#include "launcher/cli/output.h"
#include "launcher/cli/password_source.h"
#include "launcher/cli/point_in_time.h"
#include "launcher/exit_code.h"

namespace jarmor::launcher {
namespace {

namespace keystore = guard::keystore;
using guard::fail;
using guard::Failure;
using guard::pass_on;
using guard::Result;
using keystore::Password;
using keystore::Secret;

constexpr const char* system_roots = "/etc/ssl/certs/ca-certificates.crt";

/// All that show needs from outside, read before it becomes somebody else.
struct ShowInput {
    keystore::StoreFile store;
    Secret key_file;  ///< of --key
    Secret roots;
    std::optional<Password> store_password, key_password;
};

bool wants_password(const Secret& store) {
    const auto format = keystore::format_of(store.view());
    if (!format) return false;
    return *format != keystore::Format::pem ||
           keystore::text_of(store.view()).find("ENCRYPTED") != std::string_view::npos;
}

Result<void> read_passwords(const Request& request, ShowInput& input) {
    const KeystoreWords& words = request.keystore;
    const auto take = [](const std::string& file, std::optional<Password>& into) -> Result<void> {
        auto password = read_password(file);
        if (!password) return pass_on(password);
        into = std::move(*password);
        return {};
    };
    if (!words.password_file.empty()) {
        if (auto read = take(words.password_file, input.store_password); !read) return read;
    } else if (can_ask() && (wants_password(input.store.bytes) || wants_password(input.key_file))) {
        auto asked = ask_password("Password of " + request.target + ": ");
        if (!asked) return pass_on(asked);
        input.store_password = std::move(*asked);
    }
    if (!words.key_password_file.empty()) return take(words.key_password_file, input.key_password);
    return {};
}

Result<ShowInput> read_input(const Request& request) {
    ShowInput input;
    auto store = keystore::read_store(request.target, Failure::internal);
    if (!store) return pass_on(store);
    input.store = std::move(*store);
    if (!request.keystore.key_file.empty()) {
        auto key = keystore::read_store(request.keystore.key_file, Failure::internal);
        if (!key) return pass_on(key);
        input.key_file = std::move(key->bytes);
    }
    if (auto read = read_passwords(request, input); !read) return pass_on(read);
    // Without roots of the system a chain has to bring its own.
    if (auto roots = keystore::read_store(system_roots, Failure::internal))
        input.roots = std::move(roots->bytes);
    return input;
}

/// "17", "17.0.15", "1.8": the feature version.
Result<unsigned> java_feature(const std::string& text) {
    const std::string_view version = std::string_view(text).substr(text.starts_with("1.") ? 2 : 0);
    unsigned feature = 0;
    const char* end = version.data() + version.size();
    const auto [stopped, error] = std::from_chars(version.data(), end, feature);
    if (!text.empty() && (error != std::errc{} || feature < 6 || (stopped != end && *stopped != '.'))) {
        return fail(Failure::usage, "--java", "'" + text + "' is no version of Java", "--java 17");
    }
    return feature;
}

Result<keystore::Question> question_of(const Request& request) {
    const KeystoreWords& words = request.keystore;
    keystore::Question question;
    question.name = request.target;
    question.host = words.host;
    question.alias = words.alias;
    question.declared_type = words.type;
    question.use = words.use == "key"        ? keystore::Use::tls
                   : words.use == "internal" ? keystore::Use::internal
                   : words.use == "trust"    ? keystore::Use::trust
                                             : keystore::Use::unknown;
    auto feature = java_feature(words.java);
    if (!feature) return pass_on(feature);
    question.java_feature = *feature;
    const auto now = std::chrono::system_clock::now();
    question.at = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    if (words.at.empty()) return question;
    const auto at = parse_utc(words.at);
    if (!at) return fail(Failure::usage, "--at", "'" + words.at + "' is no time", "--at 2026-11-22T06:00Z");
    question.at = *at;
    return question;
}

/// A chain and the key from another file, as one store.
Result<void> add_key(keystore::Store& store, const ShowInput& input, const keystore::Passwords& passwords,
                     keystore::Budget& budget) {
    if (input.key_file.empty()) return {};
    auto other = keystore::open_store(input.key_file.view(), passwords, budget);
    if (!other) return pass_on(other);
    const bool one = store.entries.size() == 1 &&
                     store.entries[0].kind == keystore::EntryKind::certificate_chain &&
                     other->entries.size() == 1 && other->entries[0].kind == keystore::EntryKind::private_key;
    if (!one) return fail(Failure::usage, "--key", "is for a PEM chain and a file with one private key");
    other->entries[0].chain = std::move(store.entries[0].chain);
    other->entries[0].any_chain = true;
    store.entries = std::move(other->entries);
    return {};
}

/// Opens it with what was given, and puts a key of another file to its chain.
Result<keystore::Store> open_input(const ShowInput& input, keystore::Question& question) {
    keystore::Budget budget;
    question.store_password = input.store_password ? &*input.store_password : nullptr;
    question.key_password = input.key_password ? &*input.key_password : nullptr;
    auto store = keystore::open_asked(input.store.bytes.view(), question, budget);
    if (!store) return store;
    const keystore::Passwords given{question.store_password, question.key_password};
    if (auto added = add_key(*store, input, given, budget); !added) return pass_on(added);
    return store;
}

}  // namespace

Result<int> command_keystore_show(const Request& request) {
    auto question = question_of(request);
    if (!question) return pass_on(question);
    Request to = request;
    if (auto opened = open_output(to); !opened) return pass_on(opened);
    auto input = read_input(request);
    if (!input) {
        if (input.error().kind == Failure::usage) return pass_on(input);
        say(input.error().line());
        return exit_cannot_judge;
    }
    if (auto left = leave_root(request, input->store.status); !left) return pass_on(left);
    if (auto hidden = hide_memory(); !hidden) return pass_on(hidden);
    question->file = input->store.status;
    auto store = open_input(*input, *question);
    if (!store) {
        if (store.error().kind == Failure::usage) return pass_on(store);
        say(request.target + ": " + store.error().line());
        return exit_cannot_judge;
    }
    const keystore::Examined examined = keystore::examine(*store);
    keystore::add_anchors(input->roots.view(), examined, *question);
    guard::KeystoreReport report{request.target, &examined, keystore::judge(examined, *question),
                                 question->at};
    const std::string text = request.format == Format::json
                                 ? guard::keystore_json(report)
                                 : guard::keystore_table(report, {wants_color(request), request.quiet});
    if (auto put = put_result(to, text); !put) return pass_on(put);
    if (store->integrity == keystore::Integrity::wrong) return exit_cannot_judge;
    const bool errors =
        std::any_of(report.findings.begin(), report.findings.end(),
                    [](const guard::Finding& finding) { return finding.severity == guard::Severity::error; });
    return errors ? exit_findings : exit_ok;
}

}  // namespace jarmor::launcher
