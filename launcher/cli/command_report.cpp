#include "launcher/cli/command_report.h"

#include "guard/evidence/files.h"
#include "guard/report/fleet_report.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"

namespace jarmor::launcher {

guard::Result<int> command_report(const Request& request) {
    constexpr std::size_t largest_report = std::size_t{16} << 20U;
    std::vector<std::string> files = request.arguments;
    files.insert(files.begin(), request.target);
    std::vector<guard::FleetHost> hosts;
    for (const std::string& file : files) {
        auto text = guard::read_file(file, largest_report, guard::Failure::usage);
        if (!text) return guard::pass_on(text);
        auto host = guard::read_check_json(*text, file);
        if (!host) return guard::pass_on(host);
        hosts.push_back(std::move(*host));
    }
    if (auto put = put_result(request, guard::fleet_html(std::move(hosts))); !put) return guard::pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
