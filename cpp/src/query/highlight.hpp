#pragma once
// Finds a plan's terms in a text.

#include <string_view>
#include <vector>

#include "paperlens/base/span.hpp"
#include "plan.hpp"

namespace paperlens::query {

/// Where the terms of `plan` stand in `text`, which is the `field` of a paper: ascending, apart.
std::vector<Span> find_terms(const Plan& plan, std::string_view text, Field field);

}  // namespace paperlens::query
