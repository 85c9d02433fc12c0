#include "guard/report/redact.h"

#include <gtest/gtest.h>

namespace jarmor::guard {
namespace {

std::string redacted(const std::vector<std::string>& words, const std::string& text) {
    Redactor redactor;
    redactor.learn_words(words);
    return redactor(text);
}

TEST(Redact, NamesThatCarryASecret) {
    for (const char* name :
         {"DB_PASSWORD", "keyStorePassword", "-Djavax.net.ssl.trustStorePassword", "AWS_SECRET_ACCESS_KEY",
          "API_KEY", "apikey", "access.token", "GITHUB_TOKEN", "passphrase", "MYSQL_PWD", "storepass",
          "DD_API_KEY", "dbpasswd", "client_secret", "BAL_CONFIG_VAR_MYPASSWORD", "KEY", "-keypass"}) {
        EXPECT_TRUE(names_secret(name)) << name;
    }
}

TEST(Redact, NamesThatOnlySoundLikeOne) {
    for (const char* name :
         {"PWD", "OLDPWD", "javax.net.ssl.keyStore", "jdk.tls.ephemeralDHKeySize", "PATH", "keyAlias",
          "com.sun.management.jmxremote.password.file", "DB_PASSWORD_FILE", "tokenEndpoint.url", "bypass",
          "monkey", "keyStoreType", "", "passthru.http.port", "-Dcompass"}) {
        EXPECT_FALSE(names_secret(name)) << name;
    }
}

TEST(Redact, AValueIsTakenOutWhereverItTurnsUp) {
    const std::vector<std::string> words = {"-Ddb.password=s3cret!x", "-Dother=s3cret!x/y"};
    EXPECT_EQ(redacted(words, "-Ddb.password=s3cret!x"), "-Ddb.password=***");
    EXPECT_EQ(redacted(words, "-Dother=s3cret!x/y; s3cret!x"), "-Dother=***/y; ***");
}

TEST(Redact, PasswordsInUrlsPairsAndAgentTexts) {
    EXPECT_EQ(redacted({"-Durl=jdbc:mysql://app:p4ssw0rd@db:3306/x"}, "x p4ssw0rd y"), "x *** y");
    EXPECT_EQ(redacted({"-Dproxy=http://u:a:b@c@proxy:8080/"}, "http://u:a:b@c@proxy:8080/"),
              "http://u:***@proxy:8080/");
    EXPECT_EQ(redacted({"-Durl=jdbc:x://db/x?user=a&password=hunter22&ssl=true"}, "hunter22 true"),
              "*** true");
    EXPECT_EQ(
        redacted({"-javaagent:/a.jar=apikey=abcd1234,host=h"}, "-javaagent:/a.jar=apikey=abcd1234,host=h"),
        "-javaagent:/a.jar=apikey=***,host=h");
    EXPECT_EQ(redacted({"-Dpassword=a=b&c;d"}, "-Dpassword=a=b&c;d"), "-Dpassword=***");
}

TEST(Redact, TheWordAfterASecretOptionIsASecret) {
    EXPECT_EQ(redacted({"--db-password", "hunter22", "--port", "8080"}, "--db-password hunter22 --port 8080"),
              "--db-password *** --port 8080");
}

TEST(Redact, EnvironmentValuesAndTheOptionsInsideThem) {
    Redactor redactor;
    redactor.learn_environment(std::vector<std::string>{
        "DB_PASSWORD=hunter22", "PWD=/srv/app",
        "JAVA_OPTS=-Xmx1g -Djavax.net.ssl.keyStorePassword='wso2 carbon'", "REDIS=redis://:r3dispw@host",
        "no-equals", "JAVA_TOOL_OPTIONS=-Dtoken=\"quoted1\""});
    EXPECT_EQ(redactor("hunter22 /srv/app r3dispw quoted1 -Xmx1g"), "*** /srv/app *** *** -Xmx1g");
}

TEST(Redact, TheLongerSecretGoesFirstSoThatNoTailOfItStays) {
    EXPECT_EQ(redacted({"-Da.password=abcd", "-Db.password=abcdefgh"}, "abcdefgh abcd"), "*** ***");
}

TEST(Redact, AWordThatIsNoSecretInItselfDoesNotBlankThePlan) {
    EXPECT_EQ(redacted({"-Dno.token=true", "-Dpassword=abc"}, "true abc"), "true abc");
}

TEST(Redact, AShortSecretIsStillTakenOutInItsPlace) {
    EXPECT_EQ(redacted({"-Dpassword=abc"}, "-Dpassword=abc and abc"), "-Dpassword=*** and abc");
}

}  // namespace
}  // namespace jarmor::guard
