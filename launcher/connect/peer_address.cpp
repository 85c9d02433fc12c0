#include "launcher/connect/peer_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstring>
#include <memory>

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;

#ifdef JARMOR_NO_NSS

Result<std::vector<PeerAddress>> peer_addresses(const std::string& host, std::uint16_t port) {
    PeerAddress made;
    sockaddr_in four{};
    sockaddr_in6 six{};
    const char* const text = host == "localhost" ? "127.0.0.1" : host.c_str();
    if (::inet_pton(AF_INET, text, &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        made.size = sizeof four;
        std::memcpy(&made.storage, &four, sizeof four);
    } else if (::inet_pton(AF_INET6, text, &six.sin6_addr) == 1) {
        six.sin6_family = AF_INET6;
        six.sin6_port = htons(port);
        made.size = sizeof six;
        std::memcpy(&made.storage, &six, sizeof six);
    } else {
        return guard::fail(Failure::internal, host, "the static program looks no names up",
                           "ask with the other one");
    }
    return std::vector<PeerAddress>{made};
}

#else

Result<std::vector<PeerAddress>> peer_addresses(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int number = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> held(list, &::freeaddrinfo);
    if (number != 0) return guard::fail(Failure::internal, host, ::gai_strerror(number));
    std::vector<PeerAddress> found;
    for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
        PeerAddress address;
        if (entry->ai_addrlen > sizeof address.storage) continue;
        address.size = entry->ai_addrlen;
        std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
        found.push_back(address);
    }
    return found;
}

#endif

}  // namespace jarmor::launcher
