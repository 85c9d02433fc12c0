#include "launcher/connect/tls_peer.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <optional>

#include "guard/unique_fd.h"
#include "launcher/connect/peer_address.h"

namespace jarmor::launcher {

namespace {

using std::chrono::steady_clock;
using Deadline = steady_clock::time_point;

struct FreeTls {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* connection) const { SSL_free(connection); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};

/// Empty: ready; else what went wrong.
std::string wait_ready(int socket, short events, Deadline end) {
    using std::chrono::milliseconds;
    const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now()).count();
    pollfd source{socket, events, 0};
    const int ready = left <= 0 ? 0 : ::poll(&source, 1, static_cast<int>(left));
    if (ready > 0) return {};
    return ready == 0 ? "no answer in time" : std::strerror(errno);
}

std::string connect_to(const PeerAddress& address, int socket, Deadline end) {
    if (socket < 0) return std::strerror(errno);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address.storage), address.size) == 0) return {};
    if (errno != EINPROGRESS) return std::strerror(errno);
    if (auto trouble = wait_ready(socket, POLLOUT, end); !trouble.empty()) return trouble;
    int number = 0;
    socklen_t size = sizeof number;
    if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &number, &size) != 0) number = errno;
    return number == 0 ? "" : std::strerror(number);
}

std::string tls_trouble() {
    const auto number = ERR_peek_last_error();
    const char* const reason = number == 0 ? nullptr : ERR_reason_error_string(number);
    ERR_clear_error();
    return std::string("no TLS there: ") + (reason == nullptr ? "the connection ended" : reason);
}

std::string shake_hands(SSL* connection, int socket, Deadline end) {
    while (true) {
        ERR_clear_error();
        const int done = SSL_connect(connection);
        if (done == 1) return {};
        const int wanted = SSL_get_error(connection, done);
        if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE) return tls_trouble();
        const short events = wanted == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
        if (auto trouble = wait_ready(socket, events, end); !trouble.empty()) return trouble;
    }
}

bool is_numeric(const std::string& host) {
    in6_addr bytes{};
    return ::inet_pton(AF_INET, host.c_str(), &bytes) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), &bytes) == 1;
}

/// Without a configuration file, which could load a foreign provider; and any certificate is looked at, be it
/// as old and weak as it may.
std::unique_ptr<SSL_CTX, FreeTls> make_context() {
    if (OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) != 1) return nullptr;
    std::unique_ptr<SSL_CTX, FreeTls> context(SSL_CTX_new(TLS_client_method()));
    if (!context) return nullptr;
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_security_level(context.get(), 0);
    if (SSL_CTX_set_min_proto_version(context.get(), 0) != 1) return nullptr;
    return context;
}

PeerAnswer certificate_of(SSL* connection, std::string trouble) {
    PeerAnswer answer;
    // Also where the handshake failed after it: a peer that wants a certificate of ours has shown its own.
    const std::unique_ptr<X509, FreeTls> shown(SSL_get1_peer_certificate(connection));
    const int size = shown ? i2d_X509(shown.get(), nullptr) : 0;
    if (size > 0) {
        guard::keystore::Bytes der(static_cast<std::size_t>(size));
        unsigned char* at = der.data();
        if (i2d_X509(shown.get(), &at) == size) answer.certificate = guard::keystore::read_certificate(der);
    }
    if (!answer.certificate.readable)
        answer.trouble = trouble.empty() ? "it shows no certificate" : std::move(trouble);
    return answer;
}

PeerAnswer shake_hands_on(int socket, const std::string& host, Deadline end) {
    const auto context = make_context();
    const std::unique_ptr<SSL, FreeTls> connection(context ? SSL_new(context.get()) : nullptr);
    if (!connection || SSL_set_fd(connection.get(), socket) != 1) return {{}, "libssl cannot be used"};
    if (!is_numeric(host) && SSL_set_tlsext_host_name(connection.get(), host.c_str()) != 1)
        return {{}, "is no name that can be asked for"};
    return certificate_of(connection.get(), shake_hands(connection.get(), socket, end));
}

}  // namespace

PeerAnswer ask_peer(const std::string& host, std::uint16_t port, std::chrono::milliseconds limit) {
    // libssl writes with write(2), and a peer may have hung up.
    (void)std::signal(SIGPIPE, SIG_IGN);
    const auto addresses = peer_addresses(host, port);
    if (!addresses) return {{}, addresses.error().what};
    const Deadline end = steady_clock::now() + limit;
    std::string trouble = "has no address";
    for (const auto& address : *addresses) {
        const guard::UniqueFd socket(
            ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        trouble = connect_to(address, socket.get(), end);
        if (trouble.empty()) return shake_hands_on(socket.get(), host, end);
    }
    return {{}, "no connection: " + trouble};
}

}  // namespace jarmor::launcher
