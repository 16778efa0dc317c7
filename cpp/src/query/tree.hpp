#pragma once
// How the parser puts nodes together, so that each meaning has one tree.

#include <optional>
#include <vector>

#include "paperlens/query/syntax.hpp"

namespace paperlens::query {

/// What stood before an operand.
enum class Sign : std::uint8_t { none, plus, minus };

/// An operand that has not found its place yet.
struct Operand {
  Sign sign = Sign::none;
  Node node;
};

/// How operands stand beside each other.
enum class Joint : std::uint8_t { list, conjunction, disjunction };

/// One node of `operands` (at least one). A boolean node is made only where it says something that its child does not.
Node join(std::vector<Operand> operands, Joint joint);

/// The node under one more boost.
Node boosted(Node node, float boost);

}  // namespace paperlens::query
