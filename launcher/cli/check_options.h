#pragma once

#include <array>

#include "launcher/cli/options.h"

namespace jarmor::launcher {

inline constexpr OptionEntry check_json_option{
    "--json", "", "", "short for --format json",
    [](Request& request, const std::string&) { request.format = Format::json; }};
inline constexpr OptionEntry check_output_option{
    "--output", "FILE", "", "write the result to FILE, not to standard output",
    [](Request& request, const std::string& value) { request.output = value; }};
inline constexpr OptionEntry check_format_option{
    "-o,--format", "FORMAT", "table|json|sarif|junit|openmetrics|html", "how to print the report",
    [](Request& request, const std::string& value) {
        request.format = value == "json"          ? Format::json
                         : value == "sarif"       ? Format::sarif
                         : value == "junit"       ? Format::junit
                         : value == "openmetrics" ? Format::openmetrics
                         : value == "html"        ? Format::html
                                                  : Format::table;
    }};

inline constexpr std::array check_options = {
    check_format_option,
    check_json_option,
    OptionEntry{"--root", "DIR", "", "look at the file system below DIR: an unpacked image",
                [](Request& request, const std::string& value) { request.root = value; }},
    OptionEntry{"--at", "WHEN", "", "judge as of this day or time: 2026-11-22, 2026-11-22T06:00Z",
                [](Request& request, const std::string& value) { request.at = value; }},
    OptionEntry{"--dockerfile", "FILE", "", "judge the image that FILE describes, too",
                [](Request& request, const std::string& value) { request.dockerfile = value; }},
    OptionEntry{"--manifest", "FILE", "", "judge the Kubernetes manifest in FILE, too",
                [](Request& request, const std::string& value) { request.manifest = value; }},
    OptionEntry{"--unit", "FILE", "", "judge the systemd unit in FILE, and not the one that is installed",
                [](Request& request, const std::string& value) { request.unit = value; }},
    OptionEntry{"--baseline", "VERSION", "", "judge by the rules of this version of jarmor, or all: latest",
                [](Request& request, const std::string& value) { request.baseline = value; }},
    OptionEntry{"--exit-on", "WHAT", "error|warning|never", "from what on the exit code is 1",
                [](Request& request, const std::string& value) { request.exit_on = value; }},
    check_output_option,
    OptionEntry{"--no-color", "", "", "no colour, as with NO_COLOR in the environment",
                [](Request& request, const std::string&) { request.no_color = true; }},
};

inline constexpr std::array fix_options = {
    OptionEntry{"--apply", "", "", "make the changes in the home, keep what takes them back, judge again",
                [](Request& request, const std::string&) { request.apply = true; }},
    OptionEntry{"--rollback", "DIR", "", "take back what an earlier --apply changed",
                [](Request& request, const std::string& value) { request.rollback = value; }},
    OptionEntry{"--root", "DIR", "", "mend what lies in the file system below DIR",
                [](Request& request, const std::string& value) { request.root = value; }},
    OptionEntry{"--script", "", "", "print the commands as a script for sh",
                [](Request& request, const std::string&) { request.format = Format::shell; }},
    check_output_option,
};

inline constexpr std::array rules_options = {
    OptionEntry{"-o,--format", "FORMAT", "table|json|markdown", "how to print the list",
                [](Request& request, const std::string& value) {
                    request.format = value == "json"       ? Format::json
                                     : value == "markdown" ? Format::markdown
                                                           : Format::table;
                }},
    check_json_option,
    OptionEntry{"--markdown", "", "", "short for --format markdown",
                [](Request& request, const std::string&) { request.format = Format::markdown; }},
    check_output_option,
};

}  // namespace jarmor::launcher
