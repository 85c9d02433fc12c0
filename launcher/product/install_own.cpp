#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <functional>

#include "guard/open_directory.h"
#include "launcher/product/install.h"
#include "launcher/product/paths.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;

constexpr int deepest_entry = 64;

/// Every entry below a directory that is no link and has no other name, depth first, itself last.
class OwnTree {
  public:
    OwnTree(const HomeFiles& files, std::function<Result<void>(const std::string&, const struct stat&)> visit)
        : files_(files), visit_(std::move(visit)) {}

    Result<void> walk(const std::string& path, int depth = 0) {
        const auto status = files_.look(path);
        if (!status) return guard::Unexpected(status.error());
        if (!*status || S_ISLNK((*status)->st_mode)) return {};
        if (S_ISDIR((*status)->st_mode)) {
            if (auto below = walk_below(path, depth); !below) return below;
        } else if (!S_ISREG((*status)->st_mode) || (*status)->st_nlink != 1) {
            // A second name may stand for a file that is none of the server's.
            return {};
        }
        return visit_(path, **status);
    }

  private:
    Result<void> walk_below(const std::string& path, int depth) {
        if (depth >= deepest_entry)
            return fail(Failure::policy, files_.absolute(path), "lies too deep", "chown it by hand");
        auto fd = files_.directory(path);
        if (!fd) return pass_on(fd);
        const guard::OpenDirectory listing(::fdopendir(fd->get()));
        if (!listing) return fail_errno(Failure::internal, files_.absolute(path), "cannot be listed", errno);
        (void)fd->release();  // closedir() closes it
        while (const dirent* entry = ::readdir(listing.get())) {
            const std::string name = entry->d_name;
            if (name == "." || name == "..") continue;
            if (auto done = walk(path + "/" + name, depth + 1); !done) return done;
        }
        return {};
    }

    const HomeFiles& files_;
    std::function<Result<void>(const std::string&, const struct stat&)> visit_;
};

bool is_theirs(const struct stat& status, const guard::Identity& identity) {
    return status.st_uid == identity.uid && status.st_gid == identity.gid;
}

}  // namespace

Result<void> own_for_service(const InstallPlan& plan, const std::vector<Lack>& lacks) {
    if (::geteuid() != 0) return fail(Failure::usage, "--own", "needs root", "sudo jarmor install --own ...");
    auto record = read_record(record_path(plan.profile));
    if (!record) return pass_on(record);
    std::vector<FormerFile> changes;
    OwnTree remember(plan.files, [&](const std::string& path, const struct stat& status) -> Result<void> {
        if (!is_theirs(status, plan.identity))
            changes.push_back({FormerFile::Kind::entry, path, state_of(status), {}});
        return {};
    });
    for (const auto& lack : lacks) {
        if (lack.path.empty()) continue;
        if (lack.path == ".") {
            const auto home = plan.files.look(".");
            if (!home || !*home) return fail(Failure::internal, plan.files.home(), "cannot be examined");
            changes.push_back({FormerFile::Kind::directory, ".", state_of(**home), {}});
        } else if (auto walked = remember.walk(lack.path); !walked) {
            return walked;
        }
    }
    for (const auto& change : changes) {
        if (record->find(change.path) == nullptr) record->files.push_back(change);
    }
    // Written down before it is done.
    if (auto written = write_record(*record); !written) return written;
    for (const auto& change : changes) {
        FileState state = change.state;
        state.gid = plan.identity.gid;
        state.uid = change.path == "." ? 0 : plan.identity.uid;
        state.mode = change.path == "." ? 01775U : state.mode | 0600U | (state.mode & 0111U ? 0100U : 0U);
        if (auto put = plan.files.put_owner(change.path, state); !put) return put;
    }
    return {};
}

}  // namespace jarmor::launcher
