#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "guard/unique_fd.h"
#include "tests/support/corpus_entry.h"

namespace jarmor::support {

struct Jdk {
    std::string home;
    unsigned feature = 0;
};

/// Every JDK of this machine with its feature version, oldest first.
std::vector<Jdk> jdks_by_age();

/// What all entries of a corpus share, made once a test program in a directory that anyone may read: compiled
/// probes, jars, a native library. It is removed at the end; what a killed run left is removed by the next
/// one.
class CorpusWorkspace {
  public:
    explicit CorpusWorkspace(const Corpus& corpus);
    CorpusWorkspace(const CorpusWorkspace&) = delete;
    CorpusWorkspace& operator=(const CorpusWorkspace&) = delete;
    ~CorpusWorkspace();

    const std::string& root() const { return root_; }
    std::string classes() const { return root_ + "/classes"; }
    std::string hostile_classes() const { return root_ + "/hostile"; }
    std::string patch() const { return root_ + "/patch"; }
    std::string modules() const { return root_ + "/modules"; }
    std::string jars() const { return root_ + "/jars"; }
    std::string native_libraries() const { return root_ + "/native"; }
    /// Why nothing can be run; empty when all is well.
    const std::string& problem() const { return problem_; }

  private:
    void build(const Corpus& corpus);
    bool compile(const Jdk& jdk);
    void compile_native();
    void make_jars(const Jdk& jdk, const Corpus& corpus);
    void write_names(const Corpus& corpus);
    bool run(std::vector<std::string> command);

    std::string root_;
    guard::UniqueFd claim_;     ///< until the end of this process, however it comes
    std::mutex problem_guard_;  ///< compilers run side by side
    std::string problem_;
};

}  // namespace jarmor::support
