#include "launcher/cli/apply_fixes.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <set>

#include "guard/evidence/files.h"
#include "guard/report/write.h"
#include "guard/shell_quote.h"
#include "launcher/cli/check_target.h"
#include "launcher/exit_code.h"
#include "launcher/fix/apply_mends.h"
#include "launcher/fix/look.h"
#include "launcher/start/pipe.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

constexpr std::size_t most_look_text = std::size_t{64} << 20U;

Result<FixLook> look_in_child(const Request& request, const char* const* environ) {
    auto pipe = make_pipe();
    if (!pipe) return pass_on(pipe);
    const pid_t child = ::fork();
    if (child < 0) return guard::fail_errno(Failure::internal, "fork", "cannot start the look", errno);
    if (child == 0) {
        const auto checked = check_target(request, environ);
        const std::string text = checked ? "+" + packed_look(checked->report) : "-" + checked.error().line();
        const bool written = guard::write_all(pipe->writing.get(), text, "pipe").has_value();
        ::_exit(written ? exit_ok : exit_internal);
    }
    pipe->writing.reset();
    auto text = guard::read_all(pipe->reading.get(), "the look", most_look_text, Failure::internal);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!text) return pass_on(text);
    if (text->starts_with('-')) return guard::fail(Failure::policy, "", text->substr(1));
    if (!text->starts_with('+') || status != 0)
        return guard::fail(Failure::internal, "", "the look ended before its time");
    return unpacked_look(std::string_view(*text).substr(1));
}

std::string roll_back_command(const std::string& directory) {
    return "jarmor fix --rollback " + guard::shell_quote(directory);
}

/// Makes every change that can be made here. Returns how many are left.
std::size_t make_all(const FixLook& look, MendedFiles& files, AppliedFixes& applied) {
    std::size_t left = 0;
    std::set<std::string> made;
    for (const auto& mend : look.mends) {
        if (!made.insert(mend.command()).second) continue;  // two rules may ask for the same
        if (!files.can_make(mend)) {
            ++left;
        } else if (const auto done = files.make(mend); !done) {
            ++left;
            applied.complaints.push_back("not mended: " + done.error().line());
        }
    }
    return left;
}

void take_all_back(const KeptChanges& kept, const MendedHome& home, AppliedFixes& applied) {
    const auto left = take_back(kept, home);
    applied.whole = false;
    applied.complaints.insert(applied.complaints.end(), left.begin(), left.end());
    applied.complaints.push_back(left.empty()
                                     ? "judged worse than before: everything was taken back"
                                     : "judged worse than before, and not all could be taken back: " +
                                           roll_back_command(kept.path()));
}

std::string applied_text(const FixLook& before, const FixLook& after, std::size_t changed, std::size_t left,
                         const std::string& kept) {
    std::string text = "changed " + std::to_string(changed) + (changed == 1 ? " time: " : " times: ") +
                       std::to_string(before.open) + " rules were not met, " + std::to_string(after.open) +
                       " are not now\n";
    if (left > 0)
        text += std::to_string(left) + " changes are left to you: jarmor fix --script " + before.name + "\n";
    return text + "to take it all back: " + roll_back_command(kept) + "\n";
}

Result<AppliedFixes> apply_found(const Request& request, const char* const* environ, const FixLook& before) {
    AppliedFixes applied;
    const std::string folder = KeptChanges::usual_folder();
    auto home = MendedHome::open(request.root + before.home);
    if (!home) return pass_on(home);
    for (const auto& directory : KeptChanges::cut_off(folder, before.name))
        applied.complaints.push_back("an earlier run was cut off; to take it back: " +
                                     roll_back_command(directory));
    auto kept = KeptChanges::begin(folder, before.name, home->path());
    if (!kept) return pass_on(kept);
    MendedFiles files(*home, *kept);
    const std::size_t left = make_all(before, files, applied);
    const auto after = look_in_child(request, environ);
    if (!after || after->unknown > before.unknown || after->open > before.open) {
        take_all_back(*kept, *home, applied);
    } else {
        applied.text = applied_text(before, *after, files.changed(), left, kept->path());
    }
    if (auto finished = kept->finish(); !finished) return pass_on(finished);
    return applied;
}

}  // namespace

Result<AppliedFixes> apply_fixes(const Request& request, const char* const* environ) {
    const auto before = look_in_child(request, environ);
    if (!before) return guard::Unexpected(before.error());
    if (!before->mends.empty()) return apply_found(request, environ, *before);
    AppliedFixes nothing;
    nothing.text = "nothing to mend that jarmor knows how to\n";
    return nothing;
}

Result<AppliedFixes> roll_back_fixes(const std::string& directory) {
    auto kept = KeptChanges::open(directory);
    if (!kept) return pass_on(kept);
    auto home = MendedHome::open(kept->home());
    if (!home) return pass_on(home);
    AppliedFixes applied;
    applied.complaints = take_back(*kept, *home);
    applied.whole = applied.complaints.empty();
    applied.text = "took back " + std::to_string(kept->changes().size() - applied.complaints.size()) +
                   " of " + std::to_string(kept->changes().size()) + " changes in " + home->path() + "\n";
    if (auto finished = kept->finish(); !finished) return pass_on(finished);
    return applied;
}

}  // namespace jarmor::launcher
