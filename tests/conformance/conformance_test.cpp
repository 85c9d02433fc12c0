// Each recorded case of each release, started by jarmor in the place of the product's script: what it
// launches, from where, with which variables, what runs before and beside it, and what is said, against the
// recording. What differs on purpose stands in deviations.json, for the cases that it names; a difference
// that does not stand there fails, and so does one that stands there and is none.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "comparison.h"
#include "recording.h"
#include "stage.h"

namespace jarmor::conformance {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(JARMOR_SOURCE_DIR) / "tests/conformance";

std::vector<std::string> products() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder / "data")) names.push_back(entry.path().stem());
    std::sort(names.begin(), names.end());
    return names;
}

std::string shown(const std::string& id, const Deviation& deviation) {
    return id + " " + deviation.field + ": '" + deviation.old_value + "' -> '" + deviation.new_value + "'";
}

/// Takes the first that is equal out of the list.
const Deviation* take(std::vector<Deviation>& declared, std::vector<Deviation>& used,
                      const Deviation& found) {
    const auto at = std::find(declared.begin(), declared.end(), found);
    if (at == declared.end()) return nullptr;
    used.push_back(*at);
    declared.erase(at);
    return &used.back();
}

/// All differences of a run, one a line, for whoever has to declare new ones.
void note(const std::string& id, const Deviation& found) {
    const char* path = std::getenv("JARMOR_CONFORMANCE_FOUND");
    if (path == nullptr) return;
    std::ofstream(path, std::ios::app)
        << id << '\x1f' << found.field << '\x1f' << found.old_value << '\x1f' << found.new_value << '\x1e';
}

class Conformance : public ::testing::TestWithParam<std::string> {};

TEST_P(Conformance, EveryCaseIsAsRecordedButForWhatIsDeclared) {
    const Recording recording = read_recording(folder / "data" / (GetParam() + ".json"));
    static const auto all_declared = read_deviations(folder / "deviations.json");
    Words words;
    std::size_t identical = 0, hardened = 0, deviating = 0;
    for (const auto& one : recording.cases) {
        const std::string id = one.id(recording.product);
        Stage stage(recording, one, folder / "learned" / (GetParam() + ".toml"));
        const Outcome ours = stage.run();
        const Words kept = kept_words(one.recorded, ours);
        words.recorded += kept.recorded;
        words.kept += kept.kept;
        const auto entry = all_declared.find(id);
        auto declared = entry == all_declared.end() ? std::vector<Deviation>{} : entry->second;
        std::vector<Deviation> used;
        bool as_declared = true;
        for (const auto& found : differences(one.recorded, ours)) {
            note(id, found);
            if (take(declared, used, found) != nullptr) continue;
            as_declared = false;
            ADD_FAILURE() << "not declared: " << shown(id, found);
        }
        for (const auto& unused : declared) {
            as_declared = false;
            ADD_FAILURE() << "declared, and no difference: " << shown(id, unused);
        }
        EXPECT_TRUE(as_declared) << id << " said:\n" << stage.said();
        ++(!as_declared ? deviating : used.empty() ? identical : hardened);
    }
    std::printf("%-26s %2zu cases: %2zu identical, %2zu hardened, %2zu deviating; %zu of %zu words kept\n",
                recording.product.c_str(), recording.cases.size(), identical, hardened, deviating, words.kept,
                words.recorded);
    EXPECT_GE(words.kept * 100, words.recorded * 80) << "of the words of the command lines";
}

INSTANTIATE_TEST_SUITE_P(Release, Conformance, ::testing::ValuesIn(products()), [](const auto& release) {
    std::string name = release.param;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; },
        '_');
    return name;
});

// A deviation is for cases that exist: a name with a slip would excuse nothing, and nobody would see it.
TEST(ConformanceDeviations, NameCasesThatExistAndRules) {
    std::vector<std::string> ids;
    for (const auto& product : products()) {
        const auto recording = read_recording(folder / "data" / (product + ".json"));
        for (const auto& one : recording.cases) ids.push_back(one.id(recording.product));
    }
    for (const auto& [id, declared] : read_deviations(folder / "deviations.json")) {
        EXPECT_NE(std::find(ids.begin(), ids.end(), id), ids.end()) << id;
        for (const auto& deviation : declared) EXPECT_FALSE(deviation.rule.empty()) << shown(id, deviation);
    }
}

}  // namespace
}  // namespace jarmor::conformance
