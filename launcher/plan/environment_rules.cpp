#include "launcher/plan/environment_rules.h"

#include <algorithm>

namespace jarmor::launcher {

namespace {

struct DeniedVariable {
    std::string_view pattern;
    std::string_view reason;
};

// ld.so(8) "secure-execution mode" names most of the loader and libc ones: glibc itself does not trust them
// across a change of identity, but a drop by setresuid() is not such an execution, so jarmor takes them out.
constexpr DeniedVariable denied[] = {
    {"LD_*", "loads or traces code in the JVM (ld.so(8))"},
    {"GLIBC_TUNABLES", "changes glibc from outside (CVE-2023-4911)"},
    {"MALLOC_*", "changes malloc from outside"},
    {"GCONV_PATH", "loads character set modules into the JVM (CVE-2021-4034)"},
    {"GETCONF_DIR", "names programs for glibc"},
    {"LOCPATH", "loads locale files of the caller"},
    {"NLSPATH", "loads message files of the caller"},
    {"HOSTALIASES", "changes host names under TLS and LDAP (hostname(7))"},
    {"LOCALDOMAIN", "changes host names under TLS and LDAP (resolv.conf(5))"},
    {"RES_OPTIONS", "changes name resolution (resolv.conf(5))"},
    {"RESOLV_*", "changes name resolution (host.conf(5))"},
    {"NIS_PATH", "changes name resolution"},
    {"OPENSSL_CONF", "loads providers into native code"},
    {"OPENSSL_CONF_INCLUDE", "loads providers into native code"},
    {"OPENSSL_MODULES", "loads providers into native code"},
    {"OPENSSL_ENGINES", "loads engines into native code"},
    {"BASH_ENV", "runs a file in every shell that the JVM starts"},
    {"BASH_FUNC_*", "defines functions in every shell that the JVM starts (CVE-2014-6271)"},
    {"BASHOPTS", "changes every shell that the JVM starts"},
    {"SHELLOPTS", "changes every shell that the JVM starts"},
    {"ENV", "runs a file in every shell that the JVM starts"},
    {"IFS", "changes word splitting in every shell that the JVM starts"},
    {"CLASSPATH", "adds code to the class path"},
    {alternate_vm_variable, "loads another libjvm.so"},
    {"JDK_AOT_VM_OPTIONS", "carries JVM options"},
    {"_JAVA_*", "steers the JDK's launcher"},
    {"JAVA_OPTIONS", "carries JVM options for wrappers"},
    {"JARMOR_*", "is jarmor's own mark on what it started"},
};

}  // namespace

bool matches_name(std::string_view pattern, std::string_view name) {
    if (!pattern.empty() && pattern.back() == '*')
        return name.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == name;
}

std::string_view denied_because(std::string_view name, std::string_view value) {
    // One arena limit is what every container guide sets; a plain number cannot do more than cost speed.
    if (name == "MALLOC_ARENA_MAX" && !value.empty() && value.size() <= 6 &&
        std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
        return {};
    }
    for (const auto& entry : denied) {
        if (matches_name(entry.pattern, name)) return entry.reason;
    }
    return {};
}

}  // namespace jarmor::launcher
