#include <sys/stat.h>

#include <map>
#include <mutex>
#include <utility>

#include "guard/evidence/tree.h"
#include "guard/rules/file_checks.h"
#include "guard/rules/permissions.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::chrono::seconds tree_budget{5};  // the budget of a start; what was not reached is named

/// One flaw of one part of the home: the first entry in order that has it, and how many more.
struct FlawedPart {
    std::string first;
    mode_t mode = 0;
    uid_t uid = 0;
    std::size_t count = 0;
};

/// Gathers the flaws of all threads. Where one command mends a whole part, the part is one finding.
class FlawCollector {
  public:
    explicit FlawCollector(const HomeRights& rights) : rights_(rights) {}

    void look(const TreeEntry& entry) {
        const auto flaws = flaws_of(entry, rights_);
        if (flaws.empty()) return;
        const std::lock_guard lock(mutex_);
        for (const Flaw flaw : flaws) {
            const bool whole_part = flaw == Flaw::service_writes || flaw == Flaw::others_mounted;
            const std::string_view part = whole_part ? part_of(entry.path, rights_.writable) : entry.path;
            FlawedPart& found = parts_[{flaw, std::string(part)}];
            if (found.count++ != 0 && entry.path >= found.first) continue;
            found.first = entry.path;
            found.mode = entry.mode;
            found.uid = entry.uid;
        }
    }

    using Parts = std::map<std::pair<Flaw, std::string>, FlawedPart>;
    const Parts& parts() const { return parts_; }

  private:
    const HomeRights& rights_;
    std::mutex mutex_;
    Parts parts_;
};

std::string flaw_text(Flaw flaw, const FlawedPart& found) {
    const std::string mode = "mode " + octal_mode(found.mode) + " of uid " + std::to_string(found.uid);
    switch (flaw) {
        case Flaw::service_writes:
            return "the service user can change it (" + mode + "), and the server need not write it";
        case Flaw::others_write:
            return "every user of the host can change it (" + mode + ")";
        case Flaw::others_mounted:
            return "is mounted with " + mode +
                   ", which works because the mount is read-only: defaultMode: 0440";
        case Flaw::set_id:
            return "runs as its owner or group, whoever starts it (" + mode + ")";
        case Flaw::capabilities:
            return "has file capabilities";
        case Flaw::others_read:
            return "holds secrets, and every user of the host can read it (" + mode + ")";
        case Flaw::group_reads:
            return "holds secrets, and a group that is not the service user's can read it (" + mode + ")";
        case Flaw::leaves:
            return "is a link that leaves home";
        case Flaw::none:
            break;
    }
    return "";
}

/// A directory above what the server writes changes alone, and lets it make what is missing there.
std::vector<Mend> directory_mends(const std::string& path, mode_t mode, gid_t group, bool makes) {
    mode = (mode & ~static_cast<mode_t>(S_IWGRP | S_IWOTH)) | S_IRGRP | S_IXGRP;
    if (makes) mode |= static_cast<mode_t>(S_ISVTX | S_IWGRP);
    return {change_owner(path, "0:" + std::to_string(group)), change_mode(path, mode)};
}

std::vector<Mend> flaw_mends(Flaw flaw, const std::string& path, const FlawedPart& found, gid_t group) {
    const mode_t mode = found.mode & 07777U;
    switch (flaw) {
        case Flaw::service_writes:
            return {take_tree(path, "0:" + std::to_string(group))};
        case Flaw::others_write:
            return {change_mode(path, mode & ~static_cast<mode_t>(S_IWOTH))};
        case Flaw::set_id:
            return {change_mode(path, mode & ~static_cast<mode_t>(S_ISUID | S_ISGID))};
        case Flaw::capabilities:
            return {drop_capabilities(path)};
        case Flaw::others_read:
            return {change_mode(path, mode & ~static_cast<mode_t>(S_IRWXO))};
        case Flaw::group_reads:
            return {change_mode(path, mode & ~static_cast<mode_t>(S_IRWXG | S_IRWXO))};
        case Flaw::none:
        case Flaw::others_mounted:
        case Flaw::leaves:
            break;
    }
    return {};
}

void tell(const Subject& subject, const FlawCollector& collector, Answer& answer) {
    const gid_t group = subject.service ? subject.service->gid : 0;
    for (const auto& [key, found] : collector.parts()) {
        const auto& [flaw, part] = key;
        const std::string path = subject.home + (part.empty() ? "" : "/" + part);
        std::string text = flaw_text(flaw, found);
        if (found.count > 1) text += ", with " + std::to_string(found.count - 1) + " entries more";
        if (flaw == Flaw::others_mounted || flaw == Flaw::leaves) {
            answer.warn(path, text);
        } else if (flaw == Flaw::service_writes && is_above_writable(part, subject.writable)) {
            answer.fail(path, text,
                        directory_mends(subject.root.real(path), found.mode & 07777U, group,
                                        holds_writable(part, subject.writable)));
        } else {
            answer.fail(path, text, flaw_mends(flaw, subject.root.real(path), found, group));
        }
    }
}

}  // namespace

void check_permissions(const Subject& subject, Answer& answer) {
    if (subject.home.empty()) return answer.not_applicable("the profile names no home");
    const HomeRights rights{subject.home, subject.service ? &*subject.service : nullptr, subject.writable};
    FlawCollector collector(rights);
    const auto totals = walk_tree(
        subject.root.real(subject.home), [&collector](const TreeEntry& entry) { collector.look(entry); },
        tree_budget, {.attributes = subject.asker == Phase::start ? attributes_matter : nullptr});
    if (!totals) return answer.unknown(subject.home, totals.error().what);
    tell(subject, collector, answer);
    for (const std::string& path : totals->unreached)
        answer.unknown(subject.home + "/" + path, "was not looked at");
    if (rights.service == nullptr) answer.unknown(subject.home, "who runs the server is not known");
    if (answer.statements().empty()) {
        answer.pass(subject.home, std::to_string(totals->files) + " files, " +
                                      std::to_string(totals->directories) + " directories, " +
                                      std::to_string(totals->links) + " links");
    }
}

}  // namespace jarmor::guard::rules
