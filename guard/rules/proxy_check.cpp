#include <algorithm>
#include <string>

#include "guard/rules/config_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// One file of nginx on this host.
struct ProxyFile {
    std::string path, text;
};

std::vector<ProxyFile> proxy_files(const Subject& subject, Answer& answer) {
    std::vector<std::string> paths = {"/etc/nginx/nginx.conf"};
    for (const char* folder : {"/etc/nginx/conf.d", "/etc/nginx/sites-enabled"}) {
        for (const std::string& name : subject.root.list(folder).names)
            paths.push_back(std::string(folder) + "/" + name);
    }
    std::vector<ProxyFile> files;
    for (const std::string& path : paths) {
        FileText text = subject.root.read(path);
        if (text.presence == Presence::unreadable) answer.unknown(path, text.why);
        if (text.presence == Presence::found) files.push_back({path, std::move(text.text)});
    }
    return files;
}

std::string_view trimmed(std::string_view line) {
    line = line.substr(0, line.find('#'));
    while (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
    while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
    return line;
}

/// Each line that is exactly this statement, with another one in its place.
std::vector<Mend> replaced_lines(const Subject& subject, const ProxyFile& file, std::string_view statement,
                                 const std::string& other) {
    std::vector<Mend> mends;
    for (const std::string_view line : split(file.text, '\n')) {
        if (trimmed(line) != statement || line.find('#') != std::string_view::npos) continue;
        std::string made(line);
        made.replace(made.find(statement), statement.size(), other);
        const auto same = [&line](const Mend& mend) { return mend.old == line; };
        if (std::none_of(mends.begin(), mends.end(), same))
            mends.push_back(replace_line(subject.root.real(file.path), std::string(line), made));
    }
    return mends;
}

/// What a file of nginx does with the paths of administrators.
struct Routes {
    bool everything = false;  ///< "location /" goes to a server behind
    bool closed = false;      ///< /carbon and /services are answered here
};

Routes routes_of(const std::string& text) {
    Routes routes;
    bool root = false, admin = false;
    for (const std::string_view raw : split(text, '\n')) {
        const std::string_view line = trimmed(raw);
        if (line.starts_with("location")) {
            root = line.starts_with("location / ") || line.starts_with("location /{");
            admin = line.find("carbon") != std::string_view::npos &&
                    line.find("services") != std::string_view::npos;
        }
        const bool passes = line.find("proxy_pass") != std::string_view::npos;
        const bool refuses = line.find("return 4") != std::string_view::npos ||
                             line.find("deny all") != std::string_view::npos;
        routes.everything = routes.everything || (root && passes);
        routes.closed = routes.closed || (admin && refuses);
    }
    return routes;
}

}  // namespace

void check_proxy_logs(const Subject& subject, Answer& answer) {
    for (const ProxyFile& file : proxy_files(subject, answer)) {
        unsigned number = 0;
        for (const std::string_view line : split(file.text, '\n')) {
            ++number;
            if (trimmed(line) != "access_log off;") continue;
            answer.fail(
                file.path + ":" + std::to_string(number), "keeps no log of what comes in",
                replaced_lines(subject, file, "access_log off;", "access_log /var/log/nginx/access.log;"));
        }
    }
    if (answer.statements().empty())
        answer.unknown(
            "",
            "whether logs of network devices are kept and looked at only people know: nobody signed it off");
}

void check_admin_contexts(const Subject& subject, Answer& answer) {
    for (const ProxyFile& file : proxy_files(subject, answer)) {
        if (file.text.find("proxy_pass") == std::string::npos) continue;
        const Routes routes = routes_of(file.text);
        if (routes.everything && !routes.closed) {
            answer.fail(
                file.path, "hands on every path, /carbon and /services too",
                replaced_lines(subject, file, "location / {",
                               "location ~ ^/+(carbon|services)(/|;|$) { return 404; } location / {"));
        } else {
            answer.pass(file.path, "answers for /carbon and /services itself, or hands on named paths only");
        }
    }
    if (answer.statements().empty())
        answer.unknown(
            "",
            "no proxy on this host; whether one elsewhere keeps them away only people know: nobody "
            "signed it off");
}

}  // namespace jarmor::guard::rules
