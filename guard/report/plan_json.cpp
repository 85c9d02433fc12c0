#include "guard/report/plan_json.h"

#include <cstdio>
#include <utility>

#include "guard/report/plan_report.h"

namespace jarmor::guard {

namespace {

Json java_json(const LaunchPlan& plan) {
    Json json = Json::object();
    json.set("path", plan.java).set("home", plan.java_home).set("version", plan.jdk.text);
    json.set("vendor", plan.jdk_vendor).set("origin", plan.java_origin.text());
    return json;
}

Json to_json(const Decision& decision) {
    Json json = Json::object();
    json.set("action", std::string(to_text(decision.action)));
    if (!decision.given.empty()) json.set("given", decision.given);
    if (!decision.result.empty()) json.set("result", decision.result);
    json.set("origin", decision.from.text());
    if (!decision.rule.empty()) json.set("rule", decision.rule);
    if (!decision.reason.empty()) json.set("reason", decision.reason);
    if (!decision.mend.empty()) json.set("mend", decision.mend);
    return json;
}

Json to_json(const Finding& finding) {
    Json json = Json::object();
    json.set("rule", finding.rule).set("severity", std::string(to_text(finding.severity)));
    json.set("where", finding.where).set("found", finding.found);
    if (!finding.mend.empty()) json.set("mend", finding.mend);
    return json;
}

Json to_json(const Identity& identity) {
    Json groups = Json::array();
    for (const gid_t group : identity.groups) groups.add(Json(std::uint64_t{group}));
    Json json = Json::object();
    json.set("uid", Json(std::uint64_t{identity.uid})).set("gid", Json(std::uint64_t{identity.gid}));
    json.set("groups", std::move(groups)).set("name", identity.name).set("home", identity.home);
    json.set("changes", Json(identity.changes)).set("origin", identity.origin.text());
    return json;
}

Json to_json(const Limits& limits) {
    char umask[8];
    (void)std::snprintf(umask, sizeof umask, "%04o", static_cast<unsigned>(limits.umask));
    Json json = Json::object();
    // 0 means that jarmor leaves the limit alone.
    if (limits.nofile != 0) json.set("nofile", Json(limits.nofile));
    json.set("core", Json(limits.core)).set("umask", std::string(umask));
    return json;
}

Json to_json(const MemoryPlan& memory) {
    Json json = Json::object();
    const auto number = [&json](const char* name, std::uint64_t value) { json.set(name, Json(value)); };
    number("limit_mib", memory.limit);
    number("heap_mib", memory.heap);
    number("metaspace_mib", memory.metaspace);
    number("code_mib", memory.code);
    number("threads_mib", memory.threads);
    number("direct_mib", memory.direct);
    number("gc_mib", memory.gc);
    number("libc_mib", memory.libc);
    json.set("source", memory.limit_source).set("fits", Json(memory.fits));
    return json;
}

template <class T>
Json json_list(const std::vector<T>& items) {
    Json list = Json::array();
    for (const T& item : items) list.add(to_json(item));
    return list;
}

}  // namespace

Redactor plan_redactor(const LaunchPlan& plan, const char* const* environ) {
    Redactor redactor;
    redactor.learn_environment(environ);
    redactor.learn_environment(plan.environ);
    redactor.learn_words(plan.argv);
    std::vector<std::string> words;
    for (const Decision& decision : plan.options) {
        words.push_back(decision.given);
        words.push_back(decision.result);
    }
    redactor.learn_words(words);
    return redactor;
}

void set_plan(Json& json, const LaunchPlan& plan) {
    json.set("profile", plan.profile).set("mode", plan.mode).set("environment_kind", plan.environment_kind);
    json.set("java", java_json(plan)).set("identity", to_json(plan.identity));
    json.set("limits", to_json(plan.limits)).set("keep_net_bind", Json(plan.keep_net_bind));
    json.set("memory", to_json(plan.memory)).set("argv", Json(plan.argv));
    if (plan.program != 0) json.set("program_origin", plan.program_origin.text());
    json.set("options", json_list(plan.options)).set("environment", json_list(plan.variables));
    json.set("findings", json_list(plan.findings)).set("not_guaranteed", Json(plan.not_guaranteed));
}

std::string plan_json(const LaunchPlan& plan, const Redactor& redactor, std::optional<Json> host_names) {
    Json json = Json::object();
    json.set("schema", std::string("jarmor-plan-1"));
    set_plan(json, plan);
    if (host_names) json.set("host_names", std::move(*host_names));
    return json.text(redactor);
}

}  // namespace jarmor::guard
