#include "guard/evidence/sockets.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "guard/unique_fd.h"
#include "tests/support/must_run.h"

namespace jarmor::guard {
namespace {

/// A listening socket; returns "address:port" as ListeningSocket::text() writes it.
UniqueFd listen_on(int family, const char* address, std::uint16_t& port) {
    UniqueFd fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_storage name{};
    socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    name.ss_family = static_cast<sa_family_t>(family);
    void* to = family == AF_INET ? static_cast<void*>(&reinterpret_cast<sockaddr_in*>(&name)->sin_addr)
                                 : static_cast<void*>(&reinterpret_cast<sockaddr_in6*>(&name)->sin6_addr);
    (void)::inet_pton(family, address, to);
    if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&name), size) != 0 || ::listen(fd.get(), 1) != 0)
        return UniqueFd();
    (void)::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&name), &size);
    port = ntohs(family == AF_INET ? reinterpret_cast<sockaddr_in*>(&name)->sin_port
                                   : reinterpret_cast<sockaddr_in6*>(&name)->sin6_port);
    return fd;
}

std::vector<std::string> texts() {
    std::vector<std::string> all;
    const auto sockets = listening_sockets(::getpid());
    EXPECT_TRUE(sockets);
    for (const auto& socket : *sockets) all.push_back(socket.text() + (socket.loopback ? " loopback" : ""));
    return all;
}

TEST(Sockets, EachListeningSocketOfThisProcessIsFoundWithItsAddress) {
    std::uint16_t one = 0, two = 0;
    const UniqueFd first = listen_on(AF_INET, "127.0.0.1", one),
                   second = listen_on(AF_INET, "127.1.2.3", two);
    ASSERT_TRUE(first.valid() && second.valid());
    const auto found = texts();
    EXPECT_EQ(found.size(), 2U);
    EXPECT_NE(std::find(found.begin(), found.end(), "127.0.0.1:" + std::to_string(one) + " loopback"),
              found.end());
    EXPECT_NE(std::find(found.begin(), found.end(), "127.1.2.3:" + std::to_string(two) + " loopback"),
              found.end());
}

TEST(Sockets, IPv6AndMappedAddressesAreNamedAndKnownAsLoopback) {
    std::uint16_t one = 0, two = 0;
    const UniqueFd first = listen_on(AF_INET6, "::1", one),
                   second = listen_on(AF_INET6, "::ffff:127.0.0.1", two);
    JARMOR_NEED(first.valid(), "no IPv6 on this machine");
    const auto found = texts();
    EXPECT_NE(std::find(found.begin(), found.end(), "[::1]:" + std::to_string(one) + " loopback"),
              found.end());
    EXPECT_NE(
        std::find(found.begin(), found.end(), "[::ffff:127.0.0.1]:" + std::to_string(two) + " loopback"),
        found.end());
}

TEST(Sockets, OneThatDoesNotListenIsNotNamed) {
    const UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_TRUE(texts().empty());
}

TEST(Sockets, AnAddressForAllIsNoLoopback) {
    const ListeningSocket all{"0.0.0.0", 9999, false}, six{"::", 80, false};
    EXPECT_EQ(all.text(), "0.0.0.0:9999");
    EXPECT_EQ(six.text(), "[::]:80");
}

TEST(Sockets, AProcessThatIsNotThereIsAnError) {
    EXPECT_FALSE(listening_sockets(0x7ffffff0));
}

}  // namespace
}  // namespace jarmor::guard
