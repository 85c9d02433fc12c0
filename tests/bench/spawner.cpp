// spawner ROUNDS SEED -- NAME[@UID] PROGRAM ARGS... [-- NAME[@UID] PROGRAM ARGS...]...
// Runs each command ROUNDS times, in an order shuffled anew each round (so that a slow second of the machine
// hits all alike), and prints a line each: name, then min, first quartile, median, 95th percentile in
// microseconds. A command that does not end with 0 stops the run: what failed must not look fast.
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr int warm_up_rounds = 5;

struct Command {
    std::string name;
    uid_t uid = 0;  ///< 0: as the spawner
    std::vector<char*> argv;
    std::vector<double> microseconds;
};

double now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

[[noreturn]] void die(const std::string& text) {
    std::fprintf(stderr, "spawner: %s\n", text.c_str());
    std::exit(1);
}

std::vector<Command> parse(int argc, char** argv) {
    std::vector<Command> commands;
    for (int i = 3; i < argc; ++i) {
        if (std::strcmp(argv[i], "--") == 0) {
            if (++i >= argc) die("a name must follow --");
            Command command{.name = argv[i], .argv = {}, .microseconds = {}};
            if (const auto at = command.name.find('@'); at != std::string::npos) {
                command.uid = static_cast<uid_t>(std::stoul(command.name.substr(at + 1)));
                command.name.resize(at);
            }
            commands.push_back(std::move(command));
        } else if (!commands.empty()) {
            commands.back().argv.push_back(argv[i]);
        }
    }
    for (Command& command : commands) {
        if (command.argv.empty()) die(command.name + ": no program");
        command.argv.push_back(nullptr);
    }
    return commands;
}

// vfork, as posix_spawn does, because posix_spawn cannot become another user: credentials belong to the
// thread in the kernel, so the raw calls change the child alone.
pid_t spawn(const Command& command, int silence) {
    const pid_t child = vfork();
    if (child != 0) return child;
    if (command.uid != 0 && (syscall(SYS_setgroups, 0, nullptr) != 0 ||
                             syscall(SYS_setresgid, command.uid, command.uid, command.uid) != 0 ||
                             syscall(SYS_setresuid, command.uid, command.uid, command.uid) != 0)) {
        _exit(125);
    }
    if (dup2(silence, STDOUT_FILENO) < 0 || dup2(silence, STDERR_FILENO) < 0) _exit(124);
    execv(command.argv[0], command.argv.data());
    _exit(126);
}

double run(const Command& command, int silence) {
    const double begin = now();
    const pid_t child = spawn(command, silence);
    if (child < 0) die(std::string("vfork: ") + std::strerror(errno));
    int status = 0;
    while (wait4(child, &status, 0, nullptr) < 0) {
        if (errno != EINTR) die(std::string("wait4: ") + std::strerror(errno));
    }
    const double took = now() - begin;
    if (status != 0) die(command.name + ": ended with status " + std::to_string(status));
    return took;
}

void pin_to_one_cpu() {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(static_cast<std::size_t>(sched_getcpu()), &cpus);
    if (sched_setaffinity(0, sizeof cpus, &cpus) != 0) die("cannot stay on one cpu");
}

void print(Command& command) {
    std::sort(command.microseconds.begin(), command.microseconds.end());
    const auto at = [&](double part) {
        return command.microseconds[static_cast<std::size_t>(
            part * static_cast<double>(command.microseconds.size() - 1))];
    };
    std::printf("%s\t%.0f\t%.0f\t%.0f\t%.0f\n", command.name.c_str(), at(0), at(0.25), at(0.5), at(0.95));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 6) die("usage: ROUNDS SEED -- NAME[@UID] PROGRAM ARGS...");
    const int rounds = std::atoi(argv[1]);
    if (rounds < 1) die("ROUNDS must be a number above 0");
    std::mt19937 random(static_cast<unsigned>(std::atoi(argv[2])));
    std::vector<Command> commands = parse(argc, argv);
    std::vector<Command*> order;
    for (Command& command : commands) order.push_back(&command);

    const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (silence < 0) die("cannot open /dev/null");
    pin_to_one_cpu();
    for (int round = -warm_up_rounds; round < rounds; ++round) {
        std::shuffle(order.begin(), order.end(), random);
        for (Command* command : order) {
            const double took = run(*command, silence);
            if (round >= 0) command->microseconds.push_back(took);
        }
    }
    for (Command& command : commands) print(command);
    return 0;
}
