#pragma once
// Which documents satisfy a matcher.

#include <vector>

#include "plan.hpp"

namespace paperlens::query {

/// The documents of a segment that satisfy `matcher`, ascending; `within` (null: all) are the only ones of interest.
std::vector<std::uint32_t> match(const Matcher& matcher, const Plan& plan, const Collection& collection,
                                 std::size_t segment, const PaperFacts& facts,
                                 const std::vector<std::uint32_t>* within = nullptr);

/// The documents of a part that it makes hits, ascending.
std::vector<std::uint32_t> documents_of(const Part& part, std::uint32_t documents_in_segment);

}  // namespace paperlens::query
