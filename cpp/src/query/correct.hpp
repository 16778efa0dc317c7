#pragma once
// What was meant by a word that no document has.

#include <string>
#include <string_view>
#include <vector>

#include "plan.hpp"

namespace paperlens::query {

/// The run of Han characters `pairs` (each one character further) with one character replaced by one that sounds alike,
/// so that the collection has every pair: of several the one with the most common pairs. Empty if there is none.
std::u32string sounding_alike(const Collection& collection, const std::vector<std::string>& pairs);

/// The run of Han characters whose pinyin `latin` is, each pair of which the collection has: of several the one with
/// the most common pairs. Empty if there is none, or if it would be a single character.
std::u32string from_pinyin(const Collection& collection, std::string_view latin);

/// The pairs of a run of Han characters.
std::vector<std::string> pairs_of(const std::u32string& run);
std::string utf8(const std::u32string& text);

}  // namespace paperlens::query
