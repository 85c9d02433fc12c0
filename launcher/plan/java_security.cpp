#include "launcher/plan/java_security.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <vector>

#include "guard/evidence/files.h"
#include "guard/evidence/properties.h"
#include "guard/shell_quote.h"
#include "guard/text.h"
#include "launcher/plan/disabled_algorithms.h"
#include "launcher/plan/sealed_file.h"
#include "launcher/profile/embedded.h"

namespace jarmor::launcher {
namespace {

using guard::fail;
using guard::Failure;
using guard::PathJudge;
using guard::Property;
using guard::Result;
using Properties = std::vector<Property>;

constexpr std::size_t security_file_limit = std::size_t{1024} * 1024;
constexpr unsigned oldest_listed = 8;
constexpr unsigned include_depth = 8;

struct OwnList {
    const char* key;
    const char* elements;
};

/// What is disabled whatever the JDK says. RSA and DSA below 2048 bits stay allowed in TLS itself (a
/// self-signed certificate on a lab machine), not in a certificate chain.
constexpr std::array<OwnList, 3> own_lists = {{
    {"jdk.tls.disabledAlgorithms",
     "SSLv3, TLSv1, TLSv1.1, DTLSv1.0, RC4, DES, MD5withRSA, DH keySize < 2048, EC keySize < 224, "
     "3DES_EDE_CBC, anon, "
     "NULL, ECDH"},
    {"jdk.certpath.disabledAlgorithms",
     "MD2, MD5, SHA1 jdkCA & usage TLSServer, RSA keySize < 2048, DSA keySize < 2048, EC keySize < 224"},
    {"jdk.jar.disabledAlgorithms", "MD2, MD5, RSA keySize < 1024, DSA keySize < 1024"},
}};

std::string master_file(const std::string& java_home, unsigned feature) {
    return java_home +
           (feature <= oldest_listed ? "/lib/security/java.security" : "/conf/security/java.security");
}

std::string_view value_of(const Properties& properties, std::string_view key) {
    const Property* property = guard::find_property(properties, key);
    return property == nullptr ? std::string_view() : property->value;
}

bool is_true(std::string_view value) {
    return guard::lower(value) == "true";
}

Result<std::string> read_text(const std::string& path, PathJudge* judge) {
    if (judge == nullptr) return guard::read_file(path, security_file_limit, Failure::policy);
    auto file = judge->open_readable(path, Failure::policy);
    if (!file) return pass_on(file);
    return guard::read_all(file->fd.get(), file->path, security_file_limit, Failure::policy);
}

/// JDK 24 and later: "include FILE" puts the properties of FILE in its place.
Result<Properties> with_includes(std::string_view text, const std::string& path, unsigned feature,
                                 PathJudge* judge, unsigned depth) {
    auto parsed = guard::parse_properties(text, path);
    if (!parsed || feature < 24) return parsed;
    Properties all;
    for (auto& property : *parsed) {
        if (property.key != "include") {
            all.push_back(std::move(property));
            continue;
        }
        const std::string where = path + ":" + std::to_string(property.line);
        if (depth == 0 || property.value.find("${") != std::string::npos) {
            return fail(Failure::policy, where, "includes a file that cannot be known before the JVM runs",
                        "write its properties into the file itself");
        }
        const std::string target = property.value.starts_with('/')
                                       ? property.value
                                       : path.substr(0, path.rfind('/') + 1) + property.value;
        auto included = read_text(target, judge);
        if (!included) return pass_on(included);
        auto inner = with_includes(*included, target, feature, judge, depth - 1);
        if (!inner) return inner;
        all.insert(all.end(), std::make_move_iterator(inner->begin()), std::make_move_iterator(inner->end()));
    }
    return all;
}

/// What the JDK disables by itself: its java.security, and on Red Hat's JDKs the policy of the system.
Result<Properties> installed_properties(std::string_view text, const std::string& java_home, unsigned feature,
                                        PathJudge* judge) {
    auto all = with_includes(text, master_file(java_home, feature), feature, judge, include_depth);
    static const std::string system_policy = "/etc/crypto-policies/back-ends/java.config";
    if (!all || !is_true(value_of(*all, "security.useSystemPropertiesFile")) ||
        ::access(system_policy.c_str(), F_OK) != 0) {
        return all;
    }
    auto policy = read_text(system_policy, judge);
    if (!policy) return pass_on(policy);
    auto more = guard::parse_properties(*policy, system_policy);
    if (!more) return more;
    all->insert(all->end(), more->begin(), more->end());
    return all;
}

struct Additions {
    std::string path;  ///< empty: compiled in
    std::string text;
    unsigned feature = 0;
};

std::string make_command(const JavaSecurityRequest& request) {
    const std::string directory =
        request.directories.empty() ? "/etc/jarmor/java-security" : request.directories.front();
    const bool there = ::access(directory.c_str(), F_OK) == 0;
    return (there ? "" : "mkdir -p " + guard::shell_quote(directory) + " && ") + "jarmor java-security " +
           guard::shell_quote(request.java_home) + " > " +
           guard::shell_quote(directory + "/" + std::to_string(request.feature) + ".properties");
}

/// The file for this version or the nearest older one: installed ones first, then what is compiled in.
Result<Additions> find_additions(const JavaSecurityRequest& request, PathJudge& judge) {
    for (unsigned feature = request.feature; feature >= oldest_listed; --feature) {
        const std::string name = std::to_string(feature);
        for (const auto& directory : request.directories) {
            const std::string path = directory + "/" + name + ".properties";
            if (::access(path.c_str(), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) continue;
            auto file = judge.open_readable(path, Failure::policy);
            if (!file) return pass_on(file);
            auto text = guard::read_all(file->fd.get(), file->path, security_file_limit, Failure::policy);
            if (!text) return pass_on(text);
            return Additions{file->path, std::move(*text), feature};
        }
        for (const auto& embedded : embedded_java_security()) {
            if (embedded.name == name) return Additions{"", std::string(embedded.text), feature};
        }
    }
    return fail(Failure::policy, "java-security",
                "there is no file for JDK " + std::to_string(request.feature), make_command(request));
}

/// An old JDK 8 throws at its first TLS socket where a list has words that it does not know. Each JDK uses
/// the words that it does know in its own list, or explains them in the comments of its java.security.
std::optional<std::string> unknown_word(std::string_view list, std::string_view installed_list,
                                        std::string_view installed_text) {
    for (const char* word : {"include ", "denyAfter ", "jdkCA", "usage "}) {
        if (list.find(word) == std::string_view::npos) continue;
        // The list first: it is short.
        if (installed_list.find(word) == std::string_view::npos &&
            installed_text.find(word) == std::string_view::npos) {
            return word;
        }
    }
    return std::nullopt;
}

/// The elements of `installed` that do not stand in `list` as they are. Of the JDK that the additions were
/// made for there are few, and only they are worth taking apart.
std::string not_verbatim_in(std::string_view list, std::string_view installed) {
    const auto trimmed = [](std::string_view text) {
        const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
        return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
    };
    auto ours = guard::split(list, ',');
    std::transform(ours.begin(), ours.end(), ours.begin(), trimmed);
    std::string rest;
    for (const auto element : guard::split(installed, ',')) {
        if (std::find(ours.begin(), ours.end(), trimmed(element)) != ours.end()) continue;
        (rest += rest.empty() ? "" : ",") += element;
    }
    return rest;
}

/// The first element of the JDK's own list that ours does not cover.
std::optional<std::string> missing_element(std::string_view list, std::string_view installed) {
    const std::string rest = not_verbatim_in(list, installed);
    if (rest.empty()) return std::nullopt;
    const auto elements = parse_disabled_algorithms(list);
    for (auto& needed : parse_disabled_algorithms(rest)) {
        if (!covered_by(needed, elements)) return std::move(needed.text);
    }
    return std::nullopt;
}

Result<void> prove_complete(const Additions& additions, const Properties& installed,
                            const JavaSecurityRequest& request) {
    const std::string where = additions.path.empty()
                                  ? "java-security " + std::to_string(additions.feature) + " (built in)"
                                  : additions.path;
    auto parsed = guard::parse_properties(additions.text, where);
    if (!parsed) return pass_on(parsed);
    for (const auto& own : own_lists) {
        const std::string_view list = value_of(*parsed, own.key), needed = value_of(installed, own.key);
        if (const auto element = missing_element(list, needed)) {
            return fail(Failure::policy, where,
                        "lacks \"" + *element + "\" of " + own.key + ", which the JDK in " +
                            request.java_home + " disables by itself",
                        make_command(request));
        }
        if (const auto word = unknown_word(list, needed, request.installed_text)) {
            return fail(Failure::policy, where,
                        "uses \"" + *word + "\" in " + own.key + ", which the JDK in " + request.java_home +
                            " does not know",
                        make_command(request));
        }
    }
    return {};
}

/// The text in a file that only lives in memory, and that the JVM inherits.
Result<JavaSecurityFile> in_memory(std::string_view text) {
    auto file = sealed_file("jarmor-java-security", text);
    if (!file) return pass_on(file);
    // JDK 24 and later take the real path of a file and give up, in silence, on one that has none. A URL
    // with a host is opened as it stands, by every JDK.
    const int descriptor = file->release();
    return JavaSecurityFile{"file://localhost/proc/self/fd/" + std::to_string(descriptor), descriptor};
}

/// KEY=\ and the elements, in lines of readable length.
std::string property_text(const std::string& key, const std::vector<DisabledAlgorithm>& elements) {
    std::string text = key + "=";
    std::size_t column = 1000;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const std::string& element = elements[i].text;
        if (column + element.size() > 96) {
            text += i == 0 ? "\\\n   " : " \\\n   ";
            column = 4;
        }
        text += " " + element + (i + 1 < elements.size() ? "," : "");
        column += element.size() + 2;
    }
    return text + "\n";
}

/// What the file that is compiled in for this version, or the nearest older one, disables.
Result<Properties> built_in_lists(unsigned feature) {
    for (unsigned version = feature; version >= oldest_listed; --version) {
        for (const auto& embedded : embedded_java_security()) {
            if (embedded.name == std::to_string(version))
                return guard::parse_properties(embedded.text, "java-security " + std::to_string(version));
        }
    }
    return Properties{};
}

}  // namespace

Result<JavaSecurityFile> choose_java_security(const JavaSecurityRequest& request) {
    PathJudge judge(request.trust);
    auto installed = installed_properties(request.installed_text, request.java_home, request.feature, &judge);
    if (!installed) return pass_on(installed);
    if (!is_true(value_of(*installed, "security.overridePropertiesFile"))) {
        return fail(Failure::policy, master_file(request.java_home, request.feature),
                    "does not say security.overridePropertiesFile=true, so the JVM would ignore the "
                    "additions silently",
                    "set it there, or java_security = false below [jvm]");
    }
    auto additions = find_additions(request, judge);
    if (!additions) return pass_on(additions);
    auto complete = prove_complete(*additions, *installed, request);
    if (!complete) return pass_on(complete);
    if (additions->path.empty()) return in_memory(additions->text);
    return JavaSecurityFile{additions->path, -1};
}

Result<std::string> make_java_security(std::string_view installed_text, const std::string& java_home,
                                       unsigned feature) {
    auto installed = installed_properties(installed_text, java_home, feature, nullptr);
    if (!installed) return pass_on(installed);
    auto built_in = built_in_lists(feature);
    if (!built_in) return pass_on(built_in);
    std::string text = "# Additions to java.security for JDK " + std::to_string(feature) +
                       ": the lists of the JDK itself and those of jarmor, whichever is stricter.\n"
                       "# Source: " +
                       master_file(java_home, feature) + "\n# Refresh: jarmor java-security " +
                       guard::shell_quote(java_home) + "\n";
    for (const auto& own : own_lists) {
        const std::string_view needed = value_of(*installed, own.key), more = value_of(*built_in, own.key);
        auto merged = merge_disabled_algorithms(parse_disabled_algorithms(needed),
                                                parse_disabled_algorithms(own.elements));
        // A new file is not weaker than the one that is compiled in, as far as this JDK understands it.
        if (!unknown_word(more, needed, installed_text))
            merged = merge_disabled_algorithms(merged, parse_disabled_algorithms(more));
        text += "\n" + property_text(own.key, merged);
    }
    return text;
}

}  // namespace jarmor::launcher
