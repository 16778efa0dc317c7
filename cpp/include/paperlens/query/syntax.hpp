#pragma once
// The syntax tree of a query: what was asked, not yet what it matches. See parse.hpp for the language.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/date.hpp"
#include "paperlens/base/span.hpp"

namespace paperlens::query {

/// Where to look: a bit a field, those of the text with the numbers that the index gives them.
using FieldSet = std::uint8_t;
inline constexpr FieldSet title_field = 1 << 0;
inline constexpr FieldSet title_zh_field = 1 << 1;
inline constexpr FieldSet abstract_field = 1 << 2;
inline constexpr FieldSet id_field = 1 << 3;
inline constexpr FieldSet source_field = 1 << 4;
inline constexpr FieldSet month_field = 1 << 5;  ///< `year:` and `month:`
inline constexpr FieldSet text_fields = title_field | title_zh_field | abstract_field;

enum class NodeKind : std::uint8_t {
  none,  ///< matches nothing; only a root, from an empty query read leniently
  all,   ///< every paper; under a field, every one in which it is not empty
  term,  ///< `text`: a run without white space (`MoE`, `GPT-4o`, `推理加速，多模态`), not analyzed; may hold no token
         ///< at all (`&`, `-`), and is then to be left out as if it had not been written
  phrase,   ///< `text`: what stood between the quotes, not analyzed; may hold no token
  prefix,   ///< `text`: what stood before the `*`
  fuzzy,    ///< `text`, at most `distance` edits away
  regex,    ///< `text`: an expression for Pattern, not compiled yet, so maybe wrong
  months,   ///< papers of the months `first_month` to `last_month`, both inside
  boolean,  ///< `children`, each with its `occur`
};

/// What a node is to the boolean node above it. A boolean node matches a paper if
///   - every `must` and `filter` child does, and no `must_not` child, and
///   - at least one `should` child does, where there are `should` children but no `must` child.
/// So `-a` alone is every paper but those with a. Scores come from `should` and `must` children.
enum class Occur : std::uint8_t { should, must, must_not, filter };

/// The first and the last month of a range that is open at that end.
inline constexpr MonthIndex first_month_ever = 0;
inline constexpr MonthIndex last_month_ever = 9999 * 12 + 11;

struct Node {
  NodeKind kind = NodeKind::none;
  Occur occur = Occur::should;    ///< of a root: should
  FieldSet fields = text_fields;  ///< of a leaf: `text_fields` or one field; of a boolean node: `text_fields`
  bool ignore_case = false;       ///< regex
  std::uint8_t distance = 0;      ///< fuzzy: 1 or 2
  float boost = 1;                ///< 0 to 1000; factor of the node's score
  MonthIndex first_month = first_month_ever;
  MonthIndex last_month = last_month_ever;
  std::string text;  ///< valid UTF-8 if the query is; escapes are resolved (of a regex only `\/`)
  std::vector<Node> children;
  bool explicit_or = false;  ///< boolean: written with OR, so that papers with more of the words are not put first
  Span span;  ///< bytes of the query: with field, quotes, parentheses and suffix, without `+`, `-`, `NOT`

  /// The same tree, so the same papers; spans and explicit_or do not count.
  bool operator==(const Node& other) const;
};

/// True if the node only narrows down, and has no score: months, `id:`, `source:`, and what is made of them alone.
bool is_filter(const Node& node);

/// The query in its canonical form: `parse_query(to_string(tree))` is the same tree, for each tree that `parse_query`
/// gave, as long as the limits of the language allow it. Linear.
std::string to_string(const Node& tree);

}  // namespace paperlens::query
