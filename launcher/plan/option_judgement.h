#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "launcher/plan/jvm_options.h"
#include "launcher/plan/option_key.h"

namespace jarmor::launcher {

/// One option as it was given, and what was decided about it so far.
struct GivenOption {
    JvmOption option;
    OptionKey key;
    guard::Decision decision;
    bool settled = false;  ///< no later judge looks at it
    bool moved = false;    ///< stands in the enforced block, not where it was given
};

/// Why something is decided.
struct Grounds {
    std::string rule;
    std::string reason;
    std::string mend;      ///< empty: the waiver of the rule
    bool waivable = true;  ///< false: the JVM itself would end
};

/// The state of one judgement: the options given, and what the judges say about them. A judge decides through
/// the verbs below, which keep decision and finding in step and give way to a waiver.
class Judgement {
  public:
    Judgement(const JavaCommand& command, const OptionContext& context);

    const OptionContext& context;
    const Profile& profile;
    unsigned feature;
    std::vector<GivenOption> given;
    std::vector<guard::Decision> added;
    std::vector<std::string> enforced;  ///< the block behind all options of the user
    std::vector<guard::Finding> findings;
    std::vector<std::string> not_guaranteed;
    std::string jar;  ///< of -jar; else empty

    /// Handed on as it is, whatever the policies say.
    static void pass(GivenOption& option);
    void refuse(GivenOption& option, const Grounds& grounds);
    void strip(GivenOption& option, const Grounds& grounds);
    /// Handed on as `text` in its place.
    void replace(GivenOption& option, const std::string& text, const Grounds& grounds);
    /// Taken out without a finding: it had no effect.
    static void drop(GivenOption& option, const Grounds& grounds);

    /// Puts `word` into the enforced block.
    void add(const std::string& word, const guard::Origin& origin, const std::string& rule,
             const std::string& reason);

    void note(guard::Severity severity, const std::string& where, const Grounds& grounds);
    /// A waiver holds for the rule; the first use of it is reported.
    bool waived(const std::string& rule);
    bool has_waiver(const std::string& rule) const;
    /// Names every waiver that holds, used or not: none may run on unseen.
    void report_waivers();

    /// The profile names this very option in [jvm] options, or wants it in a [[jvm.option]] of its own.
    bool profile_lists(const std::string& text) const;
    /// A [[jvm.option]] of the profile's own files wants it; where a built-in layer forbids it, loading the
    /// profile has asked for a waiver.
    bool profile_wants(const std::string& text) const;

  private:
    void decide(GivenOption& option, guard::Action action, const std::string& result, const Grounds& grounds,
                const std::string& said);
    std::string full_mend(const Grounds& grounds) const;
    std::vector<std::string> reported_waivers_;
};

/// Of a profile's file: neither built in nor given on the command line.
bool is_file(const guard::Origin& origin);

/// The option for a message: secrets, agent options and control characters are not shown.
std::string shown(const JvmOption& option);

/// "-Djavax.net.ssl.keyStorePassword" and the like, by the last part of the name.
bool names_a_secret(std::string_view property);

/// A TOML basic string.
std::string toml_string(std::string_view text);

}  // namespace jarmor::launcher
