#include <charconv>

#include "guard/evidence/properties.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view tomcat_versions = "transport.https.sslHostConfig.properties.protocols";
constexpr std::string_view header_filter = "org.apache.catalina.filters.HttpHeaderSecurityFilter";
constexpr unsigned year_of_seconds = 31'536'000, half_a_year_of_seconds = 15'552'000;

constexpr std::string_view filter_block = R"([[tomcat.filter]]
name = "HttpHeaderSecurityFilter"
class = "org.apache.catalina.filters.HttpHeaderSecurityFilter"

[tomcat.filter.init_params]
hstsEnabled = true
hstsMaxAgeSeconds = 31536000

[[tomcat.filter_mapping]]
name = "HttpHeaderSecurityFilter"
url_pattern = "/*")";

/// Whether the JDK itself refuses TLS 1.0 and 1.1, whatever it is asked for.
bool jdk_refuses_old_versions(const Subject& subject) {
    const std::string path = subject.java_home + "/conf/security/java.security";
    const FileText text = subject.root.read(path);
    const auto properties = parse_properties(text.text, path);
    if (text.presence != Presence::found || !properties) return false;
    const Property* off = find_property(*properties, "jdk.tls.disabledAlgorithms");
    if (off == nullptr) return false;
    unsigned seen = 0;
    for (std::string_view name : split(off->value, ',')) {
        while (name.starts_with(' ')) name.remove_prefix(1);
        if (name == "TLSv1" || name == "TLSv1.1") ++seen;
    }
    return seen >= 2;
}

unsigned number_of(const std::string& text) {
    unsigned number = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// Whether a filter of this name is mapped to every path.
bool is_mapped(const Configuration& configuration, const std::string& name) {
    for (const std::string& key : configuration.keys_of("tomcat.filter_mapping.*.name")) {
        const std::string prefix = key.substr(0, key.size() - 4);
        if (configuration.get(key).text == name && configuration.get(prefix + "url_pattern").text == "/*")
            return true;
    }
    return false;
}

void judge_filter(const Subject& subject, const Configuration& configuration, const std::string& prefix,
                  Answer& answer) {
    const Setting on = configuration.get(prefix + "init_params.hstsEnabled");
    const std::string key = prefix + "init_params.hstsMaxAgeSeconds";
    const Setting age = configuration.get(key);
    if (lower(on.text) != "true") {
        answer.fail(configuration.shown, "the filter has no hstsEnabled = true",
                    set_value(subject, configuration, prefix + "init_params.hstsEnabled", "true"));
    }
    const unsigned seconds = number_of(age.text);
    const std::string found = "hstsMaxAgeSeconds is " + (age.text.empty() ? "not set" : age.text) + "; " +
                              std::to_string(year_of_seconds) + " are a year";
    if (seconds < half_a_year_of_seconds) {
        answer.fail(age.where, found,
                    set_value(subject, configuration, key, std::to_string(year_of_seconds)));
    } else if (seconds < year_of_seconds) {
        answer.warn(age.where, found,
                    set_value(subject, configuration, key, std::to_string(year_of_seconds)));
    }
    if (!is_mapped(configuration, configuration.get(prefix + "name").text))
        answer.fail(configuration.shown, "no [[tomcat.filter_mapping]] maps the filter to /*");
}

}  // namespace

void check_tomcat_versions(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const Setting setting = configuration->get(tomcat_versions);
    if (!setting.trouble.empty()) return answer.unknown(setting.where, setting.trouble);
    const std::string text = setting.is_set ? setting.text : "+TLSv1,+TLSv1.1,+TLSv1.2";
    const Opinion opinion = is_strong_tls(text);
    const std::string where = setting.is_set ? setting.where : configuration->shown;
    const std::string found = std::string(tomcat_versions) + " is " + text;
    if (opinion.outcome == Outcome::pass) return answer.pass(where, found);
    auto mends = set_value(subject, *configuration, tomcat_versions, "\"+TLSv1.2,+TLSv1.3\"");
    // What nobody asked for is not offered where the JDK has it off.
    if (!setting.in_file && jdk_refuses_old_versions(subject))
        return answer.warn(where, found + "; only the JDK refuses the old versions", std::move(mends));
    answer.fail(where, found + ": " + opinion.why, std::move(mends));
}

void check_hsts(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    bool found = false;
    for (const std::string& key : configuration->keys_of("tomcat.filter.*.class")) {
        if (configuration->get(key).text != header_filter) continue;
        found = true;
        judge_filter(subject, *configuration, key.substr(0, key.size() - 5), answer);
    }
    if (!found) {
        answer.fail(configuration->shown, "no [[tomcat.filter]] is the " + std::string(header_filter),
                    {append_line(subject.root.real(configuration->path), "\n" + std::string(filter_block))});
    }
    if (answer.statements().empty())
        answer.pass(configuration->shown, "browsers come back over TLS for a year");
}

}  // namespace jarmor::guard::rules
