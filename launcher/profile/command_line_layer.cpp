#include "launcher/profile/command_line_layer.h"

#include <algorithm>

#include "launcher/profile/parse.h"
#include "launcher/profile/value_check.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr const char* source = "command line";

bool is_overridable(const Profile& profile, std::string_view key) {
    return std::any_of(profile.overridable.begin(), profile.overridable.end(),
                       [key](const Value<std::string>& name) { return name.value == key; });
}

guard::Unexpected loosens(const std::string& option, const std::string& given, const std::string& key,
                          const std::string& found, const Origin& origin) {
    return fail(Failure::policy, option,
                in_quotes(given) + " is not what the root-owned profile says: " + key + " = " +
                    in_quotes(found) + " at " + origin.text(),
                "leave the option out, or write overridable = [\"" + key + "\"] in the profile");
}

/// The value of an option as its key in the profile takes it.
Result<Item> check_option(const std::string& option, std::string_view table, std::string_view name,
                          const std::string& given) {
    Item item;
    item.text = given;
    item.origin.source = option;
    if (auto done = check_value(item, *find_key(table, name)); !done) {
        done.error().kind = Failure::usage;
        return pass_on(done);
    }
    return item;
}

Result<void> apply_mode(Profile& profile, const std::string& given, bool bound) {
    auto item = check_option("--mode", "", "mode", given);
    if (!item) return pass_on(item);
    const auto mode = static_cast<Mode>(item->number);
    if (mode == profile.mode.value && !profile.mode.origin.source.empty()) return {};
    if (bound && mode < profile.mode.value && !is_overridable(profile, "mode")) {
        return fail(Failure::policy, "--mode",
                    in_quotes(given) + " is weaker than what the root-owned profile has at " +
                        profile.mode.origin.text(),
                    "leave the option out, or write overridable = [\"mode\"] in the profile");
    }
    profile.mode = {mode, {source}};
    return {};
}

Result<void> apply_text(Value<std::string>& value, const Profile& profile, const std::string& option,
                        const Key& key, const std::string& given, bool bound) {
    const auto item = check_option(option, key.table, key.name, given);
    if (!item) return guard::Unexpected(item.error());
    const std::string name(key.name);
    if (value.value == given) return {};
    if (bound && !value.origin.source.empty() && !is_overridable(profile, name)) {
        return loosens(option, given, name, value.value, value.origin);
    }
    value = {given, {source}};
    return {};
}

}  // namespace

Result<void> apply_command_line(Profile& profile, const CommandLineLayer& layer, bool bound) {
    if (!layer.user && !layer.mode && !layer.java_home) return {};
    profile.layers.emplace_back(source);
    if (layer.user) {
        if (auto done =
                apply_text(profile.user, profile, "--user", *find_key("", "user"), *layer.user, bound);
            !done) {
            return done;
        }
    }
    if (layer.mode) {
        if (auto done = apply_mode(profile, *layer.mode, bound); !done) return done;
    }
    if (layer.java_home) {
        if (auto done = apply_text(profile.jvm.java_home, profile, "--java-home",
                                   *find_key("jvm", "java_home"), *layer.java_home, bound);
            !done) {
            return done;
        }
    }
    return {};
}

}  // namespace jarmor::launcher
