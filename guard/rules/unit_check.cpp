#include <algorithm>

#include "guard/evidence/unit_file.h"
#include "guard/rules/host_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view unit_folders[] = {"/etc/systemd/system", "/usr/lib/systemd/system",
                                             "/lib/systemd/system"};

/// A unit with its drop-ins.
struct ServiceUnit {
    std::string path;
    std::vector<UnitSetting> settings;

    /// The last value; nullptr where nothing sets it.
    const UnitSetting* last(std::string_view key) const {
        const auto found = std::find_if(settings.rbegin(), settings.rend(), [key](const UnitSetting& one) {
            return one.section == "Service" && one.key == key;
        });
        return found == settings.rend() ? nullptr : &*found;
    }
};

void add_drop_ins(const Subject& subject, ServiceUnit& unit) {
    const std::string folder = "/etc/systemd/system/" + unit.path.substr(unit.path.rfind('/') + 1) + ".d";
    for (const std::string& name : subject.root.list(folder).names) {
        if (!name.ends_with(".conf")) continue;
        for (UnitSetting& setting : parse_unit(subject.root.read(folder + "/" + name).text))
            unit.settings.push_back(std::move(setting));
    }
}

bool given_unit(const Subject& subject, ServiceUnit& unit, Answer& answer) {
    const FileText text = subject.root.read(subject.unit);
    unit = {subject.unit, parse_unit(text.text)};
    if (text.presence == Presence::found && unit.last("ExecStart") != nullptr) return true;
    answer.unknown(subject.unit,
                   text.presence == Presence::found ? "is no unit of a service: no ExecStart" : text.why);
    return false;
}

/// The unit that starts what lies in home, in the order in which systemd prefers folders.
bool find_unit(const Subject& subject, ServiceUnit& unit, Answer& answer) {
    if (!subject.unit.empty()) return given_unit(subject, unit, answer);
    for (const std::string_view folder : unit_folders) {
        for (const std::string& name : subject.root.list(std::string(folder)).names) {
            if (!name.ends_with(".service")) continue;
            const std::string path = std::string(folder) + "/" + name;
            const FileText text = subject.root.read(path);
            if (text.presence == Presence::unreadable) {
                answer.unknown(path, text.why);
                return false;
            }
            unit = {path, parse_unit(text.text)};
            const UnitSetting* start = unit.last("ExecStart");
            if (start == nullptr || start->value.find(subject.home + "/") == std::string::npos) continue;
            add_drop_ins(subject, unit);
            return true;
        }
    }
    answer.not_applicable("no unit starts what lies in home");
    return false;
}

struct UnitDemand {
    std::string_view key, wanted;
};

/// What costs a JVM server nothing. MemoryDenyWriteExecute is not among them: the JIT compiler needs both.
constexpr UnitDemand unit_demands[] = {{"NoNewPrivileges", "yes"},
                                       {"ProtectSystem", "strict"},
                                       {"ProtectHome", "yes"},
                                       {"PrivateTmp", "yes"},
                                       {"PrivateDevices", "yes"},
                                       {"ProtectKernelTunables", "yes"},
                                       {"ProtectKernelModules", "yes"},
                                       {"ProtectControlGroups", "yes"},
                                       {"RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"},
                                       {"CapabilityBoundingSet", ""},
                                       {"UMask", "0077"}};

bool is_met(const UnitDemand& demand, const UnitSetting* setting) {
    if (setting == nullptr) return false;
    const std::string value = lower(setting->value);
    if (demand.wanted == "yes") return value == "yes" || value == "true" || value == "on" || value == "1";
    if (demand.key == "UMask") return value == "0077" || value == "077" || value == "0027" || value == "027";
    return value == lower(demand.wanted);
}

}  // namespace

void check_unit(const Subject& subject, Answer& answer) {
    if (subject.home.empty() && subject.unit.empty())
        return answer.not_applicable("the profile names no home");
    ServiceUnit unit;
    if (!find_unit(subject, unit, answer)) return;
    const std::string name = unit.path.substr(unit.path.rfind('/') + 1);
    const std::string file = subject.root.real("/etc/systemd/system/" + name + ".d/50-jarmor.conf");
    const UnitSetting* user = unit.last("User");
    if (user == nullptr || user->value.empty() || user->value == "root" || user->value == "0")
        answer.fail(unit.path, "names no User, so that the service starts as root");
    std::string lacks, lines = "[Service]\n";
    for (const UnitDemand& demand : unit_demands) {
        if (is_met(demand, unit.last(demand.key))) continue;
        const std::string line = std::string(demand.key) + "=" + std::string(demand.wanted);
        lacks += (lacks.empty() ? "" : ", ") + line;
        lines += line + "\n";
        // A strict file system leaves home read-only as well.
        if (demand.key == "ProtectSystem") lines += "ReadWritePaths=" + subject.home + "\n";
    }
    if (!lacks.empty()) answer.fail(unit.path, "lacks " + lacks, {write_file(file, lines)});
    const UnitSetting* no_jit = unit.last("MemoryDenyWriteExecute");
    if (no_jit != nullptr && is_met({"", "yes"}, no_jit))
        answer.fail(unit.path + ":" + std::to_string(no_jit->line),
                    "MemoryDenyWriteExecute stops the compiler of the JVM");
    if (answer.statements().empty()) answer.pass(unit.path, "User=" + user->value + ", confined");
}

}  // namespace jarmor::guard::rules
