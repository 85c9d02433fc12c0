#include <gtest/gtest.h>

#include <string>

#include "guard/evidence/properties.h"
#include "launcher/plan/disabled_algorithms.h"
#include "launcher/plan/java_security.h"
#include "launcher/profile/embedded.h"

namespace jarmor::launcher {
namespace {

/// A JDK whose comments explain every word of a list, and which disables little.
const std::string knowing_jdk =
    "# include X, denyAfter D, jdkCA, usage U\n"
    "security.overridePropertiesFile=true\njdk.tls.disabledAlgorithms=SSLv3, SHA999\n";

TEST(MadeJavaSecurity, TheCommandMakesTheDirectoryWhereThereIsNone) {
    const auto chosen =
        choose_java_security({17, knowing_jdk, "/jdk", guard::Trust{{0}}, {"/nonexistent/java-security"}});
    ASSERT_FALSE(chosen);
    EXPECT_EQ(chosen.error().mend,
              "mkdir -p /nonexistent/java-security && jarmor java-security /jdk > "
              "/nonexistent/java-security/17.properties");
}

TEST(MadeJavaSecurity, IsNotWeakerThanWhatIsCompiledIn) {
    for (const auto& embedded : embedded_java_security()) {
        const auto feature = static_cast<unsigned>(std::stoul(std::string(embedded.name)));
        const auto built_in = guard::parse_properties(embedded.text, "built in");
        const auto text = make_java_security(knowing_jdk, "/jdk", feature);
        ASSERT_TRUE(built_in && text);
        const auto made = guard::parse_properties(*text, "made");
        for (const auto& property : *built_in) {
            const auto list = parse_disabled_algorithms(guard::find_property(*made, property.key)->value);
            for (const auto& element : parse_disabled_algorithms(property.value))
                EXPECT_TRUE(covered_by(element, list)) << embedded.name << " " << element.text;
        }
    }
}

TEST(MadeJavaSecurity, HoldsNoWordThatAnOldJdkDoesNotKnow) {
    const auto text = make_java_security("jdk.tls.disabledAlgorithms=SSLv3\n", "/jdk", 11);
    ASSERT_TRUE(text);
    EXPECT_EQ(text->find("HandshakeSignature"), std::string::npos);
    EXPECT_NE(text->find("SSLv3"), std::string::npos);
}

}  // namespace
}  // namespace jarmor::launcher
