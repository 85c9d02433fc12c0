#include "recording.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace jarmor::conformance {

namespace {

using nlohmann::json;

json read_json(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    return json::parse(file);
}

Outcome outcome_of(const json& entry) {
    Outcome outcome;
    outcome.exit = entry.at("exit");
    outcome.out = entry.at("stdout");
    outcome.version_probes = entry.at("version_probes");
    outcome.diagnostics = entry.at("diagnostics_started");
    outcome.tmp_left = entry.at("tmp_left");
    outcome.side_programs = entry.at("side_programs");
    for (const auto& launch : entry.at("launches"))
        outcome.launches.push_back({launch.at("argv"), launch.at("cwd"), launch.at("env"), {}});
    return outcome;
}

}  // namespace

Recording read_recording(const std::string& path) {
    const json text = read_json(path);
    Recording recording{text.at("product"),
                        text.at("script"),
                        text.at("layout").at("jars"),
                        text.at("layout").at("dirs"),
                        {}};
    for (const auto& entry : text.at("cases")) {
        recording.cases.push_back({entry.at("case"), entry.at("jdk"), entry.at("args"), entry.at("env"),
                                   entry.at("jvm_exits"), outcome_of(entry)});
    }
    return recording;
}

std::map<std::string, std::vector<Deviation>> read_deviations(const std::string& path) {
    const json text = read_json(path);
    std::map<std::string, std::vector<Deviation>> result;
    for (const auto& entry : text.at("deviations")) {
        const Deviation deviation{entry.at("field"), entry.at("old"), entry.at("new"), entry.at("rule")};
        const std::vector<std::string> ids = text.at("cases").at(entry.at("cases").get<std::string>());
        for (const auto& id : ids) result[id].push_back(deviation);
    }
    return result;
}

}  // namespace jarmor::conformance
