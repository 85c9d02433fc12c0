#include <algorithm>
#include <filesystem>
#include <string>

#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

namespace {

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

std::string absolute(const std::string& path, const std::string& directory) {
    if (path.find('/') == std::string::npos && directory.empty()) return path;
    std::filesystem::path full(path);
    if (full.is_relative() && !directory.empty()) full = std::filesystem::path(directory) / full;
    return full.lexically_normal().string();
}

const Agent* find_agent(const Judgement& judgement, const AgentRequest& request) {
    const auto& agents = judgement.profile.jvm.agents;
    const auto full = absolute(request.name, judgement.context.working_directory);
    const auto found = std::find_if(agents.begin(), agents.end(), [&](const Agent& agent) {
        return agent.path == request.name || agent.path == full;
    });
    return found == agents.end() ? nullptr : &*found;
}

void judge_agent(Judgement& judgement, GivenOption& option, const AgentRequest& request) {
    const bool bare_library = option.key.name != "-javaagent" &&
                              request.name.find('/') == std::string::npos && !request.library.empty();
    const std::string name =
        bare_library ? request.name : absolute(request.name, judgement.context.working_directory);
    const std::string mend = "[[jvm.agent]] path = " + toml_string(name);
    const Agent* agent = find_agent(judgement, request);
    if (agent == nullptr) {
        judgement.refuse(option, {"jvm-agent", "the agent is not listed in the profile", mend});
        return;
    }
    if (agent->path.find('/') == std::string::npos) {
        judgement.not_guaranteed.push_back("agent library '" + agent->path +
                                           "' is looked up by the JVM by its name");
    } else if (auto proof = judgement.context.prove_file(agent->path, agent->sha256); !proof) {
        judgement.refuse(option, {"jvm-agent", "the listed agent cannot be trusted: " + proof.error().line(),
                                  proof.error().mend.empty() ? mend : proof.error().mend});
        return;
    }
    option.decision.rule = "jvm-agent";
    option.decision.reason = "listed at " + agent->origin.text();
    Judgement::pass(option);
}

/// Launcher-Agent-Class starts an agent out of the jar itself, before main, without any option (JDK 9).
void judge_manifest(Judgement& judgement) {
    const auto& context = judgement.context;
    if (context.manifest == nullptr || context.manifest->launcher_agent_class.empty() ||
        judgement.feature < 9)
        return;
    const AgentRequest request = split_request(judgement.jar, '\0');
    const auto& trusted = judgement.profile.jvm.trusted_paths;
    const auto full = absolute(judgement.jar, context.working_directory);
    const bool listed =
        find_agent(judgement, request) != nullptr ||
        std::any_of(trusted.begin(), trusted.end(), [&](const auto& path) { return path.value == full; });
    const Agent* agent = find_agent(judgement, request);
    const std::string mend = "[[jvm.agent]] path = " + toml_string(full);
    if (!listed) {
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
    judge_manifest(judgement);
}

}  // namespace jarmor::launcher
