#include <algorithm>

#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// A database that the configuration names.
struct Database {
    std::string prefix;  ///< of its other settings, with the dot
    Setting url;
};

/// "&amp;" is how the ampersand is written in TOML that goes into XML.
std::string unescaped(std::string url) {
    for (std::size_t at = 0; (at = url.find("&amp;", at)) != std::string::npos; ++at) url.replace(at, 5, "&");
    return url;
}

std::vector<Database> databases(const Configuration& configuration) {
    std::vector<Database> found;
    for (const auto& [key, value] : configuration.settings()) {
        const auto dot = key.rfind('.');
        const std::string prefix = key.substr(0, dot + 1);
        Setting url = configuration.get(key);
        const bool by_type = key.starts_with("database.") && key.ends_with(".type") && !url.text.empty();
        if (by_type) url = configuration.get(prefix + "url");
        if (!url.text.starts_with("jdbc:") && !(by_type && url.text.empty())) continue;
        const bool seen = std::any_of(found.begin(), found.end(),
                                      [&prefix](const Database& one) { return one.prefix == prefix; });
        if (url.text.starts_with("jdbc:") && !seen) found.push_back({prefix, std::move(url)});
    }
    return found;
}

/// The value of a parameter of a JDBC address, in lower case.
std::string parameter(const std::string& url, std::string_view name) {
    const std::string low = lower(url), wanted = lower(name) + "=";
    for (std::size_t at = 0; (at = low.find(wanted, at)) != std::string::npos; ++at) {
        if (at == 0 || std::string_view("?&;:").find(low[at - 1]) == std::string_view::npos) continue;
        const auto begin = at + wanted.size();
        return low.substr(begin, low.find_first_of("&;", begin) - begin);
    }
    return "";
}

bool is_one_of(const std::string& text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// What an engine wants to hear, and what it is told.
struct Wish {
    Outcome outcome = Outcome::pass;
    std::string wanted;  ///< the parameter that is right; empty: none is known
};

Wish wish_of_mysql(const std::string& url) {
    const std::string mode = parameter(url, "sslMode");
    if (is_one_of(mode, {"verify_ca", "verify_identity", "verify-full", "verify-ca"})) return {};
    const bool old = parameter(url, "useSSL") == "true" && parameter(url, "requireSSL") == "true";
    if (old && parameter(url, "verifyServerCertificate") == "true") return {};
    return {mode == "required" || old ? Outcome::warn : Outcome::fail, "sslMode=VERIFY_IDENTITY"};
}

Wish wish_of(const std::string& url) {
    const auto is = [&url](std::string_view engine) {
        return url.starts_with("jdbc:" + std::string(engine));
    };
    if (is("mysql:") || is("mariadb:")) return wish_of_mysql(url);
    if (is("postgresql:")) {
        const std::string mode = parameter(url, "sslmode");
        const bool verifies = is_one_of(mode, {"verify-ca", "verify-full"});
        if (verifies || (mode.empty() && parameter(url, "ssl") == "true")) return {};
        return {mode == "require" ? Outcome::warn : Outcome::fail, "sslmode=verify-full"};
    }
    if (is("sqlserver:")) {
        const bool trusts = parameter(url, "trustServerCertificate") == "true";
        if (is_one_of(parameter(url, "encrypt"), {"true", "strict"}) && !trusts) return {};
        return {Outcome::fail, "encrypt=true"};
    }
    if (is("oracle:"))
        return {lower(url).find("tcps") != std::string::npos ? Outcome::pass : Outcome::fail, ""};
    if (is("db2:")) return {parameter(url, "sslConnection") == "true" ? Outcome::pass : Outcome::fail, ""};
    if (is("h2:tcp:")) return {Outcome::fail, ""};
    return {Outcome::pass, ""};
}

bool is_file(const std::string& url) {
    return url.starts_with("jdbc:h2:") && !url.starts_with("jdbc:h2:tcp:") &&
           !url.starts_with("jdbc:h2:ssl:");
}

bool is_here(const std::string& url) {
    return url.find("//localhost") != std::string::npos || url.find("//127.") != std::string::npos ||
           url.find("//[::1]") != std::string::npos;
}

/// The address with the parameter, where its own is not there yet.
std::vector<Mend> with_parameter(const Subject& subject, const Configuration& configuration,
                                 const Setting& url, const std::string& wanted) {
    const bool clean = url.text.find_first_of("\"\\") == std::string::npos && url.in_file;
    if (wanted.empty() || !clean) return {};
    const std::string name = wanted.substr(0, wanted.find('=')), old = lower(url.text);
    for (const char* conflicting : {"ssl", "encrypt"}) {
        if (old.find(conflicting) != std::string::npos) return {};
    }
    const bool semicolon = url.text.starts_with("jdbc:sqlserver:");
    const bool first = !semicolon && url.text.find('?') == std::string::npos;
    const std::string separator = semicolon ? ";" : first ? "?" : subject.product == si ? "&" : "&amp;";
    return set_value(subject, configuration, url.key, "\"" + url.text + separator + wanted + "\"");
}

constexpr std::string_view administrators[] = {
    "root",      "sa",    "sys",           "system",        "sysdba",
    "postgres",  "admin", "administrator", "dbo",           "db2admin",
    "db2inst1",  "mysql", "mariadb",       "rds_superuser", "cloudsqlsuperuser",
    "wso2carbon"};

bool is_directory_administrator(const std::string& name) {
    const std::string low = lower(name);
    for (const char* start : {"cn=admin,", "cn=administrator,", "cn=manager,", "cn=root,",
                              "cn=directory manager", "uid=admin,ou=system"}) {
        if (low.starts_with(start)) return true;
    }
    return false;
}

/// The address without what may hold a password.
std::string shown_address(const std::string& url) {
    return url.substr(0, url.find_first_of("?;"));
}

}  // namespace

void check_database_tls(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    for (const Database& database : databases(*configuration)) {
        const Setting& url = database.url;
        const std::string text = unescaped(url.text);
        if (!url.trouble.empty()) {
            answer.unknown(url.where, url.key + ": " + url.trouble);
            continue;
        }
        if (is_file(text)) continue;
        const Wish wish = wish_of(text);
        const std::string found = shown_address(text) + (wish.wanted.empty() ? " is not reached over TLS"
                                                                             : " lacks " + wish.wanted);
        if (wish.outcome == Outcome::pass) {
            answer.pass(url.where, shown_address(text) + " is reached over TLS");
        } else if (wish.outcome == Outcome::warn || is_here(text)) {
            answer.warn(url.where, found, with_parameter(subject, *configuration, url, wish.wanted));
        } else {
            answer.fail(url.where, found, with_parameter(subject, *configuration, url, wish.wanted));
        }
    }
    if (answer.statements().empty()) answer.not_applicable("no database is reached over a network");
}

void check_database_users(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    for (const Database& database : databases(*configuration)) {
        if (database.url.text.starts_with("jdbc:h2:")) continue;
        const Setting user = configuration->get(database.prefix + "username");
        if (!user.is_set || !user.secret.empty()) continue;
        const bool bad = std::find(std::begin(administrators), std::end(administrators), lower(user.text)) !=
                         std::end(administrators);
        if (bad) answer.fail(user.where, user.key + ": " + user.text + " is the administrator of a database");
        if (!bad) answer.pass(user.where, user.key + " is " + user.text);
    }
    const Setting bind = configuration->get("user_store.connection_name");
    if (bind.in_file && is_directory_administrator(bind.text))
        answer.fail(bind.where, bind.text + " is the administrator of the directory");
    if (answer.statements().empty())
        answer.not_applicable("no database server and no directory is configured");
}

void check_embedded_database(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    if (subject.environment != "production")
        return answer.not_applicable("is about production, and this is " + subject.environment);
    for (const Database& database : databases(*configuration)) {
        // The registry of the node and the store of the broker may stay.
        if (database.prefix.find(".local.") != std::string::npos ||
            database.prefix.find("mb_store") != std::string::npos)
            continue;
        if (is_file(database.url.text)) {
            answer.fail(database.url.where, database.prefix + " is the embedded H2");
        } else {
            answer.pass(database.url.where, shown_address(database.url.text));
        }
    }
    for (const char* name : {"apim_db", "shared_db"}) {
        const std::string key = "database." + std::string(name);
        const Setting type = configuration->get(key + ".type");
        const bool absent = subject.product == apim && !configuration->has_below(key);
        if (absent)
            answer.fail(configuration->shown, "[" + key + "] is not set, so that it is the embedded H2");
        if (type.text == "h2" && configuration->get(key + ".url").text.empty())
            answer.fail(type.where, "[" + key + "] is the embedded H2");
    }
    if (answer.statements().empty()) answer.not_applicable("no database is configured");
}

}  // namespace jarmor::guard::rules
