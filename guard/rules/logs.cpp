#include <charconv>
#include <utility>

#include "guard/evidence/log4j2.h"
#include "guard/rules/answer.h"
#include "guard/rules/catalogue.h"
#include "guard/rules/subject.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr unsigned most_kept_files = 1000;

/// The appenders of the product, and the text they were read from.
struct LogFile {
    std::string path, text;
    std::vector<Appender> appenders;
};

/// The log configuration of the product; otherwise the answer is given.
bool open_logs(const Subject& subject, LogFile& file, Answer& answer) {
    if ((subject.product & (apim | mi)) == 0) {
        if (subject.product == si) {
            answer.unknown("conf/server/log4j2.xml", "is not read by this version of jarmor");
        } else {
            answer.not_applicable("logs to standard output, which whoever reads it rotates");
        }
        return false;
    }
    file.path = subject.home + (subject.product == mi ? "/conf" : "/repository/conf") + "/log4j2.properties";
    const FileText text = subject.root.read(file.path);
    if (text.presence != Presence::found) {
        answer.unknown(file.path, text.why);
        return false;
    }
    auto properties = parse_properties(text.text, file.path);
    if (!properties) {
        answer.unknown(properties.error().where, properties.error().what);
        return false;
    }
    file.text = text.text;
    file.appenders = read_appenders(*properties);
    if (file.appenders.empty()) answer.unknown(file.path, "names no appender");
    return !file.appenders.empty();
}

/// "key = value" in place of the line that sets the key, or at the end. Nothing for a value that goes on in
/// the next line.
std::vector<Mend> set_property(const Subject& subject, const LogFile& file, const Property* old,
                               const std::string& key, const std::string& value) {
    const std::string path = subject.root.real(file.path);
    const std::string line = key + " = " + value;
    if (old == nullptr) return {append_line(path, line)};
    const auto lines = split(file.text, '\n');
    const std::string raw = old->line <= lines.size() ? std::string(lines[old->line - 1]) : std::string();
    if (raw.empty() || raw.ends_with('\\')) return {};
    return {replace_line(path, raw, line)};
}

/// Collects what one appender lacks, each with the line that mends it.
class AppenderJudge {
  public:
    AppenderJudge(const Subject& subject, const LogFile& file, const Appender& appender, Answer& answer)
        : subject_(subject), file_(file), appender_(appender), answer_(answer) {}

    void judge_rotation() {
        const std::string size = appender_.policy("sizebasedtriggeringpolicy");
        const bool rolls = appender_.word("type").starts_with("rolling");
        if (!rolls) {
            return fail("type", "is a file that grows without end",
                        {{"type", "RollingFile"},
                         {"filePattern", rolled_name()},
                         {"policies.type", "Policies"},
                         {"policies.size.type", "SizeBasedTriggeringPolicy"},
                         {"policies.size.size", "10MB"},
                         {"strategy.type", "DefaultRolloverStrategy"},
                         {"strategy.max", "20"}});
        }
        if (size.empty() && !rotates_by_time()) {
            fail("policies.type", "has no policy that begins a new file",
                 {{"policies.type", "Policies"},
                  {"policies.size.type", "SizeBasedTriggeringPolicy"},
                  {"policies.size.size", "10MB"}});
        }
        judge_names(size);
        judge_bound();
    }

    void judge_message() {
        const std::string layout = appender_.word("layout.type");
        if (layout == "jsontemplatelayout" || layout == "jsonlayout") return;
        const Property* pattern = appender_.find("layout.pattern");
        const std::string text = pattern == nullptr ? "%m%n" : pattern->value;
        if (message_guard(text) != MessageGuard::none) return;
        Wanted wanted;
        if (layout.empty()) wanted.push_back({"layout.type", "PatternLayout"});
        // A backslash in a pattern is an escape of the file as well: no edit by rote.
        if (text.find('\\') == std::string::npos)
            wanted.push_back({"layout.pattern", with_encoded_message(text)});
        fail("layout.pattern", "a line break in a message begins a line of its own", wanted);
    }

  private:
    using Wanted = std::vector<std::pair<std::string, std::string>>;

    void fail(const std::string& key, const std::string& found, const Wanted& wanted) {
        std::vector<Mend> mends;
        for (const auto& [name, value] : wanted) {
            if (appender_.word(name) == lower(value)) continue;
            for (Mend& mend : set_property(subject_, file_, appender_.find(name), full_key(name), value))
                mends.push_back(std::move(mend));
        }
        const Property* property = appender_.find(key);
        if (property == nullptr) property = appender_.find("type");
        answer_.fail(file_.path + (property == nullptr ? "" : ":" + std::to_string(property->line)),
                     appender_.name + ": " + found, std::move(mends));
    }

    std::string full_key(const std::string& name) const { return "appender." + appender_.name + "." + name; }

    bool rotates_by_time() const {
        return !appender_.policy("timebasedtriggeringpolicy").empty() ||
               !appender_.policy("crontriggeringpolicy").empty();
    }

    std::string rolled_name() const {
        const Property* name = appender_.find("fileName");
        return (name == nullptr ? "${sys:carbon.home}/repository/logs/" + appender_.name : name->value) +
               ".%d{yyyy-MM-dd}-%i";
    }

    void judge_names(const std::string& size) {
        const Property* pattern = appender_.find("filePattern");
        if (size.empty() || (pattern != nullptr && pattern->value.find("%i") != std::string::npos)) return;
        const std::string old = pattern == nullptr ? "" : pattern->value;
        const std::size_t dot = old.rfind('.');
        const bool extension = dot != std::string::npos && old.find('/', dot) == std::string::npos &&
                               old.find('}', dot) == std::string::npos;
        const std::string stem = extension ? old.substr(0, dot) : old;
        const std::string name =
            pattern == nullptr ? rolled_name() : stem + "-%i" + (extension ? old.substr(dot) : "");
        fail("filePattern", "filePattern has no %i, so that files of one day overwrite each other",
             {{"filePattern", name}});
    }

    void judge_bound() {
        for (const Property& setting : appender_.settings) {
            if (setting.key.starts_with("strategy.") && lower(setting.value) == "delete") return;
        }
        unsigned most = 0;
        const std::string text = appender_.word("strategy.max");
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), most);
        if (error == std::errc{} && end == text.data() + text.size() && most > 0 && most <= most_kept_files)
            return;
        Wanted wanted{{"strategy.max", "20"}};
        if (appender_.find("strategy.type") == nullptr)
            wanted.push_back({"strategy.type", "DefaultRolloverStrategy"});
        fail("strategy.max", "strategy.max does not bound the number of files", wanted);
    }

    const Subject& subject_;
    const LogFile& file_;
    const Appender& appender_;
    Answer& answer_;
};

void check_rotation(const Subject& subject, Answer& answer) {
    LogFile file;
    if (!open_logs(subject, file, answer)) return;
    for (const Appender& appender : file.appenders) {
        if (appender.writes_file()) AppenderJudge(subject, file, appender, answer).judge_rotation();
    }
    if (answer.statements().empty())
        answer.pass(file.path, std::to_string(file.appenders.size()) + " appenders, each file bounded");
}

void check_forging(const Subject& subject, Answer& answer) {
    LogFile file;
    if (!open_logs(subject, file, answer)) return;
    for (const Appender& appender : file.appenders) {
        if (appender.writes_file() || appender.word("type") == "console")
            AppenderJudge(subject, file, appender, answer).judge_message();
    }
    if (answer.statements().empty())
        answer.pass(file.path, std::to_string(file.appenders.size()) + " appenders, no bare message");
}

}  // namespace

extern const Rule log_rotation{
    .id = "log-rotation",
    .title = "Every file appender rotates and is bounded",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "Every log file rotates, keeps a bounded number of files, and overwrites none of them.",
    .evidence = "Appenders of log4j2.properties; log4j2.xml of Streaming Integrator.",
    .shipped =
        "Rotates by day and size; the names of several Micro Integrator logs have no %i, those of Streaming "
        "Integrator no bound.",
    .remedy = "Policies with a size, %i in filePattern, strategy.max.",
    .mendable = true,
    .check = check_rotation,
};

extern const Rule log_forging{
    .id = "log-forging",
    .title = "Log lines cannot be forged",
    .severity = Severity::error,
    .applies = apim | mi | si | bi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "What a client sends cannot begin a new line of a log.",
    .evidence = "layout.pattern of the appenders of log4j2.properties; PatternLayout of log4j2.xml.",
    .shipped = "Every shipped pattern has the bare message.",
    .remedy = "Write %enc{%m}{CRLF} for %m.",
    .mendable = true,
    .check = check_forging,
};

}  // namespace jarmor::guard::rules
