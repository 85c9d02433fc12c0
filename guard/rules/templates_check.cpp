#include <sys/stat.h>

#include "guard/rules/config_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::size_t most_templates = 2000;
constexpr unsigned deepest_folder = 12;

/// What deployment.toml decides: a template that holds a value of its own decides instead of it.
constexpr std::string_view decided_elsewhere[] = {"HttpsProtocols", "PreferredCiphers", "HostnameVerifier",
                                                  "sslEnabledProtocols", "sslProtocol"};

/// Whether a line gives one of the names a literal: <parameter name="X">y or X="y".
std::string_view literal_in(std::string_view line) {
    for (const std::string_view name : decided_elsewhere) {
        const auto at = line.find(name);
        if (at == std::string_view::npos) continue;
        std::string_view rest = line.substr(at + name.size());
        if (rest.starts_with("\">"))
            rest.remove_prefix(2);
        else if (rest.starts_with("=\""))
            rest.remove_prefix(2);
        else if (rest.starts_with(">"))
            rest.remove_prefix(1);
        else
            continue;
        // "{{" and "{%": the configuration is put in there; a comment or an empty element sets nothing.
        if (!rest.empty() && rest.front() != '{' && rest.front() != '<' && rest.front() != '"' &&
            rest.front() != '$')
            return name;
    }
    return {};
}

class TemplateWalk {
  public:
    TemplateWalk(const Subject& subject, Answer& answer) : subject_(subject), answer_(answer) {}

    void folder(const std::string& path, unsigned depth) {
        if (depth > deepest_folder) return;
        const Listing listing = subject_.root.list(path);
        if (listing.presence == Presence::unreadable) return answer_.unknown(path, listing.why);
        for (const std::string& name : listing.names) {
            const std::string below = path + "/" + name;
            const FileStatus status = subject_.root.status(below);
            if (S_ISDIR(status.status.st_mode)) folder(below, depth + 1);
            if (S_ISREG(status.status.st_mode) && name.ends_with(".j2")) file(below);
        }
    }
    std::size_t count() const { return count_; }

  private:
    void file(const std::string& path) {
        if (++count_ > most_templates) return;
        const FileText text = subject_.root.read(path);
        if (text.presence != Presence::found) return answer_.unknown(path, text.why);
        unsigned number = 0;
        bool comment = false;
        for (const std::string_view line : split(text.text, '\n')) {
            ++number;
            comment = comment || line.find("<!--") != std::string_view::npos;
            const std::string_view name = comment ? std::string_view() : literal_in(line);
            if (line.find("-->") != std::string_view::npos) comment = false;
            if (!name.empty())
                answer_.fail(path + ":" + std::to_string(number),
                             std::string(name) + " has a value of its own, whatever deployment.toml says");
        }
    }

    const Subject& subject_;
    Answer& answer_;
    std::size_t count_ = 0;
};

}  // namespace

void check_templates(const Subject& subject, Answer& answer) {
    const std::string folder = subject.home + "/repository/resources/conf/templates";
    if (!subject.root.exists(folder)) return answer.unknown(folder, "is not there");
    TemplateWalk walk(subject, answer);
    walk.folder(folder, 0);
    if (answer.statements().empty())
        answer.pass(folder, std::to_string(walk.count()) + " templates, none with a value of its own");
}

}  // namespace jarmor::guard::rules
