#include <optional>
#include <utility>

#include "guard/evidence/jdk_calendar.h"
#include "guard/evidence/product_release.h"
#include "guard/rules/answer.h"
#include "guard/rules/catalogue.h"
#include "guard/rules/subject.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

/// profiles/knowledge/product-jdks.tsv and jdk-calendar.tsv, embedded when jarmor is built.
std::string_view product_jdks_text();
std::string_view jdk_calendar_text();

namespace {

constexpr std::int64_t day_seconds = 24 * 60 * 60;
constexpr Day quarterly_grace = 30;  // from the day of an update until it has to be in place
constexpr Day monthly_grace = 14;
constexpr Day short_term_life = 182;  // a release between two long-term ones gets updates for six months
constexpr Day stale_knowledge = 180;

/// The release file of the JDK; otherwise the answer is given.
std::optional<JdkRelease> open_jdk(const Subject& subject, Answer& answer) {
    if (subject.java_home.empty()) {
        answer.unknown("[jvm] java_home", "names no JDK");
        return std::nullopt;
    }
    const std::string path = subject.java_home + "/release";
    const FileText text = subject.root.read(path);
    if (text.presence != Presence::found) {
        answer.unknown(path, text.why);
        return std::nullopt;
    }
    auto release = parse_jdk_release(text.text, path);
    if (release) return std::move(*release);
    answer.unknown(release.error().where, release.error().what);
    return std::nullopt;
}

struct JdkSpan {
    unsigned first = 0, last = 0;
};

/// What a release of a product supports, or nothing where the table does not know it.
std::optional<JdkSpan> supported_jdks(std::string_view product, const ReleaseNumber& version) {
    // Two numbers decide: 4.5.0 and 4.5.1 are one release.
    ReleaseNumber shortened = version;
    if (shortened.parts.size() > 2) shortened.parts.resize(2);
    for (const std::string_view line : split(product_jdks_text(), '\n')) {
        const auto cells = split(line, '\t');
        if (cells.size() != 5 || cells[0] != product) continue;
        if (shortened < parse_release_number(cells[1]) || parse_release_number(cells[2]) < shortened)
            continue;
        const auto first = parse_release_number(cells[3]), last = parse_release_number(cells[4]);
        if (first.parts.size() == 1 && last.parts.size() == 1) return JdkSpan{first.parts[0], last.parts[0]};
    }
    return std::nullopt;
}

void check_version(const Subject& subject, Answer& answer) {
    if (subject.product == 0) return answer.not_applicable("the program names no JDK that it supports");
    if (subject.product == bi) {
        return answer.unknown(subject.home,
                              "class files of the program are not read by this version of jarmor");
    }
    const auto jdk = open_jdk(subject, answer);
    if (!jdk) return;
    const ProductRelease product = read_product_release(subject.root, subject.home);
    if (product.presence != Presence::found) return answer.unknown(product.where, product.why);
    const std::string name = product.name + " " + product.version.text();
    const auto span = supported_jdks(scope_words(subject.product).front(), product.version);
    if (!span) return answer.warn(product.where, name + " is no release that jarmor knows the JDKs of");
    const std::string said = "JDK " + jdk->version.text + " for " + name + ", which supports " +
                             std::to_string(span->first) + " to " + std::to_string(span->last);
    const std::string where = subject.java_home + "/release";
    if (jdk->version.feature < span->first || jdk->version.feature > span->last)
        return answer.fail(where, said);
    answer.pass(where, said);
}

/// A JDK of a day, against the updates that came out until now.
void judge_age(const JdkCalendar& calendar, Day released, Day now, const std::string& where,
               const std::string& jdk, Answer& answer) {
    const Day demanded = calendar.quarterly(now - quarterly_grace);
    const std::string said = jdk + " of " + day_text(released);
    if (released >= demanded) {
        const Day monthly = calendar.latest(now - monthly_grace);
        if (released >= monthly) return answer.pass(where, said);
        return answer.warn(where, said + " lacks the update of " + day_text(monthly));
    }
    const std::string lacks = said + " lacks the quarterly update of " + day_text(demanded);
    if (released >= calendar.quarterly(demanded - 1)) return answer.warn(where, lacks);
    answer.fail(where, lacks + " and the one before");
}

void check_patched(const Subject& subject, Answer& answer) {
    const auto jdk = open_jdk(subject, answer);
    if (!jdk) return;
    const JdkCalendar calendar(jdk_calendar_text());
    const Day now = subject.at / day_seconds;
    const std::string where = subject.java_home + "/release";
    const std::string name = "JDK " + jdk->version.text;
    const auto released = calendar.released(*jdk);
    if (!released) return answer.unknown(where, name + " is an update that jarmor does not know the day of");
    if (!calendar.long_term(jdk->version.feature) && now - *released > short_term_life) {
        return answer.fail(
            where, name + " of " + day_text(*released) + " gets no more updates: it is no long-term release");
    }
    if (now - calendar.known() > stale_knowledge) {
        answer.warn("jarmor", "its calendar of JDK updates is of " + day_text(calendar.known()) +
                                  ": use a newer jarmor");
    }
    judge_age(calendar, *released, now, where, name, answer);
}

}  // namespace

extern const Rule jvm_version_supported{
    .id = "jvm-version-supported",
    .title = "JDK major version is in the product range",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "The JDK is one that the release of the product supports.",
    .evidence = "release of the JDK, the version of the product, profiles/knowledge/product-jdks.tsv.",
    .shipped =
        "API-M and Streaming Integrator print an error and go on; Micro Integrator ends with status 0.",
    .remedy = "Install a JDK of the range and set [jvm] java_home.",
    .check = check_version,
};

extern const Rule jvm_patched{
    .id = "jvm-patched",
    .title = "JDK is at a recent security update",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify | watch,
    .phase = Phase::check,
    .demand = "The JDK has the last quarterly security update, and no later one is missing for long.",
    .evidence =
        "JAVA_VERSION and JAVA_VERSION_DATE of the release file, against the calendar of updates "
        "(profiles/knowledge/jdk-calendar.tsv).",
    .shipped = "Images stay at the update they were built with.",
    .remedy = "Upgrade the package, or build the image anew.",
    .check = check_patched,
};

}  // namespace jarmor::guard::rules
