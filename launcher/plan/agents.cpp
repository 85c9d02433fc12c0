#include <algorithm>
#include <filesystem>
#include <string>

#include "launcher/plan/option_judges.h"
#include "launcher/plan/trusted_code.h"

namespace jarmor::launcher {

namespace {

/// What was found, without what mends it: that has a line of its own in a finding.
std::string without_mend(guard::Error error) {
    error.mend.clear();
    return error.line();
}

/// An agent, by whatever option it is asked for.
struct AgentRequest {
    std::string name;     ///< path, or the bare name of a library
    std::string options;  ///< what stands behind '=' or ':'
    std::string library;  ///< "jdwp" for libjdwp.so, however it is named
    bool is_agent = false;
};

std::string library_name(const std::string& path) {
    std::string name = std::filesystem::path(path).filename().string();
    if (name.starts_with("lib")) name.erase(0, 3);
    if (name.ends_with(".so")) name.erase(name.size() - 3);
    return name;
}

AgentRequest split_request(const std::string& value, char separator) {
    const auto at = value.find(separator);
    AgentRequest request;
    request.name = value.substr(0, at);
    if (at != std::string::npos) request.options = value.substr(at + 1);
    request.library = library_name(request.name);
    request.is_agent = true;
    return request;
}

AgentRequest read_request(const OptionKey& key) {
    if (key.name == "-javaagent") {
        auto request = split_request(key.value, '=');
        request.library.clear();
        return request;
    }
    AgentRequest request;
    if (key.name == "-agentlib" || key.name == "-agentpath") request = split_request(key.value, '=');
    if (key.name == "-Xrun") request = split_request(key.value, ':');
    // What -javaagent:JAR is short for.
    if (request.library == "instrument") {
        request = split_request(request.options, '=');
        request.library.clear();
    }
    return request;
}

const Agent* find_agent(const Judgement& judgement, const std::string& name) {
    const auto& agents = judgement.profile.jvm.agents;
    const auto found =
        std::find_if(agents.begin(), agents.end(), [&](const Agent& agent) { return agent.path == name; });
    return found == agents.end() ? nullptr : &*found;
}

/// A library that the JVM looks up by its name; what -javaagent names is always a file.
bool is_bare_library(const AgentRequest& request) {
    return !request.library.empty() && request.name.find('/') == std::string::npos;
}

void allow_agent(GivenOption& option, const AgentRequest& request, const Agent& agent) {
    option.decision.rule = "jvm-agent";
    option.decision.reason = "listed at " + agent.origin.text();
    if (has_parent_step(request.name)) {
        // Behind a link ".." leads elsewhere: the JVM gets the path that was judged.
        std::string text = option.option.text;
        text.replace(text.find(request.name), request.name.size(), agent.path);
        option.decision.action = guard::Action::replace;
        option.decision.result = text;
    }
    Judgement::pass(option);
}

void judge_agent(Judgement& judgement, GivenOption& option, const AgentRequest& request) {
    const bool bare = is_bare_library(request);
    const std::string name =
        bare ? request.name : absolute_path(request.name, judgement.context.working_directory);
    const std::string mend = "[[jvm.agent]] path = " + toml_string(name);
    const Agent* agent = bare || name.starts_with('/') ? find_agent(judgement, name) : nullptr;
    if (agent == nullptr) {
        judgement.refuse(option, {"jvm-agent", "the agent is not listed in the profile", mend});
        return;
    }
    if (bare) {
        judgement.not_guaranteed.push_back("agent library '" + name +
                                           "' is looked up by the JVM by its name");
    } else if (auto proof = judgement.context.prove_file(agent->path, agent->sha256); !proof) {
        judgement.refuse(option,
                         {"jvm-agent", "the listed agent cannot be trusted: " + without_mend(proof.error()),
                          proof.error().mend.empty() ? mend : proof.error().mend});
        return;
    }
    allow_agent(option, request, *agent);
}

/// Launcher-Agent-Class starts an agent out of the jar itself, before main, without any option (JDK 9).
void judge_manifest(Judgement& judgement) {
    const auto& context = judgement.context;
    if (context.manifest == nullptr || context.manifest->launcher_agent_class.empty() ||
        judgement.feature < 9)
        return;
    const auto full = absolute_path(judgement.jar, context.working_directory);
    const Agent* agent = find_agent(judgement, full);
    const std::string mend = "[[jvm.agent]] path = " + toml_string(full);
    if (agent == nullptr && !is_listed_as_trusted(judgement, full)) {
        if (judgement.waived("jvm-agent")) return;
        judgement.note(guard::Severity::error, judgement.jar,
                       {"jvm-agent",
                        "its manifest has Launcher-Agent-Class " + context.manifest->launcher_agent_class +
                            ": an agent that the profile does not list",
                        mend});
        return;
    }
    if (auto proof = context.prove_file(full, agent == nullptr ? "" : agent->sha256); !proof) {
        judgement.note(guard::Severity::error, judgement.jar,
                       {"jvm-agent", "the listed agent cannot be trusted: " + proof.error().line(), mend});
    }
}

}  // namespace

void judge_agents(Judgement& judgement) {
    for (auto& option : judgement.given) {
        if (option.settled) continue;
        const AgentRequest request = read_request(option.key);
        if (!request.is_agent) continue;
        if (request.library == "jdwp") {
            judge_debugger(judgement, option, request.options);
        } else {
            judge_agent(judgement, option, request);
        }
    }
    add_declared_debugger(judgement);
    judge_manifest(judgement);
}

}  // namespace jarmor::launcher
