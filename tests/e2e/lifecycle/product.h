#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/child.h"
#include "tests/support/must_run.h"

namespace jarmor::lifecycle {

using support::Outcome;

/// Who the servers of these tests run as: no entry in /etc/passwd.
constexpr uid_t service_uid = 61184;
constexpr gid_t service_gid = 61184;

/// Once for a test program: a mount namespace with a /run of its own, and the server compiled there. False
/// where that is not possible.
bool enter_own_world();
/// The first JDK of this machine; empty: there is none.
std::string java_home();
/// What loses its parent becomes a child of this process: for each process that waits for servers.
bool adopt_orphans();

/// Every test here starts servers.
class WithServers : public ::testing::Test {
  protected:
    void SetUp() override {
        JARMOR_NEED(enter_own_world(), "needs root: it starts servers as another user");
        JARMOR_NEED(!java_home().empty(), "needs a JDK below /usr/lib/jvm");
    }
};

/// A product home with a real server in it, a profile for it, and jarmor in front.
class Product {
  public:
    /// `words` are what the server does (tests/support/java/server), `more` are lines of the profile's top.
    Product(const std::string& name, const std::vector<std::string>& words, const std::string& more = "");
    ~Product();
    Product(const Product&) = delete;
    Product& operator=(const Product&) = delete;

    /// Replaces the profile, for another start of the same home.
    void write_profile(const std::vector<std::string>& words, const std::string& more = "") const;

    const std::string& home() const { return home_; }
    const std::string& profile() const { return profile_; }
    std::string pid_file() const { return home_ + "/wso2carbon.pid"; }
    std::string state_directory() const;

    /// jarmor WORD PROFILE MORE..., as root.
    Outcome jarmor(const std::string& word, const std::vector<std::string>& more = {}) const;
    /// The same in the background; its process.
    pid_t jarmor_in_background(const std::string& word, const std::vector<std::string>& more = {}) const;
    /// As an unprivileged user.
    Outcome jarmor_as(uid_t uid, gid_t gid, const std::string& word) const;
    /// The words of `jarmor WORD PROFILE MORE...`.
    std::vector<std::string> command(const std::string& word,
                                     const std::vector<std::string>& more = {}) const;

    /// Running JVMs of this home; zombies do not count.
    std::vector<pid_t> jvms() const;
    /// Running supervisors of this profile.
    std::vector<pid_t> supervisors() const;
    pid_t jvm() const { return jvms().empty() ? 0 : jvms().front(); }
    pid_t supervisor() const { return supervisors().empty() ? 0 : supervisors().front(); }
    std::string console() const;

  private:
    std::string name_, folder_, home_, profile_;
};

bool until(const std::function<bool()>& condition, std::chrono::seconds timeout = std::chrono::seconds(20));
std::string text_of(const std::string& path);
void write_text(const std::string& path, const std::string& text);
/// Reaps what was orphaned and has ended.
void reap_orphans();
const std::vector<std::string>& variables();

}  // namespace jarmor::lifecycle
