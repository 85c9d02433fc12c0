#include "launcher/cli/manual.h"

#include <algorithm>

#include "guard/report/text.h"
#include "launcher/cli/commands.h"
#include "launcher/cli/help.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"

namespace jarmor::launcher {
namespace {

/// Changes when a page says something new, so that the same source always makes the same page.
constexpr std::string_view manual_date = "November 22, 2026";

constexpr std::string_view jarmor_description = R"(.Nm
stands in front of
.Xr java 1 ,
in a start command, in
.Li ExecStart
of a
.Xr systemd.service 5 ,
or in the
.Li ENTRYPOINT
of an image.
It judges the command line, the environment and the files that decide what
runs, becomes the service user, puts the
options of a profile in force, and then becomes the JVM: the process number
stays, and nothing of
.Nm
remains.
.Pp
Options stand before or after the command.
What follows the word
.Cm java ,
and what follows
.Fl \&-
elsewhere, is not looked at.
Called under the name
.Nm java ,
the program takes the whole command line for java.
.Pp
The file of
.Fl \&-receipt
belongs to who started
.Nm ,
mode 0600, so that the service user cannot forge it; root names one in a
directory that root alone can change.
An older one is gone as soon as a start begins; an empty one says that it ended
before there was anything to tell.
)";

constexpr std::string_view environment_and_files = R"(.Sh ENVIRONMENT
No variable chooses mode, profile or user.
.Bl -tag -width JAVA_HOME_
.It Ev JAVA_HOME
The JDK, where the profile names none.
.It Ev PATH
Where java is looked for otherwise;
.Nm
itself is passed over.
.It Ev NO_COLOR
No colour in tables.
.It Ev JARMOR_PROFILE
Set in the JVM: the profile that it was started with, for
.Cm attest .
.El
.Pp
What becomes of the other variables is the subject of the table env in
.Xr jarmor.toml 5 .
.Sh FILES
.Bl -tag -width Ds
.It Pa /etc/jarmor/NAME.toml
A profile.
.It Pa /etc/jarmor/NAME.d/*.toml
Changes to it, in byte order.
.It Pa /etc/jarmor/java.toml
The profile of
.Cm java
where no other is named.
.It Pa /etc/jarmor/java-security/
Additions to java.security by JDK feature version, before those that come with
jarmor.
.It Pa ../libexec/jarmor/jarmor
From the directory of the program (jarmor-static for the static one): executed
in its place where key stores are to be opened, or a name service is to be
asked for a user that /etc/passwd lacks.
It is a whole jarmor, and may stand alone where one file is wanted.
.El
)";

constexpr std::string_view examples = R"(.Sh EXAMPLES
Start a program as a service user:
.Pp
.Dl # jarmor \-\-user wso2carbon java \-Xmx1g \-jar server.jar
.Pp
See what that would be, and start nothing:
.Pp
.Dl # jarmor \-\-user wso2carbon plan java \-Xmx1g \-jar server.jar
.Pp
Look at a running JVM:
.Pp
.Dl # jarmor attest 4711
.Sh SEE ALSO
.Xr java 1 ,
.Xr jarmor.toml 5 ,
.Xr systemd.service 5 ,
.Xr jarmor-rules 7
)";

/// Source lines of a page: mandoc(1) asks for less than 80 bytes.
constexpr std::size_t page_width = 78;

/// The text as lines of a page, none of which is taken for a request.
std::string mdoc_lines(std::string_view text) {
    std::string lines = guard::filled(mdoc_text(text), page_width);
    for (const char* mark : {"\n.", "\n'"}) {
        for (std::size_t at = 0; (at = lines.find(mark, at)) != std::string::npos; at += 3) {
            lines.insert(at + 1, "\\&");
        }
    }
    return lines;
}

/// "sentence." with a capital.
std::string sentence(std::string_view text) {
    std::string made(text);
    if (!made.empty() && made[0] >= 'a' && made[0] <= 'z') made[0] = static_cast<char>(made[0] - 'a' + 'A');
    return mdoc_lines(made) + ".\n";
}

std::string option_items(std::span<const OptionEntry> options) {
    std::string text = ".Bl -tag -width Ds\n";
    for (const OptionEntry& option : options) {
        text += ".It ";
        if (!option.short_name().empty()) text += "Fl " + std::string(option.short_name().substr(1)) + " , ";
        text += "Fl \\&-" + mdoc_text(option.long_name().substr(2));
        if (!option.operand.empty()) text += " Ar " + std::string(option.operand);
        text += "\n" + sentence(option.help);
        if (option.choices.empty()) continue;
        std::string choices(option.choices);
        for (std::size_t at = 0; (at = choices.find('|', at)) != std::string::npos;)
            choices.replace(at, 1, ", ");
        text += "One of " + mdoc_text(choices) + ".\n";
    }
    return text + ".El\n";
}

std::string synopsis_of(const CommandEntry& command) {
    std::string text = "Cm " + std::string(command.name);
    // "\\&": a bracket or dots at the end are no punctuation of the sentence.
    if (!command.synopsis.empty()) text += " Ar " + mdoc_text(command.synopsis) + "\\&";
    return text;
}

std::string commands_section() {
    std::string text = ".Sh COMMANDS\n.Bl -tag -width Ds\n";
    for (const CommandEntry& command : commands()) {
        text += ".It " + synopsis_of(command) + "\n" + sentence(command.help);
        if (!command.choices.empty()) {
            std::string choices(command.choices);
            std::replace(choices.begin(), choices.end(), '|', ' ');
            text += mdoc_text(command.operand) + " is one of: " + mdoc_text(choices) + ".\n";
        }
        if (!command.detail.empty()) text += mdoc_sentences(command.detail);
        if (!command.options.empty()) text += option_items(command.options);
    }
    return text + ".El\n";
}

std::string exit_section() {
    std::string text =
        ".Sh EXIT STATUS\nOnce java runs, the status is the one of the JVM: its own code, or a signal.\n"
        "Before that, and for the other commands:\n.Bl -tag -width 1234\n";
    for (const ExitCodeEntry& entry : exit_codes()) {
        text += ".It " + std::to_string(static_cast<int>(entry.code)) + "\n" + sentence(entry.meaning);
    }
    return text + ".El\n";
}

}  // namespace

std::string mdoc_text(std::string_view text) {
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i == 0 && (c == '.' || c == '\'')) safe += "\\&";
        if (c == '\\') {
            safe += "\\e";
        } else if (c == '-') {
            safe += "\\-";
        } else if (c == '"') {
            safe += "\\(dq";
        } else {
            safe += c;
        }
    }
    return safe;
}

std::string mdoc_sentences(std::string_view text) {
    std::string lines;
    while (!text.empty()) {
        const std::size_t end = text.find(". ");
        const std::string_view sentence = text.substr(0, end == std::string_view::npos ? end : end + 1);
        lines += mdoc_lines(sentence) + "\n";
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    }
    return lines;
}

std::string mdoc_head(std::string_view title, std::string_view section, std::string_view name,
                      std::string_view summary) {
    std::string text =
        ".\\\" Made by: jarmor man " + std::string(name) + "\n.Dd " + std::string(manual_date) + "\n";
    text += ".Dt " + std::string(title) + " " + std::string(section) + "\n.Os\n";
    return text + ".Sh NAME\n.Nm " + std::string(name) + "\n.Nd " + std::string(summary) + "\n";
}

std::string jarmor_manual() {
    std::string text =
        mdoc_head("JARMOR", "1", "jarmor", "start a Java server the way its security guide says");
    text += ".Sh SYNOPSIS\n";
    for (const CommandEntry& command : commands())
        text += ".Nm jarmor\n.Op Ar options\n." + synopsis_of(command) + "\n";
    text +=
        ".Nm java\n.Ar ARGS...\\&\n.Sh DESCRIPTION\n" + std::string(jarmor_description) + commands_section();
    text += ".Sh OPTIONS\nThese go with every command.\n" + option_items(global_options());
    return text + std::string(environment_and_files) + exit_section() + std::string(examples);
}

guard::Result<int> command_man(const Request& request) {
    const std::string page = request.target == "jarmor"         ? jarmor_manual()
                             : request.target == "jarmor-rules" ? rules_manual()
                                                                : profile_manual();
    auto put = put_result(request, page);
    if (!put) return guard::pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
