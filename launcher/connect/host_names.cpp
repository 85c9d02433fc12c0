#include "launcher/connect/host_names.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <string_view>
#include <utility>

#include "guard/text.h"
#include "launcher/connect/own_certificate.h"
#include "launcher/connect/presented_names.h"
#include "launcher/connect/tls_peer.h"

namespace jarmor::launcher {

namespace {

using guard::Result;
using Outcome = HostName::Outcome;

constexpr std::string_view verifier_option = "-Dhttpclient.hostnameVerifier=";
constexpr auto peer_limit = std::chrono::seconds(5);
constexpr auto local_names = std::to_array<std::string_view>(
    {"localhost", "localhost.localdomain", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1"});

std::string verifier_of(const guard::LaunchPlan& plan) {
    std::string value;
    for (const auto& word : plan.argv) {
        if (word.starts_with(verifier_option)) value = word.substr(verifier_option.size());
    }
    return value;
}

bool is_local(const std::string& host) {
    const auto name = guard::lower(host);
    return std::find(local_names.begin(), local_names.end(), name) != local_names.end();
}

std::string machine_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// Holds each address against what is known of the certificate there.
class Court {
  public:
    Court(const Profile& profile, const ProductConfiguration& configuration, std::string verifier,
          bool connect)
        : configuration_(configuration),
          own_(own_certificate(profile, configuration)),
          verifier_(std::move(verifier)),
          connect_(connect) {}

    HostName judge(TlsUrl url) {
        HostName made;
        made.url = std::move(url);
        const auto& host = made.url.host;
        if (verifier_ == "AllowAll") {
            made.outcome = Outcome::not_verified;
            made.detail = "AllowAll takes the certificate of anybody";
        } else if (host.empty()) {
            made.detail = "the server fills the name in";
        } else if (verifier_ == "DefaultAndLocalhost" && is_local(host)) {
            made.outcome = Outcome::verifies;
            made.detail = "DefaultAndLocalhost takes any certificate for it";
        } else if (connect_ && made.url.port != 0) {
            ask(made);
        } else if (is_own(host)) {
            hold_against(made, own_.certificate, own_.source, own_.trouble);
        } else {
            made.detail = connect_ ? "the port is not known" : "jarmor plan --connect asks the peer";
        }
        return made;
    }

  private:
    bool is_own(const std::string& host) const {
        const auto name = guard::lower(host);
        return is_local(host) || name == guard::lower(configuration_.hostname) ||
               name == guard::lower(machine_name());
    }

    void ask(HostName& made) {
        const auto key = std::pair(made.url.host, made.url.port);
        auto known = answers_.find(key);
        if (known == answers_.end())
            known = answers_.emplace(key, ask_peer(key.first, key.second, peer_limit)).first;
        const auto& answer = known->second;
        // A server that does not run now is known by its key store.
        if (!answer.certificate.readable && is_own(made.url.host) && own_.certificate.readable)
            return hold_against(made, own_.certificate, own_.source + "; " + answer.trouble, {});
        hold_against(made, answer.certificate, "of the peer", answer.trouble);
    }

    static void hold_against(HostName& made, const guard::keystore::Certificate& certificate,
                             const std::string& source, const std::string& trouble) {
        if (!certificate.readable) {
            made.detail = trouble;
            return;
        }
        const auto verdict = verify_name(certificate, made.url.host);
        made.outcome = verdict == NameVerdict::lacking ? Outcome::fails : Outcome::verifies;
        made.detail = "the certificate " + source + " is for " + names_text(certificate);
        if (verdict == NameVerdict::common_name) made.detail += ", and has no alternative name";
    }

    const ProductConfiguration& configuration_;
    OwnCertificate own_;
    std::string verifier_;
    bool connect_;
    std::map<std::pair<std::string, std::uint16_t>, PeerAnswer> answers_;
};

/// The name by which the product calls itself, wherever the configuration names no address.
TlsUrl own_name(const ProductConfiguration& configuration) {
    const TomlLine* const line = configuration.find("server.hostname");
    TlsUrl url;
    url.text = "the server itself";
    url.host = configuration.hostname;
    url.from = {configuration.shown, line == nullptr ? 0U : line->line, 0};
    return url;
}

}  // namespace

Result<HostNames> host_names(const Profile& profile, const guard::LaunchPlan& plan, bool connect) {
    HostNames made;
    auto configuration = read_configuration(profile, plan);
    if (!configuration) return guard::pass_on(configuration);
    if (!*configuration) {
        if (!connect) return made;
        return guard::fail(guard::Failure::usage, "--connect",
                           "there is no configuration of a product that names peers");
    }
    const auto& read = **configuration;
    made.verifier = verifier_of(plan);
    auto urls = tls_urls(read.text, read.shown, [&](std::string_view kind, std::string_view name) {
        return read.filled_in(kind, name);
    });
    if (!read.lines.empty()) urls.insert(urls.begin(), own_name(read));
    if (urls.empty()) return made;
    Court court(profile, read, made.verifier, connect);
    for (auto& url : urls) made.addresses.push_back(court.judge(std::move(url)));
    return made;
}

}  // namespace jarmor::launcher
