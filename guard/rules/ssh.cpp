#include "guard/evidence/sshd_config.h"
#include "guard/rules/answer.h"
#include "guard/rules/catalogue.h"
#include "guard/rules/subject.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view sshd_daemon = "/usr/sbin/sshd";

/// The configuration of an installed sshd; otherwise the answer is given.
bool open_sshd(const Subject& subject, SshdConfig& config, Answer& answer) {
    config = read_sshd_config(subject.root);
    if (config.presence == Presence::found) return true;
    const bool installed = subject.root.exists(std::string(sshd_daemon));
    if (config.presence == Presence::absent && !installed) {
        answer.not_applicable("no sshd is installed");
    } else {
        answer.unknown(config.file, config.why);
    }
    return false;
}

/// The line that sets a keyword: of two lines sshd takes the first one.
std::vector<Mend> set_keyword(const Subject& subject, const SshdConfig& config, const SshdSetting* old,
                              const std::string& line) {
    if (old != nullptr) return {replace_line(subject.root.real(old->file), old->raw, line)};
    const std::string file = subject.root.real(config.file);
    if (subject.root.read(config.file).text.empty()) return {append_line(file, line)};
    return {first_line(file, line)};
}

bool names_port_22(const SshdSetting& setting) {
    const std::string& value = setting.value;
    if (setting.keyword == "port") return value == "22";
    // "host:port", "[address]:port"; two colons without brackets are an address alone.
    const bool with_port = value.find(':') == value.rfind(':') || value.find("]:") != std::string::npos;
    return setting.keyword == "listenaddress" && with_port && value.ends_with(":22");
}

void check_port(const Subject& subject, Answer& answer) {
    SshdConfig config;
    if (!open_sshd(subject, config, answer)) return;
    for (const SshdSetting& setting : config.settings) {
        if (!names_port_22(setting)) continue;
        auto mends = setting.keyword == "port" ? set_keyword(subject, config, &setting, "Port 2222")
                                               : std::vector<Mend>{};
        return answer.fail(setting.where(), "sshd listens on port 22", std::move(mends));
    }
    const SshdSetting* port = config.first("port");
    if (port == nullptr) {
        return answer.fail(config.file, "names no Port, so that sshd listens on 22",
                           set_keyword(subject, config, nullptr, "Port 2222"));
    }
    answer.pass(port->where(), "Port " + port->value);
}

void check_no_root(const Subject& subject, Answer& answer) {
    SshdConfig config;
    if (!open_sshd(subject, config, answer)) return;
    const SshdSetting* setting = config.first("permitrootlogin");
    const std::string value = setting == nullptr ? "prohibit-password" : lower(setting->value);
    const std::string where = setting == nullptr ? config.file : setting->where();
    if (value == "no") return answer.pass(where, "PermitRootLogin no");
    auto mends = set_keyword(subject, config, setting, "PermitRootLogin no");
    if (value == "yes") return answer.fail(where, "root may log in with a password", std::move(mends));
    answer.warn(where, "root may log in with a key (PermitRootLogin " + value + ")", std::move(mends));
}

struct SshdDemand {
    std::string_view keyword, name, fallback, wanted;
};

constexpr SshdDemand key_demands[] = {
    {"pubkeyauthentication", "PubkeyAuthentication", "yes", "yes"},
    {"passwordauthentication", "PasswordAuthentication", "yes", "no"},
    {"kbdinteractiveauthentication", "KbdInteractiveAuthentication", "yes", "no"},
    {"permitemptypasswords", "PermitEmptyPasswords", "no", "no"},
};

void check_key_login(const Subject& subject, Answer& answer) {
    SshdConfig config;
    if (!open_sshd(subject, config, answer)) return;
    for (const SshdDemand& demand : key_demands) {
        const SshdSetting* setting = config.first(demand.keyword);
        // The name that OpenSSH before 8.7 has for it.
        if (setting == nullptr && demand.keyword.starts_with("kbd"))
            setting = config.first("challengeresponseauthentication");
        const std::string value = setting == nullptr ? std::string(demand.fallback) : lower(setting->value);
        if (value == demand.wanted) continue;
        const std::string line = std::string(demand.name) + " " + std::string(demand.wanted);
        answer.fail(setting == nullptr ? config.file : setting->where(),
                    std::string(demand.name) + " is " + value + (setting == nullptr ? " by default" : "") +
                        "; it has to be " + std::string(demand.wanted),
                    set_keyword(subject, config, setting, line));
    }
    if (answer.statements().empty()) answer.pass(config.file, "keys, and no passwords");
}

constexpr std::size_t least_banner = 20;

/// What a stranger need not know: the first of these that the text names.
std::string_view leak_in(const std::string& banner) {
    const std::string text = lower(banner);
    for (const std::string_view word : {"wso2", "ubuntu", "debian", "kernel", "\\r", "\\s"}) {
        if (text.find(word) != std::string::npos) return word;
    }
    return {};
}

void check_banner(const Subject& subject, Answer& answer) {
    SshdConfig config;
    if (!open_sshd(subject, config, answer)) return;
    const SshdSetting* setting = config.first("banner");
    const std::string file = "/etc/ssh/banner";
    const auto mends = [&] {
        std::vector<Mend> made{
            write_file(subject.root.real(file), "Authorised users only. What is done here is recorded.\n")};
        for (Mend& mend : set_keyword(subject, config, setting, "Banner " + file)) made.push_back(mend);
        return made;
    };
    if (setting == nullptr || lower(setting->value) == "none") {
        return answer.fail(setting == nullptr ? config.file : setting->where(), "there is no Banner",
                           mends());
    }
    const FileText banner = subject.root.read(setting->value);
    if (banner.presence == Presence::unreadable) return answer.unknown(setting->value, banner.why);
    if (banner.text.size() < least_banner) {
        return answer.fail(setting->where(), setting->value + " is missing or says nothing", mends());
    }
    const std::string_view leak = leak_in(banner.text);
    if (leak.empty()) return answer.pass(setting->where(), "Banner " + setting->value);
    answer.warn(setting->value, "tells strangers about the system: '" + std::string(leak) + "'", mends());
}

}  // namespace

extern const Rule ssh_port{
    .id = "ssh-port",
    .title = "sshd is not on port 22",
    .severity = Severity::warning,
    .applies = os,
    .methods = verify,
    .phase = Phase::check,
    .demand = "sshd does not listen on port 22.",
    .evidence = "sshd_config and what it includes; ssh.socket.",
    .shipped = "22.",
    .remedy = "Port 2222 in sshd_config",
    .mendable = true,
    .check = check_port,
};

extern const Rule ssh_no_root{
    .id = "ssh-no-root",
    .title = "No root/administrator SSH login",
    .severity = Severity::error,
    .applies = os,
    .methods = verify,
    .phase = Phase::check,
    .demand = "root cannot log in over SSH.",
    .evidence = "PermitRootLogin of sshd_config and what it includes.",
    .shipped = "prohibit-password.",
    .remedy = "PermitRootLogin no",
    .mendable = true,
    .check = check_no_root,
};

extern const Rule ssh_key_login{
    .id = "ssh-key-login",
    .title = "SSH key login on, password login off",
    .severity = Severity::error,
    .applies = os,
    .methods = verify,
    .phase = Phase::check,
    .demand = "SSH takes keys and no passwords.",
    .evidence =
        "PubkeyAuthentication, PasswordAuthentication, KbdInteractiveAuthentication and PermitEmptyPasswords "
        "of sshd_config and what it includes.",
    .shipped = "Keys and passwords.",
    .remedy = "PasswordAuthentication no and KbdInteractiveAuthentication no",
    .mendable = true,
    .check = check_key_login,
};

extern const Rule ssh_banner{
    .id = "ssh-banner",
    .title = "Pre-login security banner",
    .severity = Severity::warning,
    .applies = os,
    .methods = verify,
    .phase = Phase::check,
    .demand = "A banner before the login says who may come in, and nothing about the system.",
    .evidence = "Banner of sshd_config, and the file it names.",
    .shipped = "None.",
    .remedy = "Banner /etc/issue.net",
    .mendable = true,
    .check = check_banner,
};

}  // namespace jarmor::guard::rules
