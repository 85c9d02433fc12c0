#include "guard/rules/catalogue.h"

namespace jarmor::guard::rules {

extern const Rule script_class_access{
    .id = "script-class-access",
    .title = "Script mediators cannot reach arbitrary Java",
    .severity = Severity::error,
    .applies = apim | mi,
    .methods = verify,
    .phase = Phase::start,
    .demand = "Scripts of mediators reach only listed Java classes.",
    .evidence =
        "limit_java_class_access_in_scripts.* of [synapse_properties], and what "
        "preserve_previous_product_behaviour turns off.",
    .shipped = "No limit up to API-M 4.5 and MI 4.4; a block list of two in MI 4.5.",
    .remedy = "[synapse_properties] 'limit_java_class_access_in_scripts.enable' = true with an ALLOW_LIST",
};

extern const Rule mediator_access{
    .id = "mediator-access",
    .title = "Mediator allow-list",
    .severity = Severity::warning,
    .applies = apim,
    .methods = verify,
    .phase = Phase::start,
    .demand = "Only listed mediators run.",
    .evidence = "synapse.mediators.access.control.* of [synapse_properties].",
    .shipped = "A list of 31 in API-M 4.7, none before.",
    .remedy = "[synapse_properties] 'synapse.mediators.access.control.mode' = \"ALLOW_LIST\"",
};

extern const Rule tryit_disabled{
    .id = "tryit-disabled",
    .title = "Try-It tool disabled",
    .severity = Severity::warning,
    .applies = apim,
    .methods = verify,
    .phase = Phase::start,
    .demand = "The try-it tool is off.",
    .evidence = "[system.parameter] tryItFunctionalityDisabled.",
    .shipped = "On.",
    .remedy = "[system.parameter] tryItFunctionalityDisabled = true",
};

}  // namespace jarmor::guard::rules
