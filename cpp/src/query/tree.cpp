#include "tree.hpp"

#include <algorithm>
#include <utility>

namespace paperlens::query {

bool Node::operator==(const Node& other) const {
  return kind == other.kind && occur == other.occur && fields == other.fields && ignore_case == other.ignore_case &&
         distance == other.distance && boost == other.boost && first_month == other.first_month &&
         last_month == other.last_month && text == other.text && children == other.children;
}

bool is_filter(const Node& node) {
  if (node.kind == NodeKind::boolean) return std::all_of(node.children.begin(), node.children.end(), is_filter);
  return (node.fields & text_fields) == 0;
}

namespace {

Node boolean(std::vector<Node> children) {
  Node node;
  node.kind = NodeKind::boolean;
  node.span = {children.front().span.begin, children.back().span.end};
  node.children = std::move(children);
  return node;
}

/// What an operand is in its list, conjunction or disjunction.
Occur occur_of(const Operand& operand, Joint joint) {
  if (operand.sign == Sign::minus) return Occur::must_not;
  const bool filter = is_filter(operand.node);
  if (joint == Joint::disjunction || (joint == Joint::list && operand.sign == Sign::none && !filter)) {
    return Occur::should;
  }
  return filter ? Occur::filter : Occur::must;
}

}  // namespace

Node join(std::vector<Operand> operands, Joint joint) {
  std::vector<Node> children;
  children.reserve(operands.size());
  for (Operand& operand : operands) {
    Occur occur = occur_of(operand, joint);
    if (occur == Occur::must_not && joint == Joint::disjunction) {  // a OR NOT b
      operand.node = join({std::move(operand)}, Joint::list);
      occur = Occur::should;
    }
    operand.node.occur = occur;
    children.push_back(std::move(operand.node));
  }
  if (children.size() == 1 && children.front().occur != Occur::must_not) {
    Node only = std::move(children.front());
    only.occur = Occur::should;
    return only;
  }
  Node joined = boolean(std::move(children));
  joined.explicit_or = joint == Joint::disjunction;
  return joined;
}

Node boosted(Node node, float boost) {
  if (boost == 1) return node;
  if (node.boost == 1) {
    node.boost = boost;
    return node;
  }
  node.occur = is_filter(node) ? Occur::filter : Occur::should;
  std::vector<Node> children;
  children.push_back(std::move(node));
  Node outer = boolean(std::move(children));
  outer.boost = boost;
  return outer;
}

}  // namespace paperlens::query
