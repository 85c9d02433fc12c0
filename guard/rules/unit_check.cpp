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

std::string unit_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

void add_drop_ins(const Subject& subject, const std::string& started, ServiceUnit& unit) {
    const std::string folder = "/etc/systemd/system/" + started + ".d";
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

/// The name under which a template is enabled for the profile: "jarmor@wso2am.service"; empty where it is
/// not.
std::string instance_of(const Subject& subject, const std::string& unit) {
    const std::size_t at = unit.rfind("@.service");
    if (at == std::string::npos) return "";
    std::string instance = unit.substr(0, at + 1) + subject.name + ".service";
    for (const std::string& folder : subject.root.list("/etc/systemd/system").names) {
        if (!folder.ends_with(".wants") && !folder.ends_with(".requires")) continue;
        const Listing enabled = subject.root.list("/etc/systemd/system/" + folder);
        if (std::find(enabled.names.begin(), enabled.names.end(), instance) != enabled.names.end())
            return instance;
    }
    return "";
}

/// Whether the command is jarmor's: "/usr/bin/jarmor run wso2am", where systemd's own marks may stand in
/// front.
bool is_jarmor(std::string_view command) {
    command.remove_prefix(std::min(command.find_first_not_of("@-:+!"), command.size()));
    const std::string_view program = command.substr(0, command.find(' '));
    return program.substr(program.rfind('/') + 1) == "jarmor";
}

/// The name of the unit as it is started where its command starts what lies in home; else empty.
std::string starts_home(const Subject& subject, const std::string& name, const std::string& command) {
    if (!subject.home.empty() && command.find(subject.home + "/") != std::string::npos) return name;
    if (subject.name.empty() || !is_jarmor(command)) return "";
    const auto words = split(command, ' ');
    const auto has = [&words](std::string_view word) {
        return std::find(words.begin() + 1, words.end(), word) != words.end();
    };
    if (has(subject.name)) return name;
    return has("%i") || has("%I") ? instance_of(subject, name) : "";
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
            const std::string started = start == nullptr ? "" : starts_home(subject, name, start->value);
            if (started.empty()) continue;
            add_drop_ins(subject, name, unit);
            if (started != name) add_drop_ins(subject, started, unit);
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

/// What jarmor needs to become the user; nothing of it is left in the JVM.
constexpr std::string_view becoming_capabilities = "CAP_SETUID CAP_SETGID CAP_SETPCAP CAP_NET_BIND_SERVICE";

/// Words in any order.
bool same_words(std::string_view one, std::string_view other) {
    auto left = split(one, ' '), right = split(other, ' ');
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    return left == right;
}

bool is_met(const UnitDemand& demand, const UnitSetting* setting) {
    if (setting == nullptr) return false;
    const std::string value = lower(setting->value);
    if (demand.wanted == "yes") return value == "yes" || value == "true" || value == "on" || value == "1";
    if (demand.key == "UMask") return value == "0077" || value == "077" || value == "0027" || value == "027";
    return same_words(value, lower(demand.wanted));
}

bool starts_as_root(const ServiceUnit& unit) {
    const UnitSetting* user = unit.last("User");
    return user == nullptr || user->value.empty() || user->value == "root" || user->value == "0";
}

/// jarmor becomes the profile's user itself, and needs a few capabilities to do so.
bool becomes_user(const Subject& subject, const ServiceUnit& unit) {
    return starts_as_root(unit) && is_jarmor(unit.last("ExecStart")->value) && subject.service &&
           subject.service->uid != 0;
}

void judge_demands(const Subject& subject, const ServiceUnit& unit, Answer& answer) {
    const std::string file =
        subject.root.real("/etc/systemd/system/" + unit_name(unit.path) + ".d/50-jarmor.conf");
    const bool becomes = becomes_user(subject, unit);
    std::string lacks, lines = "[Service]\n";
    for (const UnitDemand& demand : unit_demands) {
        const UnitSetting* setting = unit.last(demand.key);
        const bool way_down = becomes && demand.key == "CapabilityBoundingSet";
        if (is_met(demand, setting) || (way_down && setting != nullptr)) continue;
        const std::string line =
            std::string(demand.key) + "=" + std::string(way_down ? becoming_capabilities : demand.wanted);
        lacks += (lacks.empty() ? "" : ", ") + line;
        lines += line + "\n";
        // A strict file system leaves home read-only as well.
        if (demand.key == "ProtectSystem") lines += "ReadWritePaths=" + subject.home + "\n";
    }
    if (!lacks.empty()) answer.fail(unit.path, "lacks " + lacks, {write_file(file, lines)});
}

}  // namespace

void check_unit(const Subject& subject, Answer& answer) {
    if (subject.home.empty() && subject.unit.empty())
        return answer.not_applicable("the profile names no home");
    ServiceUnit unit;
    if (!find_unit(subject, unit, answer)) return;
    const bool becomes = becomes_user(subject, unit);
    if (starts_as_root(unit) && !becomes)
        answer.fail(unit.path, "names no User, so that the service starts as root");
    judge_demands(subject, unit, answer);
    const UnitSetting* no_jit = unit.last("MemoryDenyWriteExecute");
    if (no_jit != nullptr && is_met({"", "yes"}, no_jit))
        answer.fail(unit.path + ":" + std::to_string(no_jit->line),
                    "MemoryDenyWriteExecute stops the compiler of the JVM");
    if (!answer.statements().empty()) return;
    answer.pass(unit.path, becomes ? "jarmor becomes the user, confined"
                                   : "User=" + unit.last("User")->value + ", confined");
}

}  // namespace jarmor::guard::rules
