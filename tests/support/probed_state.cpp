#include "probed_state.h"

#include <algorithm>

namespace jarmor::support {

ProbedState::ProbedState(std::string_view output) {
    while (!output.empty()) {
        const auto end = output.find('\n');
        std::string_view line = output.substr(0, end);
        output = end == std::string_view::npos ? std::string_view() : output.substr(end + 1);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);  // a terminal's line end
        const auto space = line.find(' ');
        if (space == std::string_view::npos) continue;
        lines_.emplace(line.substr(0, space), line.substr(space + 1));
    }
}

std::vector<std::string> ProbedState::all(const std::string& key) const {
    std::vector<std::string> values;
    const auto [first, last] = lines_.equal_range(key);
    for (auto line = first; line != last; ++line) values.push_back(line->second);
    return values;
}

std::string ProbedState::one(const std::string& key) const {
    const auto values = all(key);
    if (values.empty()) return "(absent)";
    for (const auto& value : values) {
        if (value != values.front()) return "(differs)";
    }
    return values.front();
}

std::string ProbedState::variable(const std::string& name) const {
    for (const auto& entry : all("env")) {
        if (entry.compare(0, name.size() + 1, name + "=") == 0) return entry.substr(name.size() + 1);
    }
    return "(absent)";
}

namespace {

/// Descriptors 0 to 2, and none besides but the sealed file of java.security additions.
std::string deviating_descriptors(const ProbedState& state) {
    std::string text;
    const auto open = state.all("fd");
    for (const char* const standard : {"0 ", "1 ", "2 "}) {
        const auto is_it = [&](const std::string& fd) { return fd.compare(0, 2, standard) == 0; };
        if (std::none_of(open.begin(), open.end(), is_it))
            text += std::string("closed: descriptor ") + standard + "\n";
    }
    for (const auto& fd : open) {
        const bool standard = fd.size() > 1 && fd[0] <= '2' && fd[1] == ' ';
        const bool sealed = fd.find(" /memfd:jarmor-java-security (deleted)") != std::string::npos;
        if (!standard && !sealed) text += "open: descriptor " + fd + "\n";
    }
    return text;
}

std::string deviating_attempts(const ProbedState& state, const ExpectedState& expected) {
    std::string text;
    for (const auto& attempt : state.all("regain")) {
        const bool own_group = expected.gid == 0 && attempt == "setgid SUCCEEDED";
        if (!own_group && attempt.find(" EPERM") == std::string::npos)
            text += "regaining root: " + attempt + "\n";
    }
    return text;
}

}  // namespace

std::string deviations(const ProbedState& state, const ExpectedState& expected) {
    if (!state.complete()) return "the probe did not run to its end\n";
    std::string text;
    const auto want = [&](const std::string& key, const std::string& value) {
        if (state.one(key) != value) text += key + " is '" + state.one(key) + "', expected '" + value + "'\n";
    };
    const std::string uid = std::to_string(expected.uid), gid = std::to_string(expected.gid);
    want("resuid", uid + " " + uid + " " + uid);
    want("resgid", gid + " " + gid + " " + gid);
    want("task-Uid", uid + " " + uid + " " + uid + " " + uid);
    want("task-Gid", gid + " " + gid + " " + gid + " " + gid);
    want("task-Groups", expected.groups);
    for (const char* const set :
         {"task-CapInh", "task-CapPrm", "task-CapEff", "task-CapBnd", "task-CapAmb"}) {
        want(set, expected.capabilities);
    }
    want("task-NoNewPrivs", "1");
    want("task-Umask", expected.umask);
    want("task-SigBlk", "0000000000000000");
    want("task-SigIgn", "0000000000000000");
    want("securebits", "239");  // NOROOT, NO_SETUID_FIXUP, NO_CAP_AMBIENT_RAISE, all four locked
    want("secure", "0");
    want("dumpable", "1");
    want("limit-core", "0 0");
    if (!expected.nofile.empty()) want("limit-nofile", expected.nofile);
    return text + deviating_descriptors(state) + deviating_attempts(state, expected);
}

}  // namespace jarmor::support
