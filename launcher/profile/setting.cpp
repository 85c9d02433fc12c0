#include "launcher/profile/setting.h"

namespace jarmor::launcher {

const Setting* Document::top(std::string_view name) const {
    for (const auto& row : rows) {
        if (!row.table->name.empty()) continue;
        for (const auto& setting : row.settings) {
            if (setting.key->name == name) return &setting;
        }
    }
    return nullptr;
}

}  // namespace jarmor::launcher
