#include "tests/support/corpus_workspace.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "tests/support/corpus_judge.h"
#include "tests/support/corpus_leftovers.h"
#include "tests/support/jdks.h"
#include "tests/support/jvm_run.h"

namespace jarmor::support {
namespace {

const std::string sources = JARMOR_SOURCE_DIR "/tests/support/java";

unsigned feature_of(const std::string& home) {
    std::ifstream release(home + "/release");
    for (std::string line; std::getline(release, line);) {
        if (!line.starts_with("JAVA_VERSION=")) continue;
        std::string version = line.substr(13);
        std::erase(version, '"');
        if (version.starts_with("1.")) version = version.substr(2);
        return static_cast<unsigned>(std::strtoul(version.c_str(), nullptr, 10));
    }
    return 0;
}

std::string escape_line(const std::string& text) {
    std::string line;
    for (const char letter : text)
        line += letter == '\n' ? "\\n" : letter == '\r' ? "\\r" : std::string(1, letter);
    return line;
}

}  // namespace

std::vector<Jdk> jdks_by_age() {
    std::vector<Jdk> list;
    for (const std::string& home : installed_jdks()) list.push_back({home, feature_of(home)});
    std::stable_sort(list.begin(), list.end(),
                     [](const Jdk& a, const Jdk& b) { return a.feature < b.feature; });
    return list;
}

CorpusWorkspace::CorpusWorkspace(const Corpus& corpus) {
    std::string name = "/tmp/jarmor-corpus-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
        problem_ = "cannot make a directory in /tmp";
        return;
    }
    root_ = name;
    claim_ = claim_workspace(root_);
    remove_leftovers();
    build(corpus);
}

CorpusWorkspace::~CorpusWorkspace() {
    std::error_code ignored;
    if (!root_.empty() && ::getenv("JARMOR_CORPUS_KEEP") == nullptr) {
        std::filesystem::remove_all(root_, ignored);
    }
}

void CorpusWorkspace::build(const Corpus& corpus) {
    using std::filesystem::perms;
    std::filesystem::permissions(root_, perms::owner_all | perms::group_read | perms::group_exec |
                                            perms::others_read | perms::others_exec);
    for (const std::string& directory : {classes(), hostile_classes(), patch(), modules(), jars(),
                                         native_libraries(), native_libraries() + "/vm/server"}) {
        std::filesystem::create_directories(directory);
    }
    const auto jdks = jdks_by_age();
    if (jdks.empty()) {
        problem_ = "no JDK below /usr/lib/jvm";
        return;
    }
    std::thread native([&] { compile_native(); });
    if (compile(jdks.front())) make_jars(jdks.front(), corpus);
    native.join();
}

bool CorpusWorkspace::compile(const Jdk& jdk) {
    const std::string javac = jdk.home + "/bin/javac";
    std::vector<std::string> plain = {javac, "-nowarn", "-Xlint:-options", "-proc:none"};
    if (jdk.feature > 8) plain.insert(plain.end(), {"--release", "8"});
    auto probes = plain;
    probes.insert(probes.end(), {"-d", classes(), sources + "/Probe.java", sources + "/MakeJars.java"});
    for (const auto& file : std::filesystem::recursive_directory_iterator(sources + "/standin")) {
        if (file.path().extension() == ".java") probes.push_back(file.path().string());
    }
    auto hostile = plain;
    hostile.insert(hostile.end(), {"-d", hostile_classes()});
    for (const char* name : {"Agent", "Loader", "Mark", "Boot", "Unverifiable"}) {
        hostile.push_back(sources + "/hostile/" + name + ".java");
    }
    bool beside = true;
    std::thread other([&] { beside = run(hostile); });
    bool done = run(probes);
    other.join();
    if (!done || !beside || jdk.feature < 9) return done && beside;
    const std::string module = sources + "/module/corpus.probe";
    std::thread patched([&] {
        beside = run({javac, "-proc:none", "--patch-module", "java.base=" + sources + "/patch/java.base",
                      "-d", patch(), sources + "/patch/java.base/java/lang/HostileMark.java"});
    });
    done = run({javac, "-proc:none", "--release", "9", "-Xlint:-options", "-d", modules() + "/corpus.probe",
                module + "/module-info.java", module + "/corpus/Main.java"});
    patched.join();
    return done && beside;
}

void CorpusWorkspace::compile_native() {
    const char* compiler = ::getenv("CC");
    const std::string library = native_libraries() + "/libhostile.so";
    if (!run({compiler == nullptr ? "gcc" : compiler, "-shared", "-fPIC", "-O1", "-o", library,
              sources + "/hostile.c"})) {
        return;
    }
    // The same library where a JVM, and a library that java itself needs, are looked for.
    std::error_code error;
    for (const char* name : {"/vm/libjvm.so", "/vm/server/libjvm.so"}) {
        std::filesystem::copy_file(library, native_libraries() + name, error);
    }
}

void CorpusWorkspace::make_jars(const Jdk& jdk, const Corpus& corpus) {
    write_names(corpus);
    const std::string list = root_ + "/jars.list";
    std::error_code error;
    const auto all = std::filesystem::copy_options::recursive;
    std::filesystem::copy(hostile_classes(), root_ + "/jar-files", all, error);
    std::filesystem::copy(classes(), root_ + "/jar-files", all, error);
    std::ofstream lines(list);
    for (const CorpusJar& jar : corpus.jars) {
        lines << jar.name << '\t' << escape_line(jar.manifest) << '\t';
        for (const std::string& file : jar.files) lines << file << ',';
        lines << '\n';
    }
    lines.close();
    run({jdk.home + "/bin/java", "-cp", classes(), "MakeJars", root_ + "/jar-files", jars(), list});
}

/// The probe tells the flags, security properties and classes that the corpus asks about.
void CorpusWorkspace::write_names(const Corpus& corpus) {
    std::set<std::string> flags, keys, names;
    const auto collect = [&](const std::vector<std::string>& lines) {
        for (const std::string& line : lines) {
            const auto expression = parse_expression(line);
            if (!expression) continue;
            if (expression->kind == "flag") flags.insert(expression->subject);
            if (expression->kind == "security") keys.insert(expression->subject);
            if (expression->kind == "class") names.insert(expression->subject);
        }
    };
    collect(corpus.always);
    for (const CorpusEntry& entry : corpus.entries) {
        collect(entry.effect);
        collect(entry.holds);
    }
    const auto write = [&](const char* file, const std::set<std::string>& lines) {
        std::ofstream out(classes() + file);
        for (const std::string& line : lines) out << line << '\n';
    };
    write("/probe.flags", flags);
    write("/probe.keys", keys);
    write("/probe.classes", names);
}

bool CorpusWorkspace::run(std::vector<std::string> command) {
    RunRequest request;
    request.argv = std::move(command);
    request.environ = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"};
    request.directory = root_;
    request.timeout = std::chrono::seconds(120);
    const RunResult result = run_jvm(request);
    const std::lock_guard lock(problem_guard_);
    if (result.code != 0) problem_ = request.argv.front() + ": " + result.err + result.out;
    return result.code == 0;
}

}  // namespace jarmor::support
