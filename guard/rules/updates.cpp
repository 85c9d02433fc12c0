#include "guard/rules/catalogue.h"
#include "guard/rules/config_checks.h"

namespace jarmor::guard::rules {

extern const Rule update_level{
    .id = "update-level",
    .title = "WSO2 update (patch) level is recent",
    .severity = Severity::error,
    .applies = apim | mi | si,
    .methods = verify | attest,
    .phase = Phase::check,
    .demand =
        "The release and its update level are known, and at least [rules] update-level min_level, or newer "
        "than max_age_days, or the newest public release.",
    .evidence = "updates/product.txt, updates/config.json, bin/version.txt; times of the plugin jars.",
    .shipped = "A public zip has no update level at all, and never gets one by itself.",
    .remedy =
        "Run bin/wso2update_linux, or move to the newest release; with neither, sign it off with the ticket.",
    .check = check_update_level,
};

}  // namespace jarmor::guard::rules
