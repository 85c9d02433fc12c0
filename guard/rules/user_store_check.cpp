#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view store_folder = "/repository/deployment/server/userstores";

/// The text between two marks, which may not be there.
std::string between(const std::string& text, std::string_view begin, std::string_view end) {
    const auto from = text.find(begin);
    if (from == std::string::npos) return "";
    const auto to = text.find(end, from + begin.size());
    return text.substr(from + begin.size(), to == std::string::npos ? to : to - from - begin.size());
}

/// A user store that was added beside the first one.
struct SecondStore {
    std::string path, type, url, start_tls;
};

std::vector<SecondStore> second_stores(const Subject& subject, Answer& answer) {
    std::vector<SecondStore> stores;
    const std::string folder = subject.home + std::string(store_folder);
    for (const std::string& name : subject.root.list(folder).names) {
        const std::string path = folder + "/" + name;
        if (!name.ends_with(".xml")) continue;
        const FileText text = subject.root.read(path);
        if (text.presence != Presence::found) {
            answer.unknown(path, text.why);
            continue;
        }
        stores.push_back({path, between(text.text, "class=\"", "\""),
                          between(text.text, "<Property name=\"ConnectionURL\">", "</Property>"),
                          between(text.text, "<Property name=\"StartTLSEnabled\">", "</Property>")});
    }
    return stores;
}

bool is_database(const std::string& type) {
    return type.empty() || type.starts_with("database") || type.find("JDBC") != std::string::npos;
}

bool is_read_only(const std::string& type) {
    return type.starts_with("read_only") || type.find("ReadOnly") != std::string::npos;
}

bool is_local(const std::string& url) {
    for (const char* host : {"://localhost", "://127.", "://[::1]"}) {
        if (url.find(host) != std::string::npos) return true;
    }
    return false;
}

/// ldaps, or StartTLS on a plain connection.
void judge_url(const std::string& where, const std::string& url, const std::string& start_tls,
               std::vector<Mend> mends, Answer& answer) {
    if (url.empty()) return;
    if (url.starts_with("ldaps://") || lower(start_tls) == "true")
        return answer.pass(where, "reached over TLS");
    const std::string found = url + " is reached in clear";
    if (is_local(url)) return answer.warn(where, found + ", on this host", std::move(mends));
    answer.fail(where, found, std::move(mends));
}

/// What read-write stores are called without the writing.
std::string read_only_name(const std::string& type) {
    const std::string beginning = "read_write_";
    return type.starts_with(beginning) ? "read_only_" + type.substr(beginning.size()) : "";
}

}  // namespace

void check_user_store_rights(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const Setting type = configuration->get("user_store.type"), name = configuration->get("user_store.class");
    const bool external = !is_database(type.text) || (!name.text.empty() && !is_database(name.text));
    if (external && (is_read_only(type.text) || is_read_only(name.text))) {
        answer.pass(type.where, type.text + " is opened read-only");
    } else if (external) {
        const std::string other = read_only_name(type.text);
        answer.fail(type.where, type.text + " is opened for writing",
                    other.empty()
                        ? std::vector<Mend>{}
                        : set_value(subject, *configuration, "user_store.type", "\"" + other + "\""));
    }
    for (const SecondStore& store : second_stores(subject, answer)) {
        if (is_database(store.type)) continue;
        if (is_read_only(store.type)) {
            answer.pass(store.path, "is opened read-only");
        } else {
            answer.fail(store.path, store.type + " is opened for writing");
        }
    }
    if (answer.statements().empty()) answer.not_applicable("the users are in a database of the product");
}

void check_user_store_tls(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const Setting url = configuration->get("user_store.connection_url");
    const Setting other = configuration->get("user_store.properties.ConnectionURL");
    const Setting& used = url.in_file ? url : other;
    if (!used.trouble.empty()) return answer.unknown(used.where, used.key + ": " + used.trouble);
    // A default is of a store that nobody chose: Micro Integrator has its users in a file then.
    if (used.in_file) {
        constexpr std::string_view key = "user_store.properties.StartTLSEnabled";
        judge_url(used.where, used.text, configuration->get(key).text,
                  set_value(subject, *configuration, key, "true"), answer);
    }
    for (const SecondStore& store : second_stores(subject, answer))
        judge_url(store.path, store.url, store.start_tls, {}, answer);
    if (answer.statements().empty()) answer.not_applicable("no user store is reached over a network");
}

}  // namespace jarmor::guard::rules
