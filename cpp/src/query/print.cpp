// The canonical form of a tree, see to_string.
//
// A boolean node all of whose children are `should` is `a OR b`, any other a list: `a +b -c`. Boolean children stand in
// parentheses.

#include <algorithm>
#include <charconv>
#include <string>

#include "characters.hpp"
#include "paperlens/query/syntax.hpp"
#include "words.hpp"

namespace paperlens::query {
namespace {

void append_number(std::string& out, float number) {
  char digits[128];
  const auto result = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed);
  out.append(digits, result.ptr);
}

void append_boost(std::string& out, const Node& node) {
  if (node.boost == 1) return;
  out += '^';
  append_number(out, node.boost);
}

/// `text` so that it is read as one word, whatever is in it.
void append_word(std::string& out, std::string_view text) {
  if (is_operator(text)) {
    out += '\\';
    if (!is_ascii_alpha(text.front())) {  // \&\&
      out += text.substr(0, 1);
      text.remove_prefix(1);
    }
    out += text;
    return;
  }
  const std::optional<FieldPrefix> field = field_prefix(text);
  for (std::size_t i = 0; i < text.size();) {
    const Character c = character_at(text, i);
    const bool at_start = c.code_point == U'+' || c.code_point == U'-' || c.code_point == U'!' || c.code_point == U'/';
    const bool escape = c.kind != CharacterKind::text || c.code_point == U'\\' || c.code_point == U'^' ||
                        c.code_point == U'~' || (i == 0 && at_start) ||
                        (i + 1 == text.size() && c.code_point == U'*') || (field && i + c.length == field->length);
    if (escape) out += '\\';
    out += text.substr(i, c.length);
    i += c.length;
  }
}

void append_phrase(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const Decoded c = decode_utf8(text.substr(i));
    if (c.valid && (c.code_point == U'\\' || is_double_quote(c.code_point))) out += '\\';
    out += text.substr(i, c.length);
    i += c.length;
  }
  out += '"';
}

void append_regex(std::string& out, const Node& node) {
  out += '/';
  for (std::size_t i = 0; i < node.text.size(); ++i) {
    if (node.text[i] == '/') out += '\\';
    out += node.text[i];
    if (node.text[i] == '\\' && i + 1 < node.text.size()) out += node.text[++i];
  }
  out += node.ignore_case ? "/i" : "/";
}

void append_month(std::string& out, MonthIndex month) {
  out += std::to_string(month / 12);
  out += month % 12 < 9 ? "-0" : "-";
  out += std::to_string(month % 12 + 1);
}

void append_months(std::string& out, const Node& node) {
  const bool from_ever = node.first_month == first_month_ever, to_ever = node.last_month == last_month_ever;
  if (from_ever && to_ever) {
    out += '*';
    return;
  }
  if (!from_ever) append_month(out, node.first_month);
  if (node.first_month == node.last_month) return;
  out += "..";
  if (!to_ever) append_month(out, node.last_month);
}

void append_leaf(std::string& out, const Node& node) {
  if (node.fields != text_fields) {
    const auto* name = std::find_if(std::begin(field_names), std::end(field_names),
                                    [&](const FieldName& field) { return field.field == node.fields; });
    out += name->name;
    out += ':';
  }
  const bool is_word = node.kind == NodeKind::term || node.kind == NodeKind::prefix || node.kind == NodeKind::all;
  // (10)^4: what would be a number without the parentheses.
  const bool group = is_word && node.boost != 1 && node.fields == text_fields && !has_letter(node.text);
  if (group) out += '(';
  switch (node.kind) {
    case NodeKind::none:
    case NodeKind::boolean:
      break;
    case NodeKind::all:
      out += '*';
      break;
    case NodeKind::term:
      append_word(out, node.text);
      break;
    case NodeKind::prefix:
      append_word(out, node.text);
      out += '*';
      break;
    case NodeKind::fuzzy:
      append_word(out, node.text);
      out += '~';
      out += std::to_string(node.distance);
      break;
    case NodeKind::phrase:
      append_phrase(out, node.text);
      break;
    case NodeKind::regex:
      append_regex(out, node);
      break;
    case NodeKind::months:
      append_months(out, node);
      break;
  }
  if (group) out += ')';
  append_boost(out, node);
}

void append_node(std::string& out, const Node& node);

void append_children(std::string& out, const Node& node) {
  const bool any = std::all_of(node.children.begin(), node.children.end(),
                               [](const Node& child) { return child.occur == Occur::should; });
  for (const Node& child : node.children) {
    if (&child != node.children.data()) out += any ? " OR " : " ";
    if (child.occur == Occur::must) out += '+';
    if (child.occur == Occur::must_not) out += '-';
    append_node(out, child);
  }
}

void append_node(std::string& out, const Node& node) {
  if (node.kind != NodeKind::boolean) return append_leaf(out, node);
  out += '(';
  append_children(out, node);
  out += ')';
  append_boost(out, node);
}

}  // namespace

std::string to_string(const Node& tree) {
  std::string out;
  if (tree.kind == NodeKind::boolean && tree.boost == 1) {
    append_children(out, tree);
  } else {
    append_node(out, tree);
  }
  return out;
}

}  // namespace paperlens::query
