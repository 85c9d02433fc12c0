#pragma once

#include <string>
#include <vector>

#include "guard/rules/review.h"

namespace jarmor::guard::rules {

/// The folder of the samples: tests/data/rules/ID/{pass,fail,unknown}.
std::string sample_folder();
/// Ids that have a folder there, in byte order.
std::vector<std::string> sampled_rules();

/// A file system below a directory, and what its file `subject.properties` says of the installation in it:
/// product, home, java_home, environment, at (YYYY-MM-DD), and as signoff or waiver "holds" or "expired".
class Sample {
  public:
    /// In place.
    explicit Sample(std::string directory) : directory_(std::move(directory)) {}

    bool exists() const;
    Judgement judge(const Rule& rule) const;

  private:
    std::string directory_;
};

/// A copy of a sample that may be changed, gone at the end.
class ScratchCopy {
  public:
    explicit ScratchCopy(const std::string& directory);
    ~ScratchCopy();
    ScratchCopy(const ScratchCopy&) = delete;
    ScratchCopy& operator=(const ScratchCopy&) = delete;
    const std::string& path() const { return path_; }
    /// Whether the sample is about owners and modes, which Git does not keep: its file `modes` has lines
    /// "MODE OWNER GROUP PATH". Everything else belongs to root.
    static bool has_modes(const std::string& directory);

  private:
    void put_modes(const std::string& text) const;
    std::string path_;
};

/// The outcome and every statement, for a failed test.
std::string told(const Judgement& judgement);

}  // namespace jarmor::guard::rules
