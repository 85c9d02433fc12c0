#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"

namespace jarmor::guard {

struct DocumentMember;

/// A part of a TOML, YAML or JSON text, and where it stands there.
struct DocumentNode {
    enum class Kind { nothing, table, list, text, number, fraction, flag, date, time, date_time };

    Kind kind = Kind::nothing;
    std::string text;               ///< of a text, number and flag: as a product would read it
    std::int64_t number = 0;        ///< of a number; of a flag 0 or 1; of a date the days since 1970-01-01
    unsigned line = 0, column = 0;  ///< 1-based; 0: the reader does not know
    std::vector<DocumentMember> members;
    std::vector<DocumentNode> elements;

    /// Neither table nor list nor nothing.
    bool scalar() const { return kind != Kind::nothing && kind != Kind::table && kind != Kind::list; }
    /// The member of a table, or nullptr.
    const DocumentNode* find(std::string_view name) const;
};

/// "a table", "a text", for messages.
std::string_view to_text(DocumentNode::Kind kind);

struct DocumentMember {
    std::string name;
    unsigned line = 0, column = 0;
    DocumentNode value;
};

/// A configuration of a product is at most this large: what is larger is a mistake or an attack.
inline constexpr std::size_t largest_document = std::size_t{1} << 20U;

// Each reads one text. Error: `kind`, with source:line:column, for what is not of that language, or nested
// deeper than any configuration is. Tables of TOML and JSON are ordered by name, those of YAML as written.

Result<DocumentNode> read_toml(std::string_view text, const std::string& source, Failure kind);
Result<DocumentNode> read_yaml(std::string_view text, const std::string& source, Failure kind);
/// Without lines: the library keeps none.
Result<DocumentNode> read_json(std::string_view text, const std::string& source, Failure kind);

}  // namespace jarmor::guard
