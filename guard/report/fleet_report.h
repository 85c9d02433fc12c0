#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"

namespace jarmor::guard {

/// What a JSON report of `jarmor check` says of one installation.
struct FleetHost {
    std::string host, target, product, environment, verdict, summary;
    std::int64_t at = 0;
    std::map<std::string, std::string> results;  ///< by rule: error, warning, open, waived, pass or n/a
    std::map<std::string, std::string> evidence;
    std::map<std::string, std::string> titles;
};

/// Reads one report. Error: it is none of this version, with the file.
Result<FleetHost> read_check_json(std::string_view text, const std::string& file);

/// One page that loads nothing: hosts against rules, what fails most first. Of two reports about one
/// installation the newer one counts.
std::string fleet_html(std::vector<FleetHost> hosts);

}  // namespace jarmor::guard
