#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/corpus_entry.h"
#include "tests/support/corpus_judge.h"
#include "tests/support/corpus_workspace.h"

namespace jarmor::support {

/// How the program under test comes to its user.
enum class Start {
    bare,            ///< java itself, as the service user
    by_name,         ///< jarmor as root with --user nobody
    by_number,       ///< jarmor as root with --user UID:GID
    unprivileged,    ///< jarmor started by the service user
    under_java_name  ///< the same under the name "java", with the built-in profile
};
std::string to_text(Start start);

/// The service user of a start. Where the test itself is not root, everything runs as the caller.
std::optional<Account> service_account(Start start);

/// One run of one entry: its own directory with the files, ports and cgroup of the entry, and what it runs.
class CorpusStage {
  public:
    /// `profile_lines` goes behind what the entry's own profile says.
    CorpusStage(const CorpusWorkspace& workspace, const CorpusEntry& entry, const Jdk& jdk, Start start,
                const std::vector<std::string>& profile_lines = {});
    CorpusStage(const CorpusStage&) = delete;
    CorpusStage& operator=(const CorpusStage&) = delete;
    ~CorpusStage();

    Evidence run();
    const Placeholders& placeholders() const { return values_; }
    /// The command line, environment and streams, for a person who looks into a failure.
    std::string describe(const Evidence& evidence) const;
    /// What went wrong while the stage was set up; empty when all is well.
    const std::string& problem() const { return problem_; }
    /// What this machine, or the test's own rights, lack for the entry; empty when nothing.
    const std::string& lacking() const { return lacking_; }

  private:
    void set_placeholders(const CorpusWorkspace& workspace);
    void put_file(const CorpusFile& file);
    void write_profile(const std::vector<std::string>& lines);
    void make_cgroup();
    void clone_jdk();
    void compose_argv();
    void compose_jarmor();
    void compose_environ();
    std::vector<std::string> expand_all(const std::vector<std::string>& words) const;

    const CorpusEntry& entry_;
    Jdk jdk_;
    Start start_;
    std::string directory_, cgroup_, problem_, lacking_;
    Placeholders values_;
    RunRequest request_;
};

}  // namespace jarmor::support
