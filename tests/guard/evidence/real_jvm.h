#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace jarmor::guard {

/// A JVM that listens on a port of the loopback address until the end of the test.
class RealJvm {
  public:
    explicit RealJvm(const std::string& home) {
        std::string name = "/tmp/jarmor_real_jvm_XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) return;
        directory_ = name;
        std::ofstream(directory_ + "/Listen.java")
            << "public class Listen { public static void main(String[] a) throws Exception {"
               "java.net.ServerSocket s = new java.net.ServerSocket(0, 1, "
               "java.net.InetAddress.getLoopbackAddress());"
               "System.out.println(s.getLocalPort()); System.out.flush(); Thread.sleep(600000); } }";
        if (std::system((home + "/bin/javac -d " + directory_ + " " + directory_ + "/Listen.java").c_str()) !=
            0)
            return;
        start(home + "/bin/java");
    }
    ~RealJvm() {
        if (pid_ > 0) {
            (void)::kill(pid_, SIGTERM);  // so that it removes its hsperfdata file
            (void)::waitpid(pid_, nullptr, 0);
        }
        std::error_code ignored;
        std::filesystem::remove_all(directory_, ignored);
    }
    RealJvm(const RealJvm&) = delete;
    RealJvm& operator=(const RealJvm&) = delete;

    pid_t pid() const { return pid_; }
    std::uint16_t port() const { return port_; }  ///< 0: it did not start

  private:
    void start(const std::string& java) {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0) return;
        pid_ = ::fork();
        if (pid_ == 0) {
            (void)::dup2(ends[1], 1);
            ::execl(java.c_str(), "java", "-Djarmor.test=one two", "-Xmx64m", "-cp", directory_.c_str(),
                    "Listen", static_cast<char*>(nullptr));
            ::_exit(127);
        }
        (void)::close(ends[1]);
        std::string line;
        for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
        (void)::close(ends[0]);
        port_ = static_cast<std::uint16_t>(std::strtoul(line.c_str(), nullptr, 10));
    }

    std::string directory_;
    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace jarmor::guard
