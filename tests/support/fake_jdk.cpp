#include "fake_jdk.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "jdks.h"

namespace jarmor::support {
namespace {

namespace fs = std::filesystem;

/// The algorithm lists of a real JDK: jarmor reads them as the start's facts.
void write_security(const fs::path& file) {
    fs::create_directories(file.parent_path());
    for (const auto& real : installed_jdks()) {
        std::error_code failed;
        fs::copy_file(fs::canonical(fs::path(real) / "conf/security/java.security", failed), file, failed);
        if (!failed) return;
    }
    std::ofstream(file) << "jdk.tls.disabledAlgorithms=SSLv3, TLSv1, TLSv1.1, DH keySize < 1024\n"
                           "jdk.certpath.disabledAlgorithms=MD2, MD5, RSA keySize < 1024\n"
                           "jdk.jar.disabledAlgorithms=MD2, MD5, RSA keySize < 1024\n";
}

}  // namespace

FakeJdk::FakeJdk() {
    std::string pattern = "/tmp/jarmor_fake_jdk.XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp " + pattern);
    const fs::path home = pattern;
    for (const char* folder : {"bin", "lib/server", "lib/security", "conf/security", "conf/management"}) {
        fs::create_directories(home / folder);
    }
    fs::copy_file(JARMOR_STATE_PROBE, home / "bin/java");
    for (const char* file : {"lib/server/libjvm.so", "lib/libjli.so", "lib/libjava.so", "lib/libjimage.so",
                             "lib/libzip.so", "lib/libnet.so", "lib/libnio.so", "lib/modules",
                             "lib/security/cacerts", "conf/management/management.properties"}) {
        std::ofstream(home / file) << "";
    }
    std::ofstream(home / "lib/jvm.cfg") << "-server KNOWN\n";
    std::ofstream(home / "release") << "IMPLEMENTOR=\"jarmor tests\"\nJAVA_VERSION=\"17.0.15\"\n";
    write_security(home / "conf/security/java.security");
    for (const auto& entry : fs::recursive_directory_iterator(home)) {
        const bool runs = entry.is_directory() || entry.path().filename() == "java";
        (void)::chmod(entry.path().c_str(), runs ? 0755 : 0644);
    }
    (void)::chmod(home.c_str(), 0755);
    home_ = home;
}

FakeJdk::~FakeJdk() {
    std::error_code ignored;
    fs::remove_all(home_, ignored);
}

}  // namespace jarmor::support
