#include "launcher/cli/manual.h"
#include "launcher/plan/rules.h"
#include "launcher/profile/embedded.h"
#include "launcher/profile/keys.h"

namespace jarmor::launcher {
namespace {

constexpr std::string_view profile_description =
    R"(A profile says what to start and what to demand of it, in TOML.
Its layers, the later ones winning, are: the built-in profile that it extends
and the parents of that,
.Pa /etc/jarmor/NAME.toml ,
.Pa /etc/jarmor/NAME.d/*.toml
in byte order, the command line.
.Li jarmor plan
shows for each value which layer it comes from.
.Pp
An unknown key, a wrong type or a key written twice is an error that names
file, line and column, and nothing is started.
As root only files are read that root alone can write, in directories that
root alone can write.
Without root a profile may be any file, named by its path.
)";

constexpr std::string_view example = R"(.Sh EXAMPLES
A server that listens on 443 and is watched by an agent:
.Bd -literal -offset indent
home  = "/srv/orders"
user  = "orders"
ports = [443]

[jvm]
java_home = "/usr/lib/jvm/java-17-openjdk-amd64"
jar       = "orders.jar"
options   = ["-Xmx2g"]

[[jvm.agent]]
path = "/opt/otel/opentelemetry-javaagent.jar"
.Ed
.Sh SEE ALSO
.Xr jarmor 1
)";

std::string key_item(const Key& key) {
    std::string text = ".It Ic " + mdoc_text(key.name) + " = Ar " + mdoc_text(key.example) + "\\&\n";
    text += mdoc_sentences(key.doc) + mdoc_sentences("Type: " + type_title(key) + ".");
    if (key.required) text += "Must be given.\n";
    if (!key.fallback.empty()) text += mdoc_sentences("Without it: " + std::string(key.fallback) + ".");
    return text;
}

std::string rules_section() {
    std::string text =
        ".Sh RULES\nThe ids that findings show, and that\n.Ic guideline\nand a\n.Ic waiver\nname.\n"
        ".Li jarmor plan\nshows which of them changed what; a profile may have rules of its own.\n"
        ".Bl -tag -width Ds\n";
    for (const RuleEntry& rule : start_rules()) {
        text += ".It Li " + mdoc_text(rule.id) + "\n" + mdoc_sentences(rule.meaning);
    }
    return text + ".El\n";
}

}  // namespace

std::string profile_manual() {
    std::string text = mdoc_head("JARMOR.TOML", "5", "jarmor.toml", "profiles of jarmor");
    text +=
        ".Sh DESCRIPTION\n" + std::string(profile_description) + ".Pp\nBuilt in are:\n.Bl -bullet -compact\n";
    for (const EmbeddedProfile& profile : embedded_profiles())
        text += ".It\n" + mdoc_text(profile.name) + "\n";
    text += ".El\n.Pp\n.Li jarmor profile show NAME\nprints one of them.\n";
    for (const KeyTable& table : profile_tables()) {
        const std::string title = table_title(table);
        text += ".Sh " + (title.empty() ? "KEYS AT THE TOP" : "TABLE " + mdoc_text(title) + "\\&") + "\n";
        text += mdoc_sentences(table.doc) + ".Bl -tag -width Ds\n";
        for (const Key& key : profile_keys()) {
            if (key.table == table.name) text += key_item(key);
        }
        text += ".El\n";
    }
    return text + rules_section() + std::string(example);
}

}  // namespace jarmor::launcher
