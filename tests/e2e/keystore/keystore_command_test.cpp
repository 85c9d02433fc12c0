#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "guard/keystore/store.h"
#include "guard/keystore/vault.h"
#include "guard/text.h"
#include "launcher/cli/parse.h"
#include "launcher/cli/point_in_time.h"
#include "tests/support/child.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using support::Outcome;
using ::testing::HasSubstr;
using ::testing::Not;

Outcome jarmor(std::vector<std::string> words, const std::string& directory) {
    words.insert(words.begin(), JARMOR_PROGRAM);
    return support::run_child([&] {
        fs::current_path(directory);
        return support::exec_words(words);
    });
}

class KeystoreCommand : public ::testing::Test {
  protected:
    KeystoreCommand() {
        std::string pattern = fs::temp_directory_path() / "jarmor-keystore-XXXXXX";
        directory_ = ::mkdtemp(pattern.data());
    }
    ~KeystoreCommand() override { fs::remove_all(directory_); }
    KeystoreCommand(const KeystoreCommand&) = delete;
    KeystoreCommand& operator=(const KeystoreCommand&) = delete;

    Outcome run(const std::vector<std::string>& words) const { return jarmor(words, directory_); }
    /// A line of a shell, in which $JARMOR is the program.
    Outcome shell(const std::string& line) const {
        return support::run_child([&] {
            fs::current_path(directory_);
            return support::exec_words({"/bin/sh", "-c", line},
                                       {"PATH=/usr/bin:/bin", std::string("JARMOR=") + JARMOR_PROGRAM});
        });
    }
    std::string text(const std::string& file) const {
        std::ifstream in(directory_ + "/" + file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void put(const std::string& file, const std::string& content) const {
        std::ofstream(directory_ + "/" + file, std::ios::binary) << content;
    }
    std::string directory_;
};

TEST(KeystoreWords, TimesAreUtcAndNothingElse) {
    EXPECT_EQ(parse_utc("1970-01-01"), 0);
    EXPECT_EQ(parse_utc("2026-11-22T06:00Z"), 1795327200);
    EXPECT_EQ(parse_utc("2026-11-22T06:00:30Z"), 1795327230);
    for (const char* wrong : {"", "2026", "2026-02-30", "2026-11-22T25:00Z", "2026-11-22 06:00",
                              "2026-11-22T06:00", "20261122", "-026-11-22"}) {
        EXPECT_EQ(parse_utc(wrong), std::nullopt) << wrong;
    }
}

TEST_F(KeystoreCommand, WhatMakeMakesPassesEveryRuleOfShow) {
    for (const char* name : {"rsa", "ec"}) {
        const std::string kind = name;
        const std::string file = kind + ".p12";
        const Outcome made =
            run({"keystore", "make", file, "--for", "gw.example.com,10.0.0.1", "--key-type", kind});
        ASSERT_EQ(made.code, 0) << made.err;
        const Outcome shown = run({"keystore", "show", file, "--password-file", file + ".password", "--for",
                                   "gw.example.com", "--java", "17", "-q"});
        EXPECT_EQ(shown.code, 0) << shown.out << shown.err;
        EXPECT_EQ(shown.out, "");
        const Outcome trust = run(
            {"keystore", "show", kind + "-trust.p12", "--password-file", kind + "-trust.p12.password", "-q"});
        EXPECT_EQ(trust.out + trust.err, "");
        struct stat status{};
        ASSERT_EQ(::stat((directory_ + "/" + file + ".password").c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 07777U, 0600U);
    }
    const Outcome internal = run(
        {"keystore", "show", "rsa.p12", "--password-file", "rsa.p12.password", "--use", "internal", "-q"});
    EXPECT_EQ(internal.out, "") << "a made store can be the primary one of a product too";
}

TEST_F(KeystoreCommand, KeytoolOfEachJdkOpensWhatMakeMade) {
    const auto homes = support::installed_jdks();
    JARMOR_NEED(!homes.empty(), "no JDK below /usr/lib/jvm");
    ASSERT_EQ(run({"keystore", "make", "gw.p12", "--for", "gw.example.com", "--key-type", "ec"}).code, 0);
    for (const std::string& home : homes) {
        for (const std::string& file : std::vector<std::string>{"gw.p12", "gw-trust.p12"}) {
            const Outcome listed = support::run_child(
                [&] {
                    return support::exec_words({home + "/bin/keytool", "-list", "-keystore",
                                                directory_ + "/" + file, "-storepass:file",
                                                directory_ + "/" + file + ".password"});
                },
                std::chrono::seconds(60));
            EXPECT_EQ(listed.code, 0) << home << listed.out;
            EXPECT_THAT(listed.out, HasSubstr(file == "gw.p12" ? "PrivateKeyEntry" : "trustedCertEntry"))
                << home;
        }
    }
}

TEST_F(KeystoreCommand, MakeOverwritesNothingAndLeavesNothingHalf) {
    put("gw-trust.p12", "somebody's");
    const Outcome made = run({"keystore", "make", "gw.p12", "--for", "gw.example.com", "--key-type", "ec"});
    EXPECT_NE(made.code, 0);
    EXPECT_THAT(made.err, HasSubstr("gw-trust.p12: cannot be made"));
    EXPECT_EQ(text("gw-trust.p12"), "somebody's");
    EXPECT_FALSE(fs::exists(directory_ + "/gw.p12"));
    EXPECT_FALSE(fs::exists(directory_ + "/gw.p12.password"));
}

TEST_F(KeystoreCommand, ARequestIsForTheSameKeyAndNames) {
    put("pw", "a-long-enough-password\n");
    const Outcome made = run({"keystore", "make", "gw.p12", "--for", "gw.example.com", "--csr", "gw.csr",
                              "--password-file", "pw"});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_FALSE(fs::exists(directory_ + "/gw-trust.p12"));
    const Outcome read = support::run_child([&] {
        return support::exec_words(
            {"/usr/bin/openssl", "req", "-in", directory_ + "/gw.csr", "-noout", "-verify", "-text"});
    });
    EXPECT_THAT(read.out, HasSubstr("DNS:gw.example.com"));
    EXPECT_THAT(read.out + read.err, HasSubstr("verify OK"));
}

TEST_F(KeystoreCommand, PasswordsAreShownNowhere) {
    put("pw", "Qx7-unusual-password\n");
    put("wrong", "Qx8-another-password\n");
    ASSERT_EQ(run({"keystore", "make", "gw.p12", "--for", "gw.example.com", "--key-type", "ec",
                   "--password-file", "pw"})
                  .code,
              0);
    for (const std::string& file : std::vector<std::string>{"pw", "wrong"}) {
        for (const std::string& json : std::vector<std::string>{"--json", "--no-color"}) {
            const Outcome shown = run({"keystore", "show", "gw.p12", "--password-file", file, json});
            EXPECT_EQ(shown.code, file == "pw" ? 0 : 2) << shown.out;
            EXPECT_THAT(shown.out + shown.err, Not(HasSubstr("unusual")));
            EXPECT_THAT(shown.out + shown.err, Not(HasSubstr("another-password")));
        }
    }
    EXPECT_EQ(text("pw"), "Qx7-unusual-password\n") << "only read";
}

TEST_F(KeystoreCommand, WhatIsNoStoreIsSaidInOneLineWithCode2) {
    put("page.p12", "<html><body>404</body></html>");
    put("empty.jks", "");
    for (const std::string& file : std::vector<std::string>{"page.p12", "empty.jks", "missing.p12"}) {
        const Outcome shown = run({"keystore", "show", file});
        EXPECT_EQ(shown.code, 2) << file;
        EXPECT_EQ(std::count(shown.err.begin(), shown.err.end(), '\n'), 1) << shown.err;
        EXPECT_THAT(shown.err, HasSubstr(file));
    }
    EXPECT_EQ(run({"keystore", "show", "page.p12", "--at", "soon"}).code, 64);
    EXPECT_EQ(run({"keystore", "show"}).code, 64);
}

TEST_F(KeystoreCommand, TheClockCanBeSet) {
    ASSERT_EQ(run({"keystore", "make", "gw.p12", "--for", "gw.example.com", "--key-type", "ec"}).code, 0);
    const Outcome late =
        run({"keystore", "show", "gw.p12", "--password-file", "gw.p12.password", "--at", "2099-01-01", "-q"});
    EXPECT_EQ(late.code, 1);
    EXPECT_THAT(late.out, HasSubstr("ks-expiry"));
}

TEST_F(KeystoreCommand, VaultEncryptMakesAValueThatTheKeyOfTheStoreOpens) {
    ASSERT_EQ(run({"keystore", "make", "rsa.p12", "--for", "gw.example.com"}).code, 0);
    put("secret", "p\u00e4ss w\u00f6rd\nnot this line\n");
    const auto encrypt = [this](const std::string& more) {
        return shell("$JARMOR vault encrypt " + more + " <secret");
    };
    const Outcome made = encrypt("rsa.p12 --password-file rsa.p12.password");
    ASSERT_EQ(made.code, 0) << made.err;
    const auto password = guard::keystore::Password(guard::split(text("rsa.p12.password"), '\n').at(0));
    guard::keystore::Budget budget;
    const std::string bytes = text("rsa.p12");
    const auto store =
        guard::keystore::open_store(guard::keystore::view_of(bytes), {&password, nullptr}, budget);
    ASSERT_TRUE(store);
    const auto opened = guard::keystore::open_vault_secret(made.out, {store->entries.at(0).key.view(), {}});
    ASSERT_TRUE(opened) << opened.error().line();
    EXPECT_EQ(guard::keystore::text_of(opened->text.view()), "p\u00e4ss w\u00f6rd");

    put("encryption-key", std::string(64, 'd') + "\n");
    const Outcome symmetric = encrypt("encryption-key");
    const auto key = guard::keystore::vault_aes_key(std::string(64, 'd'));
    const auto again = guard::keystore::open_vault_secret(symmetric.out, {{}, key->view()});
    ASSERT_TRUE(again) << symmetric.err;
    EXPECT_EQ(guard::keystore::text_of(again->text.view()), "p\u00e4ss w\u00f6rd");

    EXPECT_EQ(encrypt("secret").code, 64);
    EXPECT_EQ(encrypt("rsa.p12 --password-file secret").code, 64);
    EXPECT_THAT(encrypt("rsa.p12 --password-file rsa.p12.password --alias other").err,
                HasSubstr("has no private key 'other'"));
}

}  // namespace
}  // namespace jarmor::launcher
