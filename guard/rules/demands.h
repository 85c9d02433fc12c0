#pragma once

#include <span>
#include <string>
#include <string_view>

#include "guard/rules/configuration.h"

namespace jarmor::guard::rules {

/// What is thought of a value: fail and warn with a clause that says why.
struct Opinion {
    Outcome outcome = Outcome::pass;
    std::string why = {};
};

/// Where a demand holds: the text of a key, in lower case, is (or is not) this.
struct Where {
    std::string_view key = {};  ///< empty: everywhere. A "*" is the element that the demand's own key has
    std::string_view text = {};
    bool is = true;
};

/// One setting, and what it has to be.
struct Demand {
    unsigned products = 0;       ///< whose it is: apim | mi ...
    std::string_view key = {};   ///< "*" stands for each element of a list
    std::string_view also = {};  ///< another name of the same setting, where the first one is not set
    /// What the product does where nobody sets it. Without this member what is not set is not looked at; with
    /// an empty one that is judged as an empty text.
    std::string_view shipped = {};
    Opinion (*judge)(const std::string& text) = nullptr;
    std::string_view right = {};  ///< the TOML of a value that is right; empty: only people know it
    Where where = {};
};

/// What each demand of this product says of the configuration; each one that is not met with its edit.
void judge_demands(const Subject& subject, std::span<const Demand> demands, Answer& answer);

/// A rule that is a table and nothing else.
template <const auto& table>
void check_demands(const Subject& subject, Answer& answer) {
    judge_demands(subject, table, answer);
}

/// The edit that gives a setting this value (TOML or a YAML scalar), with the comments of the file kept, or
/// none where jarmor does not understand enough of the file: what the edit makes of it is read again, and
/// nothing else may have changed.
std::vector<Mend> set_value(const Subject& subject, const Configuration& configuration, std::string_view key,
                            std::string_view literal);

// Opinions that several rules share.
Opinion is_on(const std::string& text);
Opinion is_off(const std::string& text);
/// TLS 1.2 and 1.3 alone, in the grammars of Tomcat ("+TLSv1.2") and of lists.
Opinion is_strong_tls(const std::string& text);
/// A list of suites without a weak one.
Opinion are_strong_suites(const std::string& text);
/// The same, where what is not set is a shipped list with CBC in it.
Opinion are_strong_suites_or_shipped(const std::string& text);
/// 127.0.0.1, ::1 or localhost: whoever listens there serves this host alone.
Opinion is_loopback(const std::string& text);
/// Not every interface.
Opinion is_one_interface(const std::string& text);

}  // namespace jarmor::guard::rules
