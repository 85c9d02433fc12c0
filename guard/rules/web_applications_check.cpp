#include <sys/stat.h>

#include <algorithm>

#include "guard/rules/config_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// Beginnings of the names of the applications that releases bring; each has the filter.
constexpr std::string_view shipped_applications[] = {"STRATOS_ROOT",
                                                     "account",
                                                     "admin",
                                                     "am#",
                                                     "api#",
                                                     "authenticationendpoint",
                                                     "callback",
                                                     "client-registration",
                                                     "commonauth",
                                                     "console",
                                                     "devportal",
                                                     "emailotpauthenticationendpoint",
                                                     "fileupload",
                                                     "forget-me",
                                                     "identity",
                                                     "internal#",
                                                     "keymanager-operations",
                                                     "keymanager",
                                                     "logincontext",
                                                     "mex",
                                                     "myaccount",
                                                     "oauth2",
                                                     "oidc",
                                                     "passivests",
                                                     "publisher",
                                                     "samlsso",
                                                     "scim2",
                                                     "service-catalog",
                                                     "smsotpauthenticationendpoint",
                                                     "t#",
                                                     "throttle",
                                                     "totpauthenticationendpoint",
                                                     "tracer",
                                                     "wso2",
                                                     "x509certificateauthenticationendpoint"};

constexpr std::string_view cache_filter =
    "<filter><filter-name>ContentTypeBasedCachePreventionFilter</filter-name><filter-class>"
    "org.wso2.carbon.ui.filters.cache.ContentTypeBasedCachePreventionFilter</filter-class><init-param>"
    "<param-name>patterns</param-name><param-value>text/html</param-value></init-param><init-param>"
    "<param-name>filterAction</param-name><param-value>enforce</param-value></init-param><init-param>"
    "<param-name>httpHeaders</param-name><param-value>Cache-Control: no-store, no-cache, must-revalidate"
    "</param-value></init-param></filter><filter-mapping><filter-name>ContentTypeBasedCachePreventionFilter"
    "</filter-name><url-pattern>/*</url-pattern></filter-mapping></web-app>";

bool is_shipped(const std::string& name) {
    return std::any_of(std::begin(shipped_applications), std::end(shipped_applications),
                       [&name](std::string_view shipped) { return name.starts_with(shipped); });
}

void judge_application(const Subject& subject, const std::string& path, Answer& answer) {
    const std::string file = path + "/WEB-INF/web.xml";
    const FileText text = subject.root.read(file);
    if (text.presence == Presence::unreadable) return answer.unknown(file, text.why);
    if (text.text.find("CachePreventionFilter") != std::string::npos ||
        text.text.find("no-store") != std::string::npos)
        return answer.pass(file, "forbids caching");
    const auto lines = split(text.text, '\n');
    const bool plain_end = std::count(lines.begin(), lines.end(), "</web-app>") == 1;
    answer.fail(file,
                text.presence == Presence::absent ? "is not there: its pages may be cached"
                                                  : "has no filter that forbids caching",
                plain_end ? std::vector<Mend>{replace_line(subject.root.real(file), "</web-app>",
                                                           std::string(cache_filter))}
                          : std::vector<Mend>{});
}

}  // namespace

void check_caching(const Subject& subject, Answer& answer) {
    const std::string folder = subject.home + "/repository/deployment/server/webapps";
    const Listing listing = subject.root.list(folder);
    if (listing.presence == Presence::unreadable) return answer.unknown(folder, listing.why);
    if (!subject.root.exists(subject.home + "/repository")) return answer.unknown(folder, "is not there");
    for (const std::string& name : listing.names) {
        if (is_shipped(name) || name.starts_with(".")) continue;
        const bool archive = name.ends_with(".war");
        const std::string stem = archive ? name.substr(0, name.size() - 4) : name;
        const FileStatus status = subject.root.status(folder + "/" + stem);
        if (archive && status.presence != Presence::found) {
            answer.unknown(folder + "/" + name, "is not unpacked yet: nothing of it is looked at");
        } else if (!archive && S_ISDIR(status.status.st_mode)) {
            judge_application(subject, folder + "/" + stem, answer);
        }
    }
    if (answer.statements().empty()) answer.pass(folder, "holds the applications of the release alone");
}

}  // namespace jarmor::guard::rules
