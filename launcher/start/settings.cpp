#include "launcher/start/settings.h"

namespace jarmor::launcher {

namespace {

template <class T>
void fall_back(guard::Value<T>& value, T documented) {
    if (value.origin.source.empty()) value.value = documented;
}

}  // namespace

SuperviseSection settings_of(SuperviseSection section) {
    fall_back<std::uint64_t>(section.restarts, 10);
    fall_back<std::uint64_t>(section.restart_window, 600);
    fall_back<std::uint64_t>(section.stop_wait, 120);
    fall_back(section.stop_kill, true);
    fall_back(section.exit_code, ExitCodes::contract);
    return section;
}

}  // namespace jarmor::launcher
