#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guard/plan.h"

namespace jarmor::launcher {

/// An address in a configuration that is called with TLS.
struct TlsUrl {
    std::string text;        ///< scheme, host and port as they stand; no user, no password, no path
    std::string host;        ///< the name that is verified; empty: not known before the server fills it in
    std::uint16_t port = 0;  ///< 0: not known
    guard::Origin from;
};

/// What "$ref{server.hostname}", "$env{HOST}", "$sys{x}" and "${carbon.host}" stand for: asked with the word
/// before the braces ("$ref", "$") and the one between them.
using FillIn = std::function<std::optional<std::string>(std::string_view kind, std::string_view name)>;

/// Every https:, wss:, ldaps:, ssl:, tls:, tcp+ssl:, amqps:, smtps:, imaps: and ftps: address of a TOML or
/// YAML text, line by line, comments left out; several in one text too ("ssl://a:9711,ssl://b:9711").
std::vector<TlsUrl> tls_urls(std::string_view text, const std::string& path, const FillIn& fill_in);

}  // namespace jarmor::launcher
