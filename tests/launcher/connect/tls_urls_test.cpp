#include "launcher/connect/tls_urls.h"

#include <gmock/gmock.h>

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::optional<std::string> fill_in(std::string_view kind, std::string_view name) {
    if (kind == "$ref" && name == "server.hostname") return "gw.example.com";
    if (kind == "$" && name == "carbon.host") return "gw.example.com";
    if (kind == "$env" && name == "PORT") return "9444";
    return std::nullopt;
}

/// "LINE TEXT HOST PORT" of each.
std::vector<std::string> found(std::string_view text) {
    std::vector<std::string> made;
    for (const auto& url : tls_urls(text, "x", fill_in)) {
        made.push_back(std::to_string(url.from.line) + " " + url.text + " " + url.host + " " +
                       std::to_string(url.port));
    }
    return made;
}

TEST(TlsUrls, AreFoundWithTheirLineAndTheUsualPort) {
    EXPECT_THAT(
        found("[a]\nurl = \"https://api.example.com/x?y=https%3A//z\"\n\nb = 'wss://ws.example.com:8099/z'\n"
              "c = \"LDAPS://ad.corp\"\n"),
        ElementsAre("2 https://api.example.com api.example.com 443",
                    "4 wss://ws.example.com:8099 ws.example.com 8099", "5 ldaps://ad.corp ad.corp 636"));
}

TEST(TlsUrls, AreNotThoseWithoutTls) {
    EXPECT_THAT(found("a = \"http://x\"\nb = \"tcp://x:5672\"\nc = \"jdbc:mysql://db/x\"\nd = \"https:/x\"\n"
                      "e = \"https://\"\n"),
                IsEmpty());
}

TEST(TlsUrls, InCommentsDoNotCountAndAHashInsideATextIsNoComment) {
    EXPECT_THAT(found("# https://a\n#url = \"https://b\"\nc = \"x # https://c\" # https://d\n"
                      "  key: it's https://e/ # https://f\n"),
                ElementsAre("3 https://c c 443", "4 https://e e 443"));
}

TEST(TlsUrls, OfOneTextAreAllFound) {
    EXPECT_THAT(found("urls = [\"{ssl://a:9711},{ssl://b:9711|tcp+ssl://c:9713}\",\n\"tls://d:1\"]"),
                ElementsAre("1 ssl://a:9711 a 9711", "1 ssl://b:9711 b 9711", "1 tcp+ssl://c:9713 c 9713",
                            "2 tls://d:1 d 1"));
}

TEST(TlsUrls, ShowNoUserAndNoPassword) {
    EXPECT_THAT(found("a = \"https://admin:s3@cret@host.example:8243/\"\nb = \"amqps://u:p@broker/x\"\n"),
                ElementsAre("1 https://host.example:8243 host.example 8243", "2 amqps://broker broker 5671"));
}

TEST(TlsUrls, TakeAddressesOfVersionSixOutOfTheirBrackets) {
    EXPECT_THAT(found("a = \"https://[::1]:9443/x\"\nb = \"https://[fe80::1]\"\n"),
                ElementsAre("1 https://[::1]:9443 ::1 9443", "2 https://[fe80::1] fe80::1 443"));
}

TEST(TlsUrls, FillInWhatIsKnownAndLeaveTheRestOpen) {
    EXPECT_THAT(found("a = \"https://$ref{server.hostname}:${mgt.transport.https.port}/x\"\n"
                      "b = \"https://${carbon.host}:$env{PORT}/\"\nc = \"https://$secret{host}:9443/\"\n"),
                ElementsAre("1 https://$ref{server.hostname}:${mgt.transport.https.port} gw.example.com 0",
                            "2 https://${carbon.host}:$env{PORT} gw.example.com 9444",
                            "3 https://$secret{host}:9443  9443"));
}

}  // namespace
}  // namespace jarmor::launcher
