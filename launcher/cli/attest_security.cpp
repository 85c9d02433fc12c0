#include "launcher/cli/attest_security.h"

#include <fcntl.h>

#include <algorithm>
#include <array>

#include "guard/evidence/files.h"
#include "guard/watch/surroundings.h"
#include "launcher/profile/embedded.h"

namespace jarmor::launcher {
namespace {

constexpr std::array directories = {"/etc/jarmor/java-security", JARMOR_DATA_DIR "/java-security"};
constexpr std::string_view memory_file_url = "file://localhost/proc/self/fd/";
constexpr std::size_t additions_limit = std::size_t{1024} * 1024;

bool is_installed(const std::string& path, const guard::Trust& trust) {
    const auto lies_here = [&path](const char* directory) { return guard::lies_in(path, directory); };
    if (std::none_of(directories.begin(), directories.end(), lies_here)) return false;
    guard::PathJudge judge(trust);
    return judge.look(path, guard::Failure::policy).has_value();
}

bool is_sealed_and_ours(const guard::RunningJvm& jvm, const std::string& descriptor) {
    if (descriptor.find_first_not_of("0123456789") != std::string::npos) return false;
    const std::string path = "/proc/" + std::to_string(jvm.pid) + "/fd/" + descriptor;
    const auto fd = guard::open_regular(path, guard::Failure::java);
    if (!fd) return false;
    const int seals = ::fcntl(fd->get(), F_GET_SEALS);
    if (seals < 0 || (seals & F_SEAL_WRITE) == 0) return false;
    const auto text = guard::read_all(fd->get(), path, additions_limit, guard::Failure::java);
    const auto same = [&text](const EmbeddedText& embedded) { return embedded.text == *text; };
    return text && std::any_of(embedded_java_security().begin(), embedded_java_security().end(), same);
}

}  // namespace

std::string expected_security_file(const guard::RunningJvm& jvm, const Profile& profile, unsigned feature,
                                   const guard::Trust& trust) {
    if (!profile.jvm.java_security.value) return {};
    const std::string named = last_value(jvm.command, "-Djava.security.properties=");
    if (is_installed(named, trust)) return named;
    if (named.starts_with(memory_file_url) && is_sealed_and_ours(jvm, named.substr(memory_file_url.size())))
        return named;
    return std::string(directories.front()) + "/" + std::to_string(feature) + ".properties";
}

std::string last_value(const std::vector<std::string>& words, std::string_view option) {
    std::string value;
    for (const std::string& word : words) {
        if (word.starts_with(option)) value = word.substr(option.size());
    }
    return value;
}

}  // namespace jarmor::launcher
