#include "launcher/cli/command_java_security.h"

#include "launcher/cli/output.h"
#include "launcher/confine/caller.h"
#include "launcher/plan/java_home.h"
#include "launcher/plan/java_security.h"

namespace jarmor::launcher {

guard::Result<int> command_java_security(const Request& request) {
    JavaRequest java;
    java.java_home = {request.target, {"command line", 0, 0}};
    auto trust = confine::trusted_by_caller();
    if (!trust) return pass_on(trust);
    java.trust = std::move(*trust);
    auto install = inspect_java(java);
    if (!install) return pass_on(install);
    auto text = make_java_security(install->security_text, install->home, install->release.version.feature);
    if (!text) return pass_on(text);
    auto put = put_result(request, *text);
    if (!put) return pass_on(put);
    return 0;
}

}  // namespace jarmor::launcher
