#pragma once

#include <string>
#include <vector>

namespace jarmor::support {

/// A file, link or directory that an entry needs before the JVM starts. Texts may hold ${placeholders}.
struct CorpusFile {
    std::string path;     ///< relative to the entry's own directory, or absolute
    std::string text;     ///< content, where has_text
    std::string link;     ///< makes a symbolic link to this
    std::string copy_of;  ///< copies this file
    std::string mode;     ///< octal; empty: 0644, or 0755 for a text that starts with "#!"
    bool has_text = false;
    bool service_owned = false;  ///< belongs to the service user, who could change it
};

/// A jar to make for a corpus: the manifest goes in byte by byte.
struct CorpusJar {
    std::string name, manifest;
    std::vector<std::string> files;
};

/// One line of a corpus: a command line with everything around it, and how to see what became of it. The
/// command line is vm + main + arguments; `main` defaults to -cp ${classes} Probe.
struct CorpusEntry {
    std::string id, about;
    unsigned first_jdk = 8, last_jdk = 0;  ///< feature versions, both included; last 0: open
    std::vector<std::string> vm, main, arguments;
    std::vector<std::string> environ;  ///< "NAME=value", put behind the runner's own; order is kept
    std::vector<CorpusFile> files;
    std::vector<std::vector<std::string>> during;  ///< commands to run beside the ready JVM
    std::vector<std::string> effect;               ///< expressions that hold in a bare JVM
    std::vector<std::string> holds;                ///< expressions that hold behind jarmor
    std::string expect;                            ///< bypass: "neutralised", "refused"; accept: "starts"
    int exit = 77;                                 ///< code of a refusal
    std::string profile;                           ///< more text for the profile
    std::vector<std::string> changed;  ///< accept: words that jarmor takes out or replaces, and says so
    std::vector<std::string> allow;  ///< accept: profile lines that must stand in the refusal, and then work
    bool profile_service_owned = false;
    std::string as;           ///< "root": only with a drop; "user": only without root; "any"
    unsigned memory_mib = 0;  ///< memory limit of the cgroup it runs in; 0: none
    bool clone = false;       ///< gets a copy of the JDK as ${clone}
    std::string java;         ///< the program of the bare run; default ${java_home}/bin/java
    std::string java_home;    ///< JAVA_HOME behind jarmor; default ${java_home}; "-": none
    bool plain = false;  ///< bypass: the corpus-wide expressions do not apply (another profile is at work)
    bool runs_to_end =
        false;  ///< the program ends without "probe:ready" also when it works (-version, a crash)

    bool valid_for(unsigned feature) const {
        return feature >= first_jdk && (last_jdk == 0 || feature <= last_jdk);
    }
};

struct Corpus {
    std::vector<CorpusEntry> entries;
    std::vector<CorpusJar> jars;
    std::vector<std::string> always;  ///< expressions that hold behind jarmor for every entry
    std::vector<std::string> errors;  ///< what is wrong with the data, with file and line
};

/// Reads every *.toml file of a directory. A mistake becomes a line of `errors`.
Corpus load_corpus(const std::string& directory);

}  // namespace jarmor::support
