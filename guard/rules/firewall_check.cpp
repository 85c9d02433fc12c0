#include <set>
#include <string>

#include "guard/evidence/unit_file.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/configuration.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// What the firewall of a host is made of when it boots.
struct FirewallFiles {
    std::string nftables, iptables;  ///< without comments
    bool ufw = false, firewalld = false;
    std::string trouble, trouble_where;
};

std::string uncommented(std::string_view text) {
    std::string made;
    for (const std::string_view line : split(text, '\n'))
        made += std::string(line.substr(0, line.find('#'))) + "\n";
    return made;
}

FirewallFiles read_firewall(const Subject& subject) {
    FirewallFiles files;
    const auto add = [&files, &subject](const std::string& path, std::string& to) {
        const FileText text = subject.root.read(path);
        if (text.presence == Presence::unreadable) {
            files.trouble = text.why;
            files.trouble_where = path;
        }
        to += uncommented(text.text);
    };
    add("/etc/nftables.conf", files.nftables);
    add("/etc/sysconfig/nftables.conf", files.nftables);
    for (const std::string& name : subject.root.list("/etc/nftables.d").names)
        add("/etc/nftables.d/" + name, files.nftables);
    for (const char* path : {"/etc/iptables/rules.v4", "/etc/sysconfig/iptables"}) add(path, files.iptables);
    const std::string ufw = subject.root.read("/etc/ufw/ufw.conf").text;
    files.ufw = uncommented(ufw).find("ENABLED=yes") != std::string::npos;
    files.firewalld = subject.root.exists("/etc/systemd/system/multi-user.target.wants/firewalld.service");
    return files;
}

/// The rest of a chain of nftables with this hook, up to its end.
std::string chain_of(const std::string& text, const std::string& hook) {
    const auto at = text.find("hook " + hook);
    if (at == std::string::npos) return "";
    // Sets of addresses have braces of their own.
    std::size_t depth = 0, end = at;
    for (; end < text.size() && (text[end] != '}' || depth > 0); ++end) {
        if (text[end] == '{') ++depth;
        if (text[end] == '}') --depth;
    }
    return text.substr(at, end - at);
}

/// Whether a chain lets in or out only what its rules name.
bool drops_by_default(const std::string& chain) {
    if (chain.find("policy drop") != std::string::npos) return true;
    const auto end = chain.find_last_not_of(" \t\n");
    const std::string last = end == std::string::npos ? "" : chain.substr(0, end + 1);
    return last.ends_with("drop") || last.ends_with("reject");
}

bool can_look(const Subject& subject, Answer& answer) {
    const Listing etc = subject.root.list("/etc");
    if (etc.presence == Presence::found) return true;
    answer.unknown("/etc", etc.presence == Presence::absent ? "is not there" : etc.why);
    return false;
}

/// The addresses of [clustering] members, without their ports.
std::set<std::string> members_of(const Configuration& configuration) {
    std::set<std::string> members;
    const std::string text = configuration.get("clustering.members").text;
    for (const std::string_view member : split(text, ','))
        members.insert(std::string(member.substr(0, member.rfind(':'))));
    return members;
}

constexpr std::string_view unit_folder = "/etc/systemd/system";

/// Whether a unit of what lies in home names the addresses that it may talk to.
bool unit_limits_addresses(const Subject& subject) {
    const std::string folder(unit_folder);
    for (const std::string& name : subject.root.list(folder).names) {
        if (!name.ends_with(".service")) continue;
        std::string text = subject.root.read(folder + "/" + name).text;
        if (text.find(subject.home + "/") == std::string::npos &&
            text.find("jarmor run") == std::string::npos)
            continue;
        for (const std::string& drop_in : subject.root.list(folder + "/" + name + ".d").names)
            text += "\n" + subject.root.read(folder + "/" + name + ".d/" + drop_in).text;
        for (const UnitSetting& setting : parse_unit(text)) {
            if (setting.key == "IPAddressDeny" && setting.value == "any") return true;
        }
    }
    return false;
}

}  // namespace

void check_firewall(const Subject& subject, Answer& answer) {
    if (!can_look(subject, answer)) return;
    const FirewallFiles files = read_firewall(subject);
    if (drops_by_default(chain_of(files.nftables, "input")))
        return answer.pass("/etc/nftables.conf", "drops what nothing lets in");
    if (files.iptables.find(":INPUT DROP") != std::string::npos)
        return answer.pass("iptables", "drops what nothing lets in");
    if (files.ufw) return answer.pass("/etc/ufw/ufw.conf", "is on");
    if (files.firewalld) return answer.pass("firewalld", "is on");
    if (!files.trouble.empty()) return answer.unknown(files.trouble_where, files.trouble);
    answer.fail("/etc/nftables.conf", "no firewall of this host drops what nothing lets in");
}

void check_cluster_ports(const Subject& subject, Answer& answer) {
    if (subject.product != apim) return answer.not_applicable("no clustering port is known of this product");
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const Setting scheme = configuration->get("clustering.membership_scheme");
    if (!scheme.in_file) return answer.not_applicable("clustering is off");
    if (scheme.text == "multicast")
        return answer.fail(scheme.where, "whoever is in the network joins a cluster by multicast");
    const Setting host = configuration->get("clustering.local_member_host");
    if (host.text == "0.0.0.0") answer.fail(host.where, "the clustering port listens on every interface");
    const Setting port = configuration->get("clustering.local_member_port");
    const std::string number = port.text.empty() ? "4000" : port.text;
    const FirewallFiles files = read_firewall(subject);
    const std::string input = chain_of(files.nftables, "input");
    bool limited = false;
    for (const std::string_view line : split(input, '\n'))
        limited = limited || (line.find(number) != std::string_view::npos &&
                              line.find("saddr") != std::string_view::npos);
    for (const std::string_view line : split(files.iptables, '\n'))
        limited = limited ||
                  (line.find(number) != std::string_view::npos && line.find("-s ") != std::string_view::npos);
    if (!limited && !files.trouble.empty()) return answer.unknown(files.trouble_where, files.trouble);
    if (!limited)
        answer.fail("/etc/nftables.conf",
                    "no rule lets only members reach port " + number + " of the cluster");
    if (answer.statements().empty())
        answer.pass("/etc/nftables.conf", "port " + number + " is for named addresses");
}

void check_egress(const Subject& subject, Answer& answer) {
    if (!can_look(subject, answer)) return;
    if (unit_limits_addresses(subject))
        return answer.pass(std::string(unit_folder), "IPAddressDeny=any with a list");
    const FirewallFiles files = read_firewall(subject);
    if (drops_by_default(chain_of(files.nftables, "output")))
        return answer.pass("/etc/nftables.conf", "lets out only what it names");
    if (files.iptables.find(":OUTPUT DROP") != std::string::npos)
        return answer.pass("iptables", "lets out only what it names");
    if (!files.trouble.empty()) return answer.unknown(files.trouble_where, files.trouble);
    answer.fail(std::string(unit_folder),
                "the server may call any address: no IPAddressDeny=any, no output chain");
}

void check_failover(const Subject& subject, Answer& answer) {
    const bool known = subject.product == apim && subject.configuration && subject.configuration->values;
    const auto members = known ? members_of(*subject.configuration) : std::set<std::string>();
    if (members.size() >= 2)
        return answer.pass("[clustering] members", std::to_string(members.size()) + " hosts");
    if (members.size() == 1) return answer.fail("[clustering] members", "the cluster has one host");
    answer.unknown("", "whether another node takes over only people know: nobody signed it off");
}

}  // namespace jarmor::guard::rules
