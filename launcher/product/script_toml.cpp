#include <string>
#include <string_view>
#include <vector>

#include "launcher/product/script_import.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/toml_text.h"

namespace jarmor::launcher {

namespace {

using Values = std::vector<Value<std::string>>;

/// One line where it is short, else a line for each: a diff of two imports then shows the word that changed.
std::string toml_list(const Values& values) {
    constexpr std::size_t line_width = 90;
    std::string line;
    std::string lines;
    for (const auto& value : values) {
        const std::string text = toml_text(value.value);
        line += (line.empty() ? "" : ", ") + text;
        lines += "    " + text + ",\n";
    }
    return line.size() <= line_width ? "[" + line + "]" : "[\n" + lines + "]";
}

std::string_view family_name(Family family) {
    switch (family) {
        case Family::carbon:
            return "carbon";
        case Family::micro_integrator:
            return "micro-integrator";
        case Family::streaming_integrator:
            return "streaming-integrator";
    }
    return "carbon";
}

/// Lines of a [[script]]; what is empty or as without the key is left out.
class ScriptWriter {
  public:
    void text(std::string_view key, const std::string& value) {
        if (!value.empty()) put(key, toml_text(value));
    }
    void list(std::string_view key, const Values& values) {
        if (values.empty()) return;
        put(key, toml_list(values));
    }
    void flag(std::string_view key, bool value) {
        if (value) put(key, "true");
    }
    void put(std::string_view key, std::string_view toml) {
        text_ += std::string(key) + " = " + std::string(toml) + "\n";
    }
    std::string take() { return std::move(text_); }

  private:
    std::string text_ = "[[script]]\n";
};

}  // namespace

std::string script_toml(const ScriptLaunch& script) {
    ScriptWriter writer;
    writer.text("path", script.path);
    writer.text("original", script.original);
    writer.text("sha256", script.sha256);
    writer.put("family", toml_text(family_name(script.family)));
    writer.text("directory", script.directory);
    writer.put("jdk", toml_text(jdk_range_text(script.jdk)));
    writer.flag("jdk_required", script.jdk_required);
    writer.list("notice", script.notice);
    writer.list("greeting", script.greeting);
    writer.list("words", script.words);
    writer.list("memory", script.memory);
    writer.list("debug", script.debug);
    writer.list("class_path", script.class_path);
    writer.list("boot_path", script.boot_path);
    writer.list("unless_profile", script.unless_profile);
    writer.list("version_files", script.version_files);
    writer.list("exports", script.exports);
    writer.list("first_start", script.first_start);
    writer.text("side_program", script.side_program);
    writer.text("purge", script.purge);
    writer.text("pid_file", script.pid_file);
    writer.flag("takes_car", script.takes_car);
    writer.flag("takes_env_file", script.takes_env_file);
    writer.flag("takes_optimize", script.takes_optimize);
    return writer.take();
}

}  // namespace jarmor::launcher
