#include "launcher/product/launch_difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace jarmor::launcher {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string launching_text =
    "#!/bin/sh\n"
    "# starts the server\n"
    "java_version=17\n"
    "if [ \"$java_version\" -lt 11 ] || [ $java_version -gt 21 ]; then\n"
    "  echo \"unsupported\"\n"
    "fi\n"
    "for f in \"$CARBON_HOME\"/lib/*.jar; do CLASSPATH=\"$CLASSPATH\":$f; done\n"
    "sh \"$CARBON_HOME\"/tool/side.sh &\n"
    "exec \"$JAVACMD\" -Xmx1g \\\n"
    "  -Dhome=\"$CARBON_HOME\" \\\n"
    "  org.example.app.Main \"$@\"\n";

std::string with(const std::string& old, const std::string& text) {
    std::string changed = launching_text;
    return changed.replace(changed.find(old), old.size(), text);
}

TEST(LaunchDifference, CommentsAndBlankLinesAloneChangeNothing) {
    EXPECT_EQ(launch_difference(launching_text, with("# starts the server\n", "# starts it\n\n")),
              "only comments and blank lines differ");
}

// As dash and bash read it: the comment ends the command that the backslash goes on with.
TEST(LaunchDifference, ACommentBehindABackslashIsPartOfTheCommand) {
    EXPECT_THAT(launch_difference(launching_text, with("  -Dhome=", "  # -Dhome=")),
                AllOf(Not(HasSubstr("only comments")), StartsWith("options: - -Dhome=")));
}

TEST(LaunchDifference, LinesThatAreOfNoSubjectAreShownAndSaidToBeSo) {
    EXPECT_EQ(launch_difference(launching_text, with("\"unsupported\"", "\"too old\"")),
              "no option, class path, variable, JDK bound, program or limit of it differs as far as its text "
              "tells; 1 line added, 1 removed: + echo \"too old\"; - echo \"unsupported\"");
}

TEST(LaunchDifference, EachSubjectOfALaunchIsNamed) {
    EXPECT_THAT(launch_difference(launching_text, with("/lib/*.jar;", "/lib/*.jar /opt/agent/conf;")),
                StartsWith("class path: + /opt/agent/conf; 1 line"));
    EXPECT_THAT(launch_difference(launching_text, with("for f", "CLASSPATH=$CLASSPATH:/opt/x.jar\nfor f")),
                StartsWith("class path: + /opt/x.jar; 1 line"));
    EXPECT_THAT(
        launch_difference(launching_text, with("java_version=17", "export TZ=UTC JAVA_HOME=/opt/jdk")),
        StartsWith("variables: + TZ=UTC, JAVA_HOME=/opt/jdk; 1 line"));
    EXPECT_THAT(launch_difference(launching_text, with("-gt 21", "-gt 25")),
                StartsWith("JDK bounds: + $java_version -gt 25; - $java_version -gt 21; 1 line"));
    EXPECT_THAT(launch_difference(launching_text, with("sh \"$CARBON_HOME\"/tool/side.sh &\n", "")),
                StartsWith("programs: - $CARBON_HOME/tool/side.sh; 0 lines added, 1 removed"));
    EXPECT_THAT(launch_difference(launching_text, with("org.example.app.Main", "org.example.app.Other")),
                StartsWith("programs: + org.example.app.Other; - org.example.app.Main; 1 line"));
    EXPECT_THAT(launch_difference(launching_text, with("java_version=17", "ulimit -n 100\njava_version=17")),
                StartsWith("limits: + ulimit -n 100; 1 line added, 0 removed"));
}

TEST(LaunchDifference, OfASecretItsNameAloneIsShown) {
    const auto text = launch_difference(
        launching_text,
        with("java_version=17",
             "export API_TOKEN=s3cret1\nexport P=http://me:s3cret2@proxy\ncurl -u me:s3cret3_pass x\n"
             "D=\"-Dmy.key=s3cret4\"\necho s3cret5_password=1"));
    EXPECT_THAT(text, AllOf(HasSubstr("API_TOKEN=..."), HasSubstr("P=..."), Not(HasSubstr("s3cret"))));
}

}  // namespace

}  // namespace jarmor::launcher
