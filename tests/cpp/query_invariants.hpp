#pragma once
// What holds for every query, whatever its bytes: shared by the unit tests and the fuzzer.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "paperlens/base/error.hpp"
#include "paperlens/query/parse.hpp"

namespace paperlens::tests {

/// Parentheses inside each other in the canonical form.
inline std::size_t depth(const query::Node& node) {
  std::size_t deepest = 0;
  for (const query::Node& child : node.children) deepest = std::max(deepest, depth(child));
  return deepest + 1;  // a leaf may need one too: (10)^4
}

/// What is wrong with a node of a tree, or nothing.
inline std::string broken_node(const query::Node& node, Span within) {
  using query::NodeKind, query::Occur;
  if (node.span.begin > node.span.end || node.span.begin < within.begin || node.span.end > within.end) {
    return "a span is not inside that of the node above";
  }
  if (!(node.boost >= 0 && node.boost <= 1000)) return "a boost is out of range";
  const bool boolean = node.kind == NodeKind::boolean;
  if (boolean == node.children.empty()) return "a leaf has children, or a boolean node none";
  const bool has_text = node.kind == NodeKind::term || node.kind == NodeKind::phrase || node.kind == NodeKind::prefix ||
                        node.kind == NodeKind::fuzzy || node.kind == NodeKind::regex;
  if (has_text == node.text.empty()) return "text is missing, or where none belongs";
  if ((node.kind == NodeKind::fuzzy) != (node.distance == 1 || node.distance == 2)) return "a distance is wrong";
  if (node.first_month > node.last_month) return "months are in the wrong order";
  if (!boolean && node.kind != NodeKind::none &&
      (node.kind == NodeKind::months) != (node.fields == query::month_field)) {
    return "months are not under their field, or something else is";
  }
  if (boolean && node.fields != query::text_fields) return "a boolean node has fields";
  if (node.children.size() == 1) {
    const query::Node& only = node.children.front();
    if (only.occur != Occur::must_not && (node.boost == 1 || only.boost == 1)) return "a boolean node says nothing";
  }
  const bool any = std::all_of(node.children.begin(), node.children.end(),
                               [](const query::Node& child) { return child.occur == Occur::should; });
  for (const query::Node& child : node.children) {
    if (child.kind == NodeKind::none) return "a child matches nothing";
    const bool filter = query::is_filter(child);
    if (child.occur == Occur::filter && !filter) return "what is no filter is one";
    if (filter && (child.occur == Occur::must || (child.occur == Occur::should && !any))) {
      return "a filter is scored";
    }
    if (std::string broken = broken_node(child, node.span); !broken.empty()) return broken;
  }
  return {};
}

/// The same trees, spans included.
inline bool identical(const query::Node& a, const query::Node& b) {
  return a == b && a.span == b.span &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), identical);
}

/// What is wrong with how `text` is parsed, or nothing.
inline std::string broken_query(std::string_view text) {
  const query::Node lenient = query::parse_query(text, query::Mode::lenient);
  if (lenient.occur != query::Occur::should) return "a root occurs in something";
  if (std::string broken = broken_node(lenient, {0, text.size()}); !broken.empty()) return broken;

  std::optional<query::Node> strict;
  try {
    strict = query::parse_query(text);
  } catch (const Error& error) {
    if (error.kind != ErrorKind::query || error.query != text || error.offset > text.size()) return "a wrong error";
    const std::string_view message = error.what();
    if (std::count(message.begin(), message.end(), '\n') != 2) return "a message without its three lines";
    if (message.back() != '^') return "a message without its caret";
  }
  if (strict && !identical(*strict, lenient)) return "strict and lenient mode differ on what parses";
  if (strict && strict->kind == query::NodeKind::none) return "strict mode gave nothing";

  if (lenient.kind == query::NodeKind::none) return {};
  const std::string canonical = query::to_string(lenient);
  if (canonical.size() > query::max_query_bytes || depth(lenient) > query::max_depth) return {};
  try {
    const query::Node again = query::parse_query(canonical);
    if (!(again == lenient)) return "the canonical form is another tree: " + canonical;
    if (query::to_string(again) != canonical) return "the canonical form is not stable: " + canonical;
  } catch (const Error& error) {
    return std::string("the canonical form does not parse: ") + error.what();
  }
  return {};
}

}  // namespace paperlens::tests
