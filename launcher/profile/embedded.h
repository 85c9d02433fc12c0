#pragma once

#include <string_view>
#include <vector>

namespace jarmor::launcher {

struct EmbeddedText {
    std::string_view name;  ///< file name without its extension
    std::string_view text;
};

/// profiles/*.toml, compiled in: "base", "jvm", "ballerina", "container".
const std::vector<EmbeddedText>& embedded_profiles();
/// profiles/java-security/*.properties, compiled in, by JDK feature version: "17", "25".
const std::vector<EmbeddedText>& embedded_java_security();

}  // namespace jarmor::launcher
