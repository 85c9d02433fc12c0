#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "guard/evidence/sha256.h"
#include "launcher/product/install.h"
#include "launcher/product/paths.h"
#include "launcher/product/place_file.h"
#include "launcher/product/stub.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr mode_t written_by_others = 022;

/// A directory as it was before the first install. One that does not look as jarmor left it is another one by
/// now: the home was unpacked anew.
Result<void> note_directory(const InstallPlan& plan, const std::string& path, InstallRecord& record) {
    const auto status = plan.files.look(path);
    if (!status || !*status) return fail(Failure::policy, plan.files.absolute(path), "is gone");
    const FormerFile now{FormerFile::Kind::directory, path, state_of(**status), {}};
    const auto same = [&](const FormerFile& file) { return file.path == path; };
    const auto old = std::ranges::find_if(record.files, same);
    const bool ours = ::geteuid() != 0 || now.state.uid == 0;
    if (old == record.files.end()) {
        record.files.push_back(now);
    } else if (!ours) {
        *old = now;
    }
    return {};
}

/// The record of before, with what has never been changed yet. Once written down, a former state stays: what
/// is there by then may be jarmor's own.
Result<InstallRecord> new_record(const InstallPlan& plan, const std::string& text) {
    InstallRecord record = plan.before.value_or(InstallRecord{});
    record.name = plan.name;
    record.home = plan.files.home();
    record.profile = plan.profile;
    auto digest = guard::sha256_of_text(text);
    if (!digest) return pass_on(digest);
    record.profile_sha256 = std::move(*digest);
    for (std::size_t i = 0; i < plan.paths.size(); ++i) {
        auto sha256 = guard::sha256_of_text(plan.scripts[i].text);
        if (!sha256) return pass_on(sha256);
        if (auto noted = note_directory(plan, directory_part(plan.paths[i]), record); !noted)
            return pass_on(noted);
        const auto same = [&](const FormerFile& file) { return file.path == plan.paths[i]; };
        const auto old = std::ranges::find_if(record.files, same);
        if (old != record.files.end() && old->sha256 == *sha256) continue;
        // New, or an update put another script there.
        if (old != record.files.end()) record.files.erase(old);
        record.files.push_back(
            {FormerFile::Kind::script, plan.paths[i], state_of(plan.scripts[i].status), *sha256});
    }
    return record;
}

Result<void> make_roots(const HomeFiles& files, const std::string& path, mode_t readable) {
    if (::geteuid() != 0) return {};
    const auto status = files.look(path);
    if (!status || !*status) return fail(Failure::policy, files.absolute(path), "is gone");
    FileState state = state_of(**status);
    state.uid = 0;
    state.gid = 0;
    // The service user reads it as one of the others from now on.
    state.mode = (state.mode & ~written_by_others & 01777U) | readable;
    return files.put_owner(path, state);
}

}  // namespace

Result<void> write_profile(const InstallPlan& plan, const std::string& text) {
    auto record = new_record(plan, text);
    if (!record) return pass_on(record);
    if (auto written = write_record(*record); !written) return written;
    auto directory = open_site_directory(directory_above(plan.profile), Failure::profile);
    if (!directory) return pass_on(directory);
    const std::string file = last_part(plan.profile);
    auto digest = guard::sha256_of_text(plan.profile_before);
    if (!digest) return pass_on(digest);
    const bool by_hand = plan.before && !plan.profile_before.empty() &&
                         *digest != plan.before->profile_sha256 && plan.profile_before != text;
    if (by_hand) {
        auto saved =
            place_file(directory->get(), plan.profile + ".saved", {file + ".saved", plan.profile_before});
        if (!saved) return saved;
    }
    return place_file(directory->get(), plan.profile, {file, text});
}

Result<void> take_profile_back(const InstallPlan& plan) {
    auto record = read_record(record_path(plan.profile));
    if (!record) return pass_on(record);
    if (!plan.before || plan.profile_before.empty()) {
        auto done = uninstall(*record);
        return done ? Result<void>() : pass_on(done);
    }
    for (const auto& file : record->files) {
        if (file.kind == FormerFile::Kind::script || plan.before->find(file.path) != nullptr) continue;
        if (auto put = plan.files.put_state(file.path, file.state); !put) return put;
    }
    auto directory = open_site_directory(directory_above(plan.profile), Failure::profile);
    if (!directory) return pass_on(directory);
    auto put = place_file(directory->get(), plan.profile, {last_part(plan.profile), plan.profile_before});
    if (!put) return put;
    return write_record(*plan.before);
}

Result<void> put_stubs(const InstallPlan& plan) {
    for (std::size_t i = 0; i < plan.paths.size(); ++i) {
        const std::string& path = plan.paths[i];
        const std::string kept = kept_path(path);
        auto text =
            stub_text({plan.jarmor, plan.target, path, plan.files.absolute(path), plan.files.absolute(kept)});
        if (!text) return pass_on(text);
        if (auto own = make_roots(plan.files, directory_part(path), 0555); !own) return own;
        // For the ones who may read the script: it may hold a password.
        const mode_t mode = ::geteuid() == 0 ? 0444U : plan.scripts[i].status.st_mode & 0444U;
        if (auto copied = put_learned_copy(plan.files, path, plan.scripts[i].text, mode); !copied)
            return copied;
        if (auto put = put_stub(plan.files, path, *text); !put) return put;
        if (auto own = make_roots(plan.files, kept, 0444); !own) return own;
    }
    return {};
}

}  // namespace jarmor::launcher
