#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace jarmor::guard {

/// What kind of thing went wrong. launcher/exit_code.h maps each to one exit code.
enum class Failure {
    usage,        ///< the command line of jarmor itself (64)
    profile,      ///< a profile that cannot be read, parsed or trusted (65)
    java,         ///< java not found or not usable (69)
    internal,     ///< a fault of jarmor, or of the machine under it (70)
    policy,       ///< refused: what was asked for is not allowed (77)
    confine,      ///< cannot become or confine as asked (78)
    exec,         ///< exec of java failed (126)
    exec_missing  ///< exec of java failed because its loader is not there (127)
};

/// An expected failure: one clear line for a person.
struct Error {
    Failure kind = Failure::internal;
    std::string where;  ///< "file:line:column", a path, an option or a variable name; may be empty
    std::string what;   ///< what was found and what was expected
    std::string mend;   ///< the command or the profile line that mends it; may be empty

    /// "WHERE: WHAT; MEND", without a line break.
    std::string line() const;
};

/// Wraps an Error on its way into a Result; same role as std::unexpected.
class Unexpected {
  public:
    explicit Unexpected(Error error) : error_(std::move(error)) {}
    Error& error() { return error_; }

  private:
    Error error_;
};

/// Shorthand for `return fail(Failure::java, path, "is not an ELF program", "set [jvm] java_home");`
inline Unexpected fail(Failure kind, std::string where, std::string what, std::string mend = {}) {
    return Unexpected(Error{kind, std::move(where), std::move(what), std::move(mend)});
}

/// As fail(), with ": strerror(number)" put behind `what`.
Unexpected fail_errno(Failure kind, std::string where, std::string what, int number, std::string mend = {});

/// A value or an Error: the part of std::expected (C++23) that jarmor uses, under the same names.
template <class T>
class [[nodiscard]] Result {
  public:
    using value_type = T;
    // NOLINTNEXTLINE(google-explicit-constructor): as in std::expected, `return value;` must work
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    // NOLINTNEXTLINE(google-explicit-constructor)
    Result(Unexpected failure) : state_(std::in_place_index<1>, std::move(failure.error())) {}

    bool has_value() const { return state_.index() == 0; }
    explicit operator bool() const { return has_value(); }
    T& value() { return std::get<0>(state_); }
    const T& value() const { return std::get<0>(state_); }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    Error& error() { return std::get<1>(state_); }
    const Error& error() const { return std::get<1>(state_); }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    // NOLINTNEXTLINE(google-explicit-constructor)
    Result(Unexpected failure) : error_(std::move(failure.error())) {}

    bool has_value() const { return !error_.has_value(); }
    explicit operator bool() const { return has_value(); }
    // As std::expected::error(): only called where has_value() is false, and value() checks even then.
    Error& error() { return error_.value(); }              // NOLINT(bugprone-unchecked-optional-access)
    const Error& error() const { return error_.value(); }  // NOLINT(bugprone-unchecked-optional-access)

  private:
    std::optional<Error> error_;
};

/// Passes an error on: `if (!r) return pass_on(r);`
template <class T>
Unexpected pass_on(Result<T>& result) {
    return Unexpected(std::move(result.error()));
}

}  // namespace jarmor::guard
