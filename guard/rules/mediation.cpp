#include "guard/rules/catalogue.h"
#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view far_classes[] = {"java.lang.Runtime", "java.lang.System",
                                            "java.lang.Process", "java.lang.Class",
                                            "java.lang.reflect", "javax.script",
                                            "java.io.File",      "java",
                                            "java.lang",         "*"};

Opinion is_allow_list(const std::string& text) {
    if (text == "ALLOW_LIST") return {};
    if (text == "BLOCK_LIST")
        return {Outcome::warn, "what is not on the list is allowed; ALLOW_LIST is right"};
    return {Outcome::fail, "ALLOW_LIST is right"};
}

Opinion is_something(const std::string& text) {
    if (!text.empty()) return {};
    return {Outcome::fail, "the list is empty"};
}

/// Classes, or beginnings of their names, that a script may use.
Opinion reaches_little(const std::string& text) {
    for (const std::string_view name : split(text, ',')) {
        for (const std::string_view far : far_classes) {
            if (name == far) return {Outcome::fail, std::string(name) + " leads to every other class"};
        }
    }
    return is_something(text);
}

constexpr Demand script_classes[] = {
    {.products = apim | mi,
     .key = "synapse_properties.'limit_java_class_access_in_scripts.enable'",
     .shipped = "",
     .judge = is_on,
     .right = "true"},
    {.products = apim | mi,
     .key = "synapse_properties.'limit_java_class_access_in_scripts.list_type'",
     .shipped = "",
     .judge = is_allow_list,
     .right = "\"ALLOW_LIST\""},
    {.products = apim | mi,
     .key = "synapse_properties.'limit_java_class_access_in_scripts.class_prefixes'",
     .shipped = "",
     .judge = reaches_little,
     .right = "\"org.apache.synapse.mediators.bsf.CommonScriptMessageContext,java.lang.String\"",
     .where = {"synapse_properties.'limit_java_class_access_in_scripts.list_type'", "block_list", false}},
};

constexpr Demand mediators[] = {
    {.products = apim,
     .key = "synapse_properties.'synapse.mediators.access.control.mode'",
     .shipped = "",
     .judge = is_allow_list,
     .where = {"synapse_properties.'synapse.mediators.access.control.list'", ""}},
    // Only with a list: without one no mediator would run.
    {.products = apim,
     .key = "synapse_properties.'synapse.mediators.access.control.mode'",
     .shipped = "",
     .judge = is_allow_list,
     .right = "\"ALLOW_LIST\"",
     .where = {"synapse_properties.'synapse.mediators.access.control.list'", "", false}},
    {.products = apim,
     .key = "synapse_properties.'synapse.mediators.access.control.list'",
     .shipped = "",
     .judge = is_something},
};

constexpr Demand try_it[] = {
    {.products = apim,
     .key = "system.parameter.tryItFunctionalityDisabled",
     .shipped = "false",
     .judge = is_on,
     .right = "true"},
};

}  // namespace

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
    .mendable = true,
    .check = check_demands<script_classes>,
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
    .mendable = true,
    .check = check_demands<mediators>,
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
    .mendable = true,
    .check = check_demands<try_it>,
};

}  // namespace jarmor::guard::rules
