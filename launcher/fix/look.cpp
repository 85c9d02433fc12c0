#include "launcher/fix/look.h"

#include "launcher/fix/packed.h"

namespace jarmor::launcher {

namespace {

using guard::rules::Mend;
using guard::rules::Outcome;

std::string packed_mend(const Mend& mend) {
    return packed(std::to_string(static_cast<int>(mend.kind))) + packed(mend.path) + packed(mend.text) +
           packed(mend.old) + packed(std::to_string(mend.mode)) + packed(mend.section);
}

}  // namespace

std::string packed_look(const guard::CheckReport& report) {
    std::string mends;
    std::size_t open = 0;
    for (const auto& judgement : report.review.judgements) {
        if (judgement.outcome != Outcome::fail && judgement.outcome != Outcome::warn) continue;
        ++open;
        for (const auto& statement : judgement.statements) {
            for (const Mend& mend : statement.mends) mends += packed_mend(mend);
        }
    }
    return packed(report.name) + packed(report.home) + packed(std::to_string(open)) +
           packed(std::to_string(report.review.unknown)) + mends;
}

FixLook unpacked_look(std::string_view text) {
    FixLook look;
    look.name = unpacked(text);
    look.home = unpacked(text);
    look.open = unpacked_number(text);
    look.unknown = unpacked_number(text);
    while (!text.empty()) {
        Mend mend;
        const auto kind = unpacked_number(text);
        if (kind > static_cast<unsigned>(Mend::Kind::shell)) return look;
        mend.kind = static_cast<Mend::Kind>(kind);
        mend.path = unpacked(text);
        mend.text = unpacked(text);
        mend.old = unpacked(text);
        // No mend gives set-id bits, and who looked had only the rights of another user.
        mend.mode = static_cast<mode_t>(unpacked_number(text)) & 01777U;
        mend.section = unpacked(text);
        look.mends.push_back(std::move(mend));
    }
    return look;
}

}  // namespace jarmor::launcher
