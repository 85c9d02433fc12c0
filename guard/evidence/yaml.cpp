#include <yaml-cpp/yaml.h>

#include "guard/evidence/document.h"
#include "guard/plan.h"
#include "guard/report/text.h"

namespace jarmor::guard {

namespace {

/// yaml-cpp stops at 500 levels; aliases make a small text large, so what is made of it is counted.
constexpr unsigned yaml_deepest = 64;
constexpr std::size_t most_yaml_nodes = 100'000;

struct YamlCopy {
    std::size_t nodes = 0;

    DocumentNode operator()(const YAML::Node& node, unsigned depth) {
        if (depth > yaml_deepest) throw YAML::ParserException(node.Mark(), "nested too deep");
        if (++nodes > most_yaml_nodes) throw YAML::ParserException(node.Mark(), "more than 100000 values");
        DocumentNode made;
        const YAML::Mark mark = node.Mark();
        made.line = mark.is_null() ? 0 : static_cast<unsigned>(mark.line + 1);
        made.column = mark.is_null() ? 0 : static_cast<unsigned>(mark.column + 1);
        if (node.IsScalar()) {
            made.kind = DocumentNode::Kind::text;
            made.text = node.Scalar();
        } else if (node.IsMap()) {
            made.kind = DocumentNode::Kind::table;
            for (const auto& member : node) {
                const std::string name = member.first.IsScalar() ? member.first.Scalar() : std::string();
                made.members.push_back({name, made.line, made.column, (*this)(member.second, depth + 1)});
            }
        } else if (node.IsSequence()) {
            made.kind = DocumentNode::Kind::list;
            for (const auto& element : node) made.elements.push_back((*this)(element, depth + 1));
        }
        return made;
    }
};

}  // namespace

Result<DocumentNode> read_yaml(std::string_view text, const std::string& source, Failure kind) {
    try {
        return YamlCopy{}(YAML::Load(std::string(text)), 0);
    } catch (const YAML::Exception& error) {
        const Origin origin{source, static_cast<unsigned>(error.mark.line + 1),
                            static_cast<unsigned>(error.mark.column + 1)};
        return fail(kind, origin.text(), "is not YAML: " + printable(error.msg));
    }
}

}  // namespace jarmor::guard
