#include "launcher/product/family.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> control_plane_scripts{"bin/api-cp.sh", "bin/key-manager.sh"};
constexpr std::array<std::string_view, 1> key_manager_scripts{"bin/key-manager.sh"};
constexpr std::array<std::string_view, 1> gateway_scripts{"bin/gateway.sh"};
constexpr std::array<std::string_view, 1> traffic_manager_scripts{"bin/traffic-manager.sh"};
// Homes that grew by updates have the kernel's script as well.
constexpr std::array<std::string_view, 2> api_manager_scripts{"bin/api-manager.sh", "bin/wso2server.sh"};
constexpr std::array<std::string_view, 1> carbon_scripts{"bin/wso2server.sh"};
constexpr std::array<std::string_view, 1> micro_integrator_scripts{"bin/micro-integrator.sh"};
constexpr std::array<std::string_view, 2> streaming_integrator_scripts{"bin/server.sh",
                                                                       "wso2/server/bin/carbon.sh"};
constexpr std::array<std::string_view, 1> carbon5_scripts{"wso2/default/bin/carbon.sh"};

// What an API-M 4.5.0 was seen to write while it starts. The configuration mapper rewrites all below
// repository/conf, and dropins and patches are made into bundles; bin, lib and plugins are only read.
constexpr auto carbon_writable = std::to_array<std::string_view>({
    "wso2carbon.pid",
    "tmp",
    "backup",
    "repository/conf",
    "repository/resources/conf",
    "repository/resources/security",
    "repository/resources/apim-synapse-config",
    "repository/components/default",
    "repository/components/dropins",
    "repository/components/patches",
    "repository/deployment",
    "repository/logs",
    "repository/database",
    "repository/tenants",
    "solr",
    "diagnostics-tool/conf",
    "diagnostics-tool/logs",
    "diagnostics-tool/data",
    "diagnostics-tool/temp",
});

constexpr auto micro_integrator_writable = std::to_array<std::string_view>({
    "wso2carbon.pid",
    "tmp",
    "conf",
    "registry",
    "dropins",
    "patches",
    "wso2/components/default",
    "repository/deployment",
    "repository/logs",
    "repository/database",
    "repository/resources",
    "diagnostics-tool/conf",
    "diagnostics-tool/logs",
    "diagnostics-tool/data",
    "diagnostics-tool/temp",
});

// The tool that runs before each start makes bundles of the jars in lib and writes their list.
constexpr auto streaming_integrator_writable = std::to_array<std::string_view>({
    "wso2/server/runtime.pid",
    "tmp",
    "lib",
    "deployment",
    "wso2/lib",
    "wso2/server/configuration",
    "wso2/server/database",
    "wso2/server/deployment",
    "wso2/server/logs",
});

constexpr auto carbon5_writable = std::to_array<std::string_view>({
    "wso2/default/runtime.pid",
    "tmp",
    "wso2/lib",
    "wso2/default/logs",
});

constexpr auto family_entries = std::to_array<FamilyEntry>({
    {Family::carbon, "wso2-apim", "API Manager, control plane", control_plane_scripts, carbon_writable,
     "bin/api-cp.sh"},
    {Family::carbon, "wso2-apim", "API Manager, key manager", key_manager_scripts, carbon_writable,
     "bin/key-manager.sh"},
    {Family::carbon, "wso2-apim", "API Manager, gateway", gateway_scripts, carbon_writable, "bin/gateway.sh"},
    {Family::carbon, "wso2-apim", "API Manager, traffic manager", traffic_manager_scripts, carbon_writable,
     "bin/traffic-manager.sh"},
    {Family::carbon, "wso2-apim", "API Manager", api_manager_scripts, carbon_writable, "bin/api-manager.sh"},
    {Family::micro_integrator, "wso2-mi", "Micro Integrator", micro_integrator_scripts,
     micro_integrator_writable, "bin/micro-integrator.sh"},
    {Family::streaming_integrator, "wso2-si", "Streaming Integrator", streaming_integrator_scripts,
     streaming_integrator_writable, "wso2/server/bin/carbon.sh"},
    {Family::streaming_integrator, "wso2-si", "Carbon 5", carbon5_scripts, carbon5_writable,
     "wso2/default/bin/carbon.sh"},
    // Up to API-M 3.2 the script has the kernel's name; what makes the profiles has always been API-M's own.
    {Family::carbon, "wso2-apim", "API Manager 2 or 3", carbon_scripts, carbon_writable,
     "bin/profileSetup.sh"},
    {Family::carbon, "wso2-is", "Identity Server", carbon_scripts, carbon_writable,
     "repository/conf/identity"},
    {Family::carbon, "wso2-is", "Carbon 4", carbon_scripts, carbon_writable, "bin/wso2server.sh"},
});

bool name_exists(const std::string& home, std::string_view name) {
    struct stat status{};
    return ::lstat((home + "/" + std::string(name)).c_str(), &status) == 0;
}

std::string all_scripts() {
    std::string text;
    for (const auto& entry : family_entries) {
        for (const auto script : entry.scripts) {
            if (text.find(script) == std::string::npos)
                text += (text.empty() ? "" : ", ") + std::string(script);
        }
    }
    return text;
}

}  // namespace

std::span<const FamilyEntry> families() {
    return family_entries;
}

Result<const FamilyEntry*> family_of(const std::string& home) {
    for (const auto& entry : family_entries) {
        const auto is_there = [&](std::string_view script) { return name_exists(home, script); };
        if (name_exists(home, entry.mark) &&
            std::any_of(entry.scripts.begin(), entry.scripts.end(), is_there))
            return &entry;
    }
    return fail(Failure::usage, home, "is no home of a product that jarmor knows: none of " + all_scripts(),
                "name the directory that holds bin");
}

}  // namespace jarmor::launcher
