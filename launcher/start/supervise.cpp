#include "launcher/start/supervise.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string_view>
#include <utility>

#include "guard/report/write.h"
#include "launcher/confine/descriptors.h"
#include "launcher/plan/sealed_file.h"
#include "launcher/start/settings.h"
#include "launcher/start/supervisor.h"

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;
using guard::UniqueFd;

namespace {

constexpr const char* own_image = "/proc/self/exe";
constexpr const char* own_word = "supervise";

Handover hand_over(const confine::Confined& confined, const guard::LaunchPlan& plan, const JavaInstall& java,
                   const Supervision& supervision) {
    Handover handover;
    handover.promise = confined.promise();
    handover.supervision = supervision;
    handover.supervision.settings = settings_of(supervision.settings);
    handover.argv = plan.argv;
    handover.environ = plan.environ;
    handover.java = java.java.get();
    handover.bin_dir = java.bin_dir.get();
    handover.device = java.device;
    handover.inode = java.inode;
    handover.path = java.path;
    handover.directory = plan.directory;
    return handover;
}

/// What the image that is executed again needs, and nothing else, outlives the exec.
Result<void> keep_handed(const Handover& handover, int sealed) {
    auto descriptors = descriptors_of(handover);
    descriptors.push_back(sealed);
    return confine::close_on_exec_except(descriptors);
}

/// Executes this very image again, without the caller's environment: nothing in it is for jarmor, and the
/// loader would listen to some of it. Comes back only where the kernel refused.
guard::Error execute_again(const Handover& handover, int sealed) {
    const UniqueFd own(::open(own_image, O_PATH | O_CLOEXEC));
    if (!own.valid()) return guard::fail_errno(Failure::exec, own_image, "cannot be opened", errno).error();
    const std::string number = std::to_string(sealed);
    const char* const argv[] = {"jarmor", own_word, number.c_str(), handover.supervision.name.c_str(),
                                nullptr};
    const char* const environ[] = {nullptr};
    (void)::syscall(SYS_execveat, own.get(), "", argv, environ, AT_EMPTY_PATH);
    return guard::fail_errno(Failure::exec, own_image, "cannot be executed again", errno).error();
}

/// Nobody's children become those of this process, so that they are reaped, and seen.
Result<void> adopt_orphans() {
    if (::getpid() == 1 || ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0) return {};
    return guard::fail_errno(Failure::internal, "", "cannot look after orphans", errno);
}

}  // namespace

Result<int> supervise(const confine::Confined& confined, const guard::LaunchPlan& plan,
                      const JavaInstall& java, const Supervision& supervision) {
    const Handover handover = hand_over(confined, plan, java, supervision);
    auto sealed = sealed_file("jarmor", to_bytes(handover));
    if (!sealed) return guard::pass_on(sealed);
    auto kept = keep_handed(handover, sealed->get());
    if (!kept) return guard::pass_on(kept);
    const guard::Error error = execute_again(handover, sealed->get());
    // No /proc, or a program that its user may not read: the promise holds all the same.
    const std::string line =
        "jarmor: " + supervision.name + " keeps the memory of its start: " + error.line() + "\n";
    (void)guard::write_all(STDERR_FILENO, line, "standard error");
    auto marked = confine::close_on_exec_except({});
    if (!marked) return guard::pass_on(marked);
    return supervise_from(sealed->get());
}

int handed_descriptor(int argc, const char* const* argv) {
    if (argc != 4 || std::string_view(argv[1]) != own_word) return -1;
    const std::string_view text = argv[2];
    int descriptor = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), descriptor);
    return error == std::errc() && end == text.data() + text.size() && descriptor > 2 ? descriptor : -1;
}

Result<int> supervise_from(int descriptor) {
    auto bytes = read_sealed(descriptor);
    if (!bytes) return guard::pass_on(bytes);
    auto handover = from_bytes(*bytes);
    if (!handover) return guard::pass_on(handover);
    auto signals = SignalQueue::open();
    if (!signals) return guard::pass_on(signals);
    auto confined = confine::confirm(handover->promise);
    if (!confined) return guard::pass_on(confined);
    // Executed by descriptor it would be called "3" in ps before Linux 6.14.
    if (::prctl(PR_SET_NAME, "jarmor", 0, 0, 0) != 0) {
        return guard::fail_errno(Failure::internal, "", "cannot name itself", errno);
    }
    auto adopted = adopt_orphans();
    if (!adopted) return guard::pass_on(adopted);
    const int receipt = handover->supervision.announcement.receipt;
    handover->supervision.announcement = {};
    handover->supervision.announcement.receipt = receipt;
    handover->argv = {};
    handover->environ = {};
    bytes->clear();
    bytes->shrink_to_fit();
    Supervisor supervisor(std::move(*confined), std::move(*handover), descriptor, std::move(*signals));
    return supervisor.run();
}

}  // namespace jarmor::launcher
