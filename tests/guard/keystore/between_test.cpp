#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "guard/keystore/judge_stores.h"
#include "guard/keystore/make.h"
#include "guard/keystore/pkcs12_write.h"
#include "tests/guard/keystore/fixture.h"

namespace jarmor::guard::keystore::tests {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t now = 1'795'327'200;

class StoresOfAServer : public ::testing::Test {
  protected:
    StoresOfAServer() {
        std::string pattern = std::filesystem::temp_directory_path() / "jarmor-stores-XXXXXX";
        if (::mkdtemp(pattern.data()) != nullptr) directory_ = pattern;
    }
    ~StoresOfAServer() override {
        std::error_code ignored;
        std::filesystem::remove_all(directory_, ignored);
    }

    void put(const std::string& file, View bytes) const {
        std::ofstream(directory_ + "/" + file, std::ios::binary) << text_of(bytes);
        std::filesystem::permissions(directory_ + "/" + file, std::filesystem::perms(0600));
    }
    /// A pair of good stores: NAME.p12 and NAME-trust.p12.
    void make(const std::string& name, bool rsa = false) const {
        const Password password(strong);
        MakeRequest request;
        request.hosts = {"gw.example.com"};
        request.rsa = rsa;
        request.now = now;
        request.key_password = request.trust_password = &password;
        const auto made = make_stores(request);
        ASSERT_TRUE(made) << made.error().line();
        put(name + ".p12", made->key_store);
        put(name + "-trust.p12", made->trust_store);
    }
    NamedStore named(const std::string& file, Use use, const std::string& password = strong) const {
        NamedStore store;
        store.name = "[" + file + "]";
        store.origin = {"conf.toml", 3, 1};
        store.path = directory_ + "/" + file;
        store.shown = file;
        store.use = use;
        store.password.emplace(password);
        return store;
    }
    /// "error ks-open where: found" of everything above a note.
    static std::vector<std::string> judged(const std::vector<NamedStore>& stores) {
        std::vector<std::string> lines;
        const JudgedStores judged = judge_stores(stores, {now, 17, "/none"});
        for (const Finding& finding : judged.findings) {
            if (finding.severity == Severity::note) continue;
            lines.push_back(std::string(to_text(finding.severity)) + " " + finding.rule + " " +
                            finding.where + ": " + finding.found);
        }
        return lines;
    }

    std::string directory_;
};

TEST_F(StoresOfAServer, GoodOnesWithTheirOwnKeysPass) {
    make("tls");
    make("internal", true);
    std::vector<NamedStore> stores;
    stores.push_back(named("tls.p12", Use::tls));
    stores.push_back(named("internal.p12", Use::internal));
    stores.push_back(named("tls-trust.p12", Use::trust));
    EXPECT_THAT(judged(stores), IsEmpty());
}

TEST_F(StoresOfAServer, OneThatIsNotThereIsAnErrorAtTheSettingThatNamesIt) {
    std::vector<NamedStore> stores;
    stores.push_back(named("gone.p12", Use::tls));
    EXPECT_THAT(judged(stores),
                ElementsAre(AllOf(HasSubstr("error ks-open conf.toml:3:1: [gone.p12] names gone.p12"),
                                  HasSubstr("No such file"))));
}

TEST_F(StoresOfAServer, OneThatJavaOpensLaterMayBeMissingUntilThenButNotBroken) {
    put("junk.p12", view_of("no store"));
    std::vector<NamedStore> stores;
    stores.push_back(named("gone.p12", Use::trust));
    stores.push_back(named("junk.p12", Use::trust));
    for (NamedStore& store : stores) store.lazy = true;
    EXPECT_THAT(judged(stores), ElementsAre(AllOf(HasSubstr("error ks-open"), HasSubstr("junk.p12")),
                                            AllOf(HasSubstr("warning ks-open"), HasSubstr("gone.p12"))));
}

TEST_F(StoresOfAServer, AWrongPasswordAndAMissingAliasAreErrors) {
    make("tls");
    std::vector<NamedStore> stores;
    stores.push_back(named("tls.p12", Use::tls, "not this one, really"));
    stores.push_back(named("tls.p12", Use::tls));
    stores.back().alias = "other";
    const auto lines = judged(stores);
    EXPECT_THAT(lines, Contains(HasSubstr("error ks-integrity tls.p12: wrong password")));
    EXPECT_THAT(lines, Contains(HasSubstr("error ks-alias tls.p12: has no entry 'other'")));
}

TEST_F(StoresOfAServer, TheKeyOfTlsMustNotEncryptToo) {
    make("one", true);
    std::vector<NamedStore> stores;
    stores.push_back(named("one.p12", Use::tls));
    stores.push_back(named("one.p12", Use::internal));
    EXPECT_THAT(judged(stores), Contains(HasSubstr("warning ks-separate-internal conf.toml:3:1")));
}

TEST_F(StoresOfAServer, OneKeyInTwoFilesIsSaidOnce) {
    make("one");
    std::filesystem::copy_file(directory_ + "/one.p12", directory_ + "/two.p12");
    std::vector<NamedStore> stores;
    stores.push_back(named("one.p12", Use::tls));
    stores.push_back(named("two.p12", Use::other));
    EXPECT_THAT(judged(stores),
                ElementsAre(AllOf(HasSubstr("warning ks-one-key"), HasSubstr("one.p12[server], two.p12"))));
}

TEST_F(StoresOfAServer, WithoutItsPasswordOneIsJudgedAsFarAsItGoes) {
    make("tls");
    std::vector<NamedStore> stores;
    stores.push_back(named("tls.p12", Use::tls));
    stores.back().password.reset();
    stores.back().locked = "$secret{tls} is encrypted";
    const auto lines = judged(stores);
    EXPECT_THAT(lines, ElementsAre(HasSubstr("$secret{tls} is encrypted")));
    EXPECT_THAT(lines.at(0), HasSubstr("warning"));
}

TEST_F(StoresOfAServer, OneThatNothingNamesIsLookedAtForDefaultKeysOnly) {
    put("junk.jks", view_of("no store"));
    std::vector<NamedStore> stores;
    stores.push_back(named("junk.jks", Use::unknown));
    stores.back().named = false;
    EXPECT_THAT(judged(stores), IsEmpty());
}

TEST_F(StoresOfAServer, ManyAtOnceGiveWhatOneAfterTheOtherDoes) {
    for (int i = 0; i < 6; ++i) make("s" + std::to_string(i));
    std::vector<std::string> alone;
    std::vector<NamedStore> all;
    for (int i = 0; i < 6; ++i) {
        std::vector<NamedStore> one;
        one.push_back(named("s" + std::to_string(i) + ".p12", Use::internal));
        all.push_back(named("s" + std::to_string(i) + ".p12", Use::internal));
        const auto lines = judged(one);
        EXPECT_THAT(lines, Contains(HasSubstr("needs an RSA key")));
        alone.insert(alone.end(), lines.begin(), lines.end());
    }
    EXPECT_THAT(judged(all), ::testing::UnorderedElementsAreArray(alone));
}

}  // namespace
}  // namespace jarmor::guard::keystore::tests
