#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "guard/keystore/base64.h"
#include "guard/keystore/java_view.h"
#include "guard/text.h"
#include "tests/guard/keystore/fixture.h"
#include "tests/support/must_run.h"

namespace jarmor::guard::keystore::tests {
namespace {

/// An entry as MakeStores.java writes it: alias=kind=fingerprint,fingerprint.
std::string as_java_says(const Entry& entry) {
    std::string text = hex(view_of(entry.alias)) + "=";
    text += entry.kind == EntryKind::private_key  ? "key="
            : entry.kind == EntryKind::secret_key ? "secret="
                                                  : "certificate=";
    for (std::size_t i = 0; i < entry.chain.size(); ++i) {
        text += (i == 0 ? "" : ",") + hex(digest(Hash::sha256, {entry.chain[i]}));
    }
    return text;
}

std::string joined(std::vector<std::string> parts) {
    std::sort(parts.begin(), parts.end());
    std::string text;
    for (const std::string& part : parts) text += "\n  " + part;
    return text;
}

/// What jarmor expects of KeyStore: "refused", or "open" and the entries.
std::string expected_of_java(const std::string& bytes, const std::string& password, unsigned feature) {
    const Password given(password);
    Budget budget;
    const auto store = open_store(view_of(bytes), {&given, nullptr}, budget);
    std::string why;
    if (!store || store->integrity == Integrity::wrong || store->hidden_safes != 0 ||
        !java_opens(*store, feature, &given, why)) {
        return "refused";
    }
    std::vector<std::string> entries;
    for (const Entry& entry : store->entries) {
        if (entry.java_sees) entries.push_back(as_java_says(entry));
    }
    return "open" + joined(entries);
}

std::string said_by_java(const std::vector<std::string_view>& cells) {
    if (cells[2] != "open") return std::string(cells[2]);
    return "open" + joined({cells.begin() + 3, cells.end()});
}

TEST(Differential, JarmorAndKeyStoreOfEachJdkSeeTheSame) {
    JARMOR_NEED(stores_missing().empty(), stores_missing());
    std::size_t compared = 0, opened = 0;
    for (const std::string& feature : features()) {
        const std::string folder = stores() + "/" + feature + "/";
        const std::string truth = bytes_of(folder + "truth.tsv");
        for (const std::string_view line : split(truth, '\n')) {
            const auto cells = split(line, '\t');
            ASSERT_GE(cells.size(), 3U);
            const std::string name(cells[0]);
            const std::string path = name.starts_with("/")
                                         ? stores() + "/openssl/" + name.substr(name.rfind('/') + 1)
                                         : folder + name;
            const std::string bytes = bytes_of(path);
            ASSERT_FALSE(bytes.empty()) << path;
            const auto password = from_hex(cells[1]);
            ASSERT_TRUE(password);
            const std::string java = said_by_java(cells);
            EXPECT_EQ(expected_of_java(bytes, std::string(text_of(*password)),
                                       static_cast<unsigned>(std::stoi(feature))),
                      java)
                << path << " on JDK " << feature << " with the password " << text_of(*password);
            ++compared;
            opened += java.starts_with("open") ? 1 : 0;
        }
    }
    // A generator that makes nothing would agree with everything.
    EXPECT_GT(compared, 150U);
    EXPECT_GT(opened, 60U);
    EXPECT_GT(compared - opened, 60U);
}

}  // namespace
}  // namespace jarmor::guard::keystore::tests
