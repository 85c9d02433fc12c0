// Random sequences of what operators, scripts, orchestrators and the OOM killer do to servers, in parallel.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <random>

#include "launcher/start/state.h"
#include "product.h"

namespace jarmor::lifecycle {
namespace {

using std::chrono::seconds;

std::uint32_t seed() {
    const char* const given = std::getenv("JARMOR_SEED");
    return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10))
                            : std::random_device()();
}

bool is_long() {
    const char* const given = std::getenv("JARMOR_TEST_LONG");
    return given != nullptr && *given == '1';
}

/// Processes that have nothing to do with any server, of the service user and of root: their numbers are put
/// where jarmor might believe them.
class Bystanders {
  public:
    Bystanders() {
        for (const uid_t uid : {service_uid, uid_t{0}, service_uid}) {
            const pid_t pid = ::fork();
            if (pid == 0) {
                if (::setresuid(uid, uid, uid) != 0) ::_exit(1);
                ::_exit(support::exec_words({"sleep", "3600"}));
            }
            pids_.push_back(pid);
        }
    }
    ~Bystanders() {
        for (const pid_t pid : pids_) {
            (void)::kill(pid, SIGKILL);
            (void)::waitpid(pid, nullptr, 0);
        }
    }
    Bystanders(const Bystanders&) = delete;
    Bystanders& operator=(const Bystanders&) = delete;
    pid_t one(std::mt19937& random) const { return pids_[random() % pids_.size()]; }
    /// All run, and none has been stopped or continued: a signal would show.
    bool untouched() const {
        for (const pid_t pid : pids_) {
            siginfo_t seen{};
            if (::waitid(P_PID, static_cast<id_t>(pid), &seen,
                         WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT) != 0 ||
                seen.si_pid != 0) {
                return false;
            }
        }
        return true;
    }

  private:
    std::vector<pid_t> pids_;
};

class Storm : public WithServers {};

/// One sequence on one product. What it did, for a person who has to repeat it.
class Sequence {
  public:
    Sequence(const Product& product, const Bystanders& bystanders, std::uint32_t number)
        : product_(product), bystanders_(bystanders), random_(number) {}

    void run() {
        const auto steps = 3 + random_() % 6;
        for (unsigned i = 0; i < steps; ++i) step();
        for (const pid_t pid : commands_) {
            if (support::wait_for(pid, seconds(60)).code >= 128) log_ += " (a command was killed)";
        }
    }
    const std::string& log() const { return log_; }

  private:
    void note(const std::string& what) { log_ += " " + what; }
    void command(const std::string& word) {
        note(word);
        commands_.push_back(product_.jarmor_in_background(word));
    }
    void strike(const std::vector<pid_t>& pids, int signal, const char* what) {
        note(what);
        for (const pid_t pid : pids) (void)::kill(pid, signal);
    }
    void step() {
        switch (random_() % 11) {
            case 0:
            case 1:
            case 2:
                command("start");
                break;
            case 3:
                command("stop");
                break;
            case 4:
                command("restart");
                break;
            case 5:
                strike(product_.supervisors(), SIGTERM, "term-supervisor");
                break;
            case 6:
                strike(product_.jvms(), SIGTERM, "term-jvm");
                break;
            case 7:
                strike(product_.supervisors(), SIGKILL, "kill-supervisor");
                break;
            case 8:
                strike(product_.jvms(), SIGKILL, "kill-jvm");
                break;
            case 9:
                forge_state();
                break;
            default:
                note("forge");
                write_text(product_.pid_file(), std::to_string(bystanders_.one(random_)) + "\n");
        }
        const auto pause = random_() % 4 == 0 ? 0 : random_() % 120'000;
        ::usleep(static_cast<useconds_t>(pause));
    }

    /// As a server left it whose numbers belong to somebody else now.
    void forge_state() {
        note("forge-state");
        const auto mark = launcher::mark_of(bystanders_.one(random_));
        const auto directory = product_.state_directory();
        if (!mark) return;
        const launcher::ProcessMark before{mark->pid, mark->start_ticks - 1};
        if (launcher::write_state(directory, {before, before, launcher::boot_id()})) {
            (void)::chown((directory + "/state").c_str(), service_uid, service_gid);
        }
    }

    const Product& product_;
    const Bystanders& bystanders_;
    std::mt19937 random_;
    std::vector<pid_t> commands_;
    std::string log_;
};

/// After the storm: a start works, and stop leaves nothing.
std::string aftermath(const Product& product) {
    // What is still on its way down is given its time.
    (void)until([&] { return product.supervisors().size() <= 1 && product.jvms().size() <= 1; }, seconds(30));
    if (product.jvms().size() > 1) return "two servers of one home";
    const auto looked_after = [&] { return !product.supervisors().empty() || product.jvms().empty(); };
    if (!until(looked_after, seconds(15))) return "a server that nobody looks after";
    if (const auto stopped = product.jarmor("stop"); stopped.code != 0) return "stop: " + stopped.err;
    if (!until([&] { return product.jvms().empty() && product.supervisors().empty(); }, seconds(10)))
        return "an orphan";
    const auto started = product.jarmor("start");
    if (started.code != 0 || !started.out.empty()) return "start: " + started.out + started.err;
    if (product.jvms().size() != 1) return "start started nothing";
    if (const auto status = product.jarmor("status"); status.code != 0) return "status: " + status.out;
    if (const auto stopped = product.jarmor("stop"); stopped.code != 0) return "last stop: " + stopped.err;
    if (!product.jvms().empty() || !product.supervisors().empty()) return "an orphan at the end";
    return {};
}

TEST_F(Storm, NothingIsOrphanedNobodyElseIsHitAndNothingStaleBlocksTheNextStart) {
    const std::uint32_t first = seed();
    const int sequences = is_long() ? 200 : 20;
    constexpr int at_once = 4;
    const Bystanders bystanders;
    std::vector<pid_t> running;
    // Each worker is a process: its products, its orphans and its waiting are its own.
    for (int worker = 0; worker < at_once; ++worker) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            if (!adopt_orphans()) ::_exit(100);
            int failed = 0;
            for (int i = worker; i < sequences; i += at_once) {
                const auto number = first + static_cast<std::uint32_t>(i);
                const Product product("storm" + std::to_string(i), {"hook"});
                Sequence sequence(product, bystanders, number);
                sequence.run();
                const auto wrong = aftermath(product);
                if (wrong.empty()) continue;
                ++failed;
                (void)std::fprintf(stderr, "JARMOR_SEED=%u: %s after%s\n%s\n", number, wrong.c_str(),
                                   sequence.log().c_str(), product.console().c_str());
            }
            ::_exit(std::min(failed, 99));
        }
        running.push_back(pid);
    }
    for (const pid_t worker : running) {
        EXPECT_EQ(support::wait_for(worker, seconds(1700)).code, 0)
            << "sequences that went wrong; seed " << first;
    }
    EXPECT_TRUE(bystanders.untouched());
}

}  // namespace
}  // namespace jarmor::lifecycle
